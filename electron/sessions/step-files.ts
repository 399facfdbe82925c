import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fail, ok, type Result } from '../../shared/base/result.ts';
import type { CommandFiles } from '../engine/ports.ts';

const variables = {
  output: ['GANTRY_OUTPUT', 'GITHUB_OUTPUT'],
  env: ['GANTRY_ENV', 'GITHUB_ENV'],
  path: ['GANTRY_PATH', 'GITHUB_PATH'],
  summary: ['GANTRY_STEP_SUMMARY', 'GITHUB_STEP_SUMMARY'],
  state: ['GANTRY_STATE', 'GITHUB_STATE'],
} as const satisfies Record<keyof CommandFiles, readonly string[]>;
const kinds = Object.keys(variables) as readonly (keyof CommandFiles)[];

/** Of a step that said nothing. */
export const noCommandFiles: CommandFiles = { output: '', env: '', path: '', summary: '', state: '' };

/** UTF-8, or UTF-16 with its mark as Windows PowerShell's redirections write it; without the mark either way. */
export function decodeText(bytes: Buffer): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return bytes.subarray(2).toString('utf16le');
  const text = bytes.toString('utf8');
  return text.startsWith('\ufeff') ? text.slice(1) : text;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** The files of one step: its script, and those in which it says what it has to say. */
export interface StepFiles {
  /** Path of the step's text; null where none was given. */
  readonly script: string | null;
  /** The variables that name the files. */
  readonly env: Readonly<Record<string, string>>;
  /** What the step said. Its files are then empty, and another step's. */
  take(): CommandFiles;
}

type Paths = Readonly<Record<keyof CommandFiles, string>>;

/** Text of a file, which is emptied; '' where the step removed it, which is to say nothing. */
function takeText(path: string): string {
  const bytes = existsSync(path) ? readFileSync(path) : null;
  if (bytes?.length !== 0) writeFileSync(path, '');
  return bytes === null ? '' : decodeText(bytes);
}

/**
 * A job's own temporary folder, readable by this user alone; short, since a socket's path lies in it. Making a file is what costs
 * most of a short step, so its steps use the same files one after the other, and of its own each has its script alone.
 */
export class JobFolder {
  readonly path = join(tmpdir(), `gty-${randomBytes(6).toString('hex')}`);
  readonly #free: Paths[] = [];
  #sets = 0;
  #scripts = 0;

  /** Makes the folder where it is not there; nothing is made for a job that needs none. Fails with a sentence. */
  make(): Result<string, string> {
    try {
      mkdirSync(this.path, { recursive: true, mode: 0o700 });
      return ok(this.path);
    } catch (error) {
      return fail(`No temporary folder could be made: ${messageOf(error)}`);
    }
  }

  #create(): Paths {
    const set = ++this.#sets;
    const pathOf = (kind: keyof CommandFiles) => join(this.path, `${kind}-${set}`);
    const paths = {
      output: pathOf('output'),
      env: pathOf('env'),
      path: pathOf('path'),
      summary: pathOf('summary'),
      state: pathOf('state'),
    };
    for (const path of Object.values(paths)) writeFileSync(path, '');
    return paths;
  }

  #writeScript(text: string, extension: string): string {
    const script = join(this.path, `step-${++this.#scripts}${extension}`);
    writeFileSync(script, text);
    return script;
  }

  #take(paths: Paths): CommandFiles {
    try {
      const said = {
        output: takeText(paths.output),
        env: takeText(paths.env),
        path: takeText(paths.path),
        summary: takeText(paths.summary),
        state: takeText(paths.state),
      };
      this.#free.push(paths);
      return said;
    } catch {
      // The step, or the end of its job, took the whole folder away.
      return noCommandFiles;
    }
  }

  /** Makes ready what a step needs, its text among it if it has one. Fails with a sentence, as where the disk is full. */
  step(text: string | null, extension: string): Result<StepFiles, string> {
    const made = this.make();
    if (!made.ok) return made;
    try {
      const paths = this.#free.pop() ?? this.#create();
      return ok({
        script: text === null ? null : this.#writeScript(text, extension),
        env: Object.fromEntries(kinds.flatMap((kind) => variables[kind].map((name) => [name, paths[kind]]))),
        take: () => this.#take(paths),
      });
    } catch (error) {
      return fail(`The step's files could not be written: ${messageOf(error)}`);
    }
  }

  /** Where an interactive shell writes what is typed there, each command ended by a zero byte. */
  get typed(): string {
    return join(this.path, 'typed');
  }

  /** The commands that were typed since the last call. */
  takeTyped(): readonly string[] {
    try {
      return takeText(this.typed)
        .split('\0')
        .filter((command) => command.trim() !== '');
    } catch {
      // Whoever was there took the folder away.
      return [];
    }
  }

  async remove(): Promise<void> {
    await rm(this.path, { recursive: true, force: true, maxRetries: 3 });
  }
}
