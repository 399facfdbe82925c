import { spawn } from 'node:child_process';
import { closeSync, existsSync, openSync, readSync } from 'node:fs';
import type { LineMatch } from '../../../shared/host/search.ts';
import { offsetOfLine } from '../../journal/read-output.ts';
import { LineSearch, RipgrepSearch } from './line-search.ts';
import type { CompiledQuery } from './search-query.ts';

const chunkBytes = 256 * 1024;

/** Matches of one file that were found together. */
export interface FileMatches {
  readonly path: string;
  readonly matches: readonly LineMatch[];
}

/** Searches a file from a line on; what is appended meanwhile may be found or not. Holds its thread up while it reads. */
export async function* searchFile(query: CompiledQuery, path: string, firstLine = 0): AsyncGenerator<FileMatches> {
  const search = new LineSearch(query, firstLine);
  const start = firstLine === 0 ? 0 : await offsetOfLine(path, firstLine).catch(() => 0);
  for (const chunk of chunksOf(path, start)) {
    const matches = search.push(chunk);
    if (matches.length > 0) yield { path, matches };
  }
  const matches = search.end();
  if (matches.length > 0) yield { path, matches };
}

/** The bytes of a file from an offset on, in a buffer that is used again; none where a step that wrote nothing has no file. */
function* chunksOf(path: string, start: number): Generator<Buffer> {
  if (!existsSync(path)) return;
  const file = openSync(path, 'r');
  try {
    const buffer = Buffer.allocUnsafe(chunkBytes);
    let at = start;
    for (
      let read = readSync(file, buffer, 0, chunkBytes, at);
      read > 0;
      read = readSync(file, buffer, 0, chunkBytes, at)
    ) {
      at += read;
      yield buffer.subarray(0, read);
    }
  } finally {
    closeSync(file);
  }
}

let present: Promise<boolean> | null = null;

/** Whether ripgrep is on the PATH. */
export function hasRipgrep(): Promise<boolean> {
  present ??= new Promise((resolve) => {
    spawn('rg', ['--version'], { stdio: 'ignore', windowsHide: true })
      .once('error', () => resolve(false))
      .once('exit', (code) => resolve(code === 0));
  });
  return present;
}

/**
 * The same answers by ripgrep, which looks through plain text many times faster: it names the lines that may match, the query
 * decides. Answers whether it could; if not, nothing was given.
 */
async function* searchByRipgrep(
  query: CompiledQuery,
  { pattern, caseSensitive }: NonNullable<CompiledQuery['ripgrep']>,
  paths: readonly string[],
): AsyncGenerator<FileMatches, boolean> {
  const args = ['--no-config', '--no-messages', '--no-heading', '--color=never', '--encoding=none', '-anH', '--null'];
  // One thread: the files come in the order in which they are named.
  args.push('-j1', caseSensitive ? '-s' : '-i', '-e', pattern, '--', ...paths);
  const child = spawn('rg', args, { stdio: ['ignore', 'pipe', 'ignore'], windowsHide: true });
  const ended = new Promise<number | null>((resolve) => {
    child.once('error', () => resolve(null)).once('close', (code) => resolve(code));
  });
  const search = new RipgrepSearch(query);
  try {
    for await (const chunk of child.stdout) yield* byFile(search.push(chunk as Buffer));
    const code = await ended;
    // 1: nothing was found. 2 with something found: a file could not be read, as one that is not there.
    return code === 0 || code === 1;
  } finally {
    child.kill();
  }
}

function* byFile(found: Iterable<{ readonly path: string; readonly match: LineMatch }>): Generator<FileMatches> {
  let path = '';
  let matches: LineMatch[] = [];
  for (const each of found) {
    if (each.path !== path && matches.length > 0) {
      yield { path, matches };
      matches = [];
    }
    path = each.path;
    matches.push(each.match);
  }
  if (matches.length > 0) yield { path, matches };
}

/** Searches files that are there, in their order. */
export async function* searchFiles(query: CompiledQuery, paths: readonly string[]): AsyncGenerator<FileMatches> {
  if (paths.length === 0) return;
  if (query.ripgrep !== null && (await hasRipgrep())) {
    let given = false;
    const found = searchByRipgrep(query, query.ripgrep, paths);
    try {
      for (let next = await found.next(); ; next = await found.next()) {
        if (next.done) {
          if (next.value || given) return;
          break;
        }
        given = true;
        yield next.value;
      }
    } finally {
      await found.return(false);
    }
  }
  for (const path of paths) yield* searchFile(query, path);
}
