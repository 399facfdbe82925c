import { readdir, stat } from 'node:fs/promises';
import { isAbsolute, join, relative, sep } from 'node:path';

interface Pattern {
  readonly takesAway: boolean;
  /** Leading parts without signs: only what is below them need be looked at. */
  readonly base: string;
  /** Matches a path with a slash at its end. */
  readonly regex: RegExp;
}

const neverLookedInto = new Set(['.git', '.gantry']);
const signs = /[*?[\\]/;

function escaped(unit: string): string {
  return unit.replace(/[$()*+./?[\\\]^{|}]/, '\\$&');
}

/** One part of a path: `*`, `?`, `[a-z]`, `[!a-z]`, and a backslash before what is to be itself. */
function partRegex(part: string): string {
  return part.replaceAll(/\\.|\*+|\?|\[[!^]?\]?[^\]]*\]|./gs, (piece) => {
    if (piece.length === 2 && piece.startsWith('\\')) return escaped(piece.slice(1));
    if (piece.startsWith('*')) return '[^/]*';
    if (piece === '?') return '[^/]';
    if (piece.length > 1) return piece.replace(/^\[!/, '[^').replace('\\', '\\\\');
    return escaped(piece);
  });
}

function readPattern(text: string, root: string): Pattern | null {
  const takesAway = text.startsWith('!');
  const written = takesAway ? text.slice(1).trim() : text;
  const path = isAbsolute(written) ? relative(root, written) : written;
  const parts = path.split(sep === '\\' ? /[\\/]/ : '/').filter((part) => part !== '' && part !== '.');
  // Nothing outside the workspace counts.
  if (parts.includes('..')) return null;
  // Each part ends with its slash; `**` is any number of such parts.
  const regex = parts.map((part) => (part === '**' ? '(?:[^/]+/)*' : `${partRegex(part)}/`)).join('');
  const literal = parts.findIndex((part) => signs.test(part));
  const base = (literal < 0 ? parts.slice(0, -1) : parts.slice(0, literal)).join('/');
  try {
    return { takesAway, base, regex: new RegExp(`^${regex}`, process.platform === 'win32' ? 'i' : '') };
  } catch {
    // A range that runs backwards matches nothing.
    return null;
  }
}

async function filesBelow(root: string, folder: string): Promise<string[]> {
  const entries = await readdir(join(root, folder), { withFileTypes: true }).catch(() => []);
  const found = entries.map(async (entry) => {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
    if (entry.isDirectory()) return neverLookedInto.has(entry.name) ? [] : filesBelow(root, path);
    // A link counts as the file it leads to; links to folders are not followed.
    const isFile =
      entry.isFile() || (entry.isSymbolicLink() && (await stat(join(root, path)).catch(() => null))?.isFile());
    return isFile ? [path] : [];
  });
  return (await Promise.all(found)).flat();
}

/**
 * Files below a folder, as paths relative to it with forward slashes and in their order, that match patterns as GitHub's
 * `hashFiles` has them (actions/toolkit, glob): `**` is any folders, a dot at the beginning is nothing special, a pattern for a
 * folder takes all in it, and `!` takes away what patterns before it gave.
 */
export async function matchFiles(root: string, patterns: readonly string[]): Promise<string[]> {
  const lines = patterns.flatMap((pattern) => pattern.split('\n')).map((line) => line.trim());
  const read = lines
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => readPattern(line, root))
    .filter((pattern) => pattern !== null);
  const bases = [...new Set(read.filter(({ takesAway }) => !takesAway).map(({ base }) => base))];
  const files = new Set((await Promise.all(bases.map((base) => filesBelow(root, base)))).flat());
  const matches = (file: string) =>
    read.reduce((taken, { takesAway, regex }) => (regex.test(`${file}/`) ? !takesAway : taken), false);
  return [...files].filter(matches).toSorted();
}
