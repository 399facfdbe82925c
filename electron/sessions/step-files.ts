import { mkdtempSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CommandFiles } from '../engine/ports.ts';

const kinds = {
  output: ['GANTRY_OUTPUT', 'GITHUB_OUTPUT'],
  env: ['GANTRY_ENV', 'GITHUB_ENV'],
  path: ['GANTRY_PATH', 'GITHUB_PATH'],
  summary: ['GANTRY_STEP_SUMMARY', 'GITHUB_STEP_SUMMARY'],
  state: ['GANTRY_STATE', 'GITHUB_STATE'],
} as const satisfies Record<keyof CommandFiles, readonly string[]>;
const names = Object.keys(kinds) as readonly (keyof CommandFiles)[];

/** UTF-8, or UTF-16 with its mark as Windows PowerShell's redirections write it; without the mark either way. */
function decode(bytes: Buffer): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return bytes.subarray(2).toString('utf16le');
  const text = bytes.toString('utf8');
  return text.startsWith('\ufeff') ? text.slice(1) : text;
}

/** The files of one step: its script, and those in which it says what it has to say. */
export interface StepFiles {
  /** The variables that name the files. */
  readonly env: Readonly<Record<string, string>>;
  /** Writes the step's script; answers its path. */
  writeScript(text: string, extension: string): Promise<string>;
  read(): Promise<CommandFiles>;
}

/** A job's own temporary folder, readable by this user alone; short, since a socket's path lies in it. */
export class JobFolder {
  readonly path: string;
  #steps = 0;

  constructor() {
    this.path = mkdtempSync(join(tmpdir(), 'gty-'));
  }

  async step(): Promise<StepFiles> {
    const folder = join(this.path, String(++this.#steps));
    await mkdir(folder);
    const paths = Object.fromEntries(names.map((name) => [name, join(folder, name)])) as Record<
      keyof CommandFiles,
      string
    >;
    await Promise.all(names.map((name) => writeFile(paths[name], '')));
    const read = async (name: keyof CommandFiles) => decode(await readFile(paths[name]).catch(() => Buffer.alloc(0)));
    return {
      env: Object.fromEntries(names.flatMap((name) => kinds[name].map((variable) => [variable, paths[name]]))),
      async writeScript(text, extension) {
        const script = join(folder, `step${extension}`);
        await writeFile(script, text);
        return script;
      },
      async read() {
        const [output, env, path, summary, state] = await Promise.all(names.map(read));
        return { output: output ?? '', env: env ?? '', path: path ?? '', summary: summary ?? '', state: state ?? '' };
      },
    };
  }

  async remove(): Promise<void> {
    await rm(this.path, { recursive: true, force: true, maxRetries: 3 });
  }
}

export const noCommandFiles: CommandFiles = { output: '', env: '', path: '', summary: '', state: '' };
