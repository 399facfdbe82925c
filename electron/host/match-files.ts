import { lstat, readdir, stat } from 'node:fs/promises';
import { isAbsolute, join, relative, sep } from 'node:path';

interface Pattern {
  readonly takesAway: boolean;
  /** Leading parts without signs, all of them where there is no sign: only what is at or below them need be looked at. */
  readonly base: string;
  /** Matches a path with a slash at its end. */
  readonly regex: RegExp;
}

/** Folders of which a workspace's own files are no part. */
export const neverLookedInto: ReadonlySet<string> = new Set(['.git', '.gantry']);
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
  const base = (literal < 0 ? parts : parts.slice(0, literal)).join('/');
  try {
    return { takesAway, base, regex: new RegExp(`^${regex}`, process.platform === 'win32' ? 'i' : '') };
  } catch {
    // A range that runs backwards matches nothing.
    return null;
  }
}

export interface GlobOptions {
  /** followed: a link to a file counts as that file, others as nothing. kept: every link is found as itself. Folders behind links are never entered. */
  readonly links: 'followed' | 'kept';
  /** Names of folders that are not looked into. */
  readonly never: ReadonlySet<string>;
}

/** What a pattern's search begins with: a folder and all below it, or one file. */
async function filesAt(root: string, path: string, options: GlobOptions): Promise<string[]> {
  if (path === '' || path.split('/').some((part) => options.never.has(part)))
    return path === '' ? filesBelow(root, '', options) : [];
  const found = await lstat(join(root, path)).catch(() => null);
  if (found === null) return [];
  if (found.isDirectory()) return filesBelow(root, path, options);
  return (await counts(join(root, path), found, options)) ? [path] : [];
}

interface Kind {
  isFile(): boolean;
  isSymbolicLink(): boolean;
}

async function counts(path: string, kind: Kind, { links }: GlobOptions): Promise<boolean> {
  if (kind.isFile()) return true;
  if (!kind.isSymbolicLink()) return false;
  return links === 'kept' || ((await stat(path).catch(() => null))?.isFile() ?? false);
}

async function filesBelow(root: string, folder: string, options: GlobOptions): Promise<string[]> {
  const entries = await readdir(join(root, folder), { withFileTypes: true }).catch(() => []);
  const found = entries.map(async (entry) => {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
    if (entry.isDirectory()) return options.never.has(entry.name) ? [] : filesBelow(root, path, options);
    return (await counts(join(root, path), entry, options)) ? [path] : [];
  });
  return (await Promise.all(found)).flat();
}

export interface Globbed {
  /** Relative to the root with forward slashes, in their order. */
  readonly files: readonly string[];
  /** Where the search began, none of them below another: relative to the root, '' for the root itself. */
  readonly searchPaths: readonly string[];
}

/** As matchFiles, with where it looked. */
export async function globFiles(root: string, patterns: readonly string[], options: GlobOptions): Promise<Globbed> {
  const read = patternLines(patterns)
    .map((line) => readPattern(line, root))
    .filter((pattern) => pattern !== null);
  const searchPaths = searchBases(read);
  const files = new Set((await Promise.all(searchPaths.map((path) => filesAt(root, path, options)))).flat());
  return { files: [...files].filter((file) => isMatched(read, file)).toSorted(), searchPaths };
}

function searchBases(patterns: readonly Pattern[]): string[] {
  const bases = [...new Set(patterns.filter(({ takesAway }) => !takesAway).map(({ base }) => base))];
  return bases.filter((base) => !bases.some((other) => other !== base && isWithin(base, other)));
}

function isMatched(patterns: readonly Pattern[], file: string): boolean {
  return patterns.reduce((taken, { takesAway, regex }) => (regex.test(`${file}/`) ? !takesAway : taken), false);
}

/** Whether a path is another, or below it; both relative with forward slashes, '' being above all. */
export function isWithin(path: string, folder: string): boolean {
  return folder === '' || path === folder || path.startsWith(`${folder}/`);
}

/** The patterns of a list whose items may hold several lines; comments and empty lines are none. */
export function patternLines(patterns: readonly string[]): readonly string[] {
  const lines = patterns.flatMap((pattern) => pattern.split('\n')).map((line) => line.trim());
  return lines.filter((line) => line !== '' && !line.startsWith('#'));
}

/**
 * Files below a folder, as paths relative to it with forward slashes and in their order, that match patterns as GitHub's
 * `hashFiles` has them (actions/toolkit, glob): `**` is any folders, a dot at the beginning is nothing special, a pattern for a
 * folder takes all in it, and `!` takes away what patterns before it gave.
 */
export async function matchFiles(root: string, patterns: readonly string[]): Promise<readonly string[]> {
  return (await globFiles(root, patterns, { links: 'followed', never: neverLookedInto })).files;
}

/** As matchFiles has its patterns: the folders or files to look at, and whether a path relative to the root is meant. */
export function fileMatcher(
  root: string,
  patterns: readonly string[],
): { readonly bases: readonly string[]; readonly matches: (path: string) => boolean } {
  const read = patternLines(patterns)
    .map((line) => readPattern(line, root))
    .filter((pattern) => pattern !== null);
  return { bases: searchBases(read), matches: (path) => isMatched(read, path) };
}

/** Whether a name without slashes matches a pattern with the signs of one part. */
export function matchesName(pattern: string, name: string): boolean {
  return readPattern(pattern, '/')?.regex.test(`${name}/`) ?? false;
}
