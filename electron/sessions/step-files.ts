import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CommandFiles } from '../engine/ports.ts';

const variables = {
  output: ['GANTRY_OUTPUT', 'GITHUB_OUTPUT'],
  env: ['GANTRY_ENV', 'GITHUB_ENV'],
  path: ['GANTRY_PATH', 'GITHUB_PATH'],
  summary: ['GANTRY_STEP_SUMMARY', 'GITHUB_STEP_SUMMARY'],
  state: ['GANTRY_STATE', 'GITHUB_STATE'],
} as const satisfies Record<keyof CommandFiles, readonly string[]>;
const kinds = Object.keys(variables) as readonly (keyof CommandFiles)[];

/** UTF-8, or UTF-16 with its mark as Windows PowerShell's redirections write it; without the mark either way. */
export function decodeText(bytes: Buffer): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return bytes.subarray(2).toString('utf16le');
  const text = bytes.toString('utf8');
  return text.startsWith('\ufeff') ? text.slice(1) : text;
}

function readText(path: string): string {
  try {
    return decodeText(readFileSync(path));
  } catch {
    // The step removed it, which is to say nothing.
    return '';
  }
}

/** The files of one step: its script, and those in which it says what it has to say. */
export interface StepFiles {
  /** The variables that name the files. */
  readonly env: Readonly<Record<string, string>>;
  /** Writes the step's script; answers its path. */
  writeScript(text: string, extension: string): string;
  read(): CommandFiles;
}

/**
 * A job's own temporary folder, readable by this user alone; short, since a socket's path lies in it. Its files are small and
 * written and read at once: handing each to a thread and back would take a step several times as long.
 */
export class JobFolder {
  readonly path: string;
  #steps = 0;

  constructor() {
    this.path = mkdtempSync(join(tmpdir(), 'gty-'));
  }

  step(): StepFiles {
    const folder = join(this.path, String(++this.#steps));
    mkdirSync(folder);
    const pathOf = (kind: keyof CommandFiles) => join(folder, kind);
    for (const kind of kinds) writeFileSync(pathOf(kind), '');
    const textOf = (kind: keyof CommandFiles) => readText(pathOf(kind));
    return {
      env: Object.fromEntries(kinds.flatMap((kind) => variables[kind].map((name) => [name, pathOf(kind)]))),
      writeScript(text, extension) {
        const script = join(folder, `step${extension}`);
        writeFileSync(script, text);
        return script;
      },
      read: () => ({
        output: textOf('output'),
        env: textOf('env'),
        path: textOf('path'),
        summary: textOf('summary'),
        state: textOf('state'),
      }),
    };
  }

  async remove(): Promise<void> {
    await rm(this.path, { recursive: true, force: true, maxRetries: 3 });
  }
}
