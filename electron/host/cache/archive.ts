import { homedir } from 'node:os';
import { isAbsolute, join, parse, relative, resolve, sep } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { create, extract } from 'tar';
import { globFiles, patternLines } from '../match-files.ts';

/** Where a group of cached files lies: in the workspace, below the person's own folder, or elsewhere from this folder on. */
export interface FileGroup {
  readonly root: string;
  /** Relative to the root with forward slashes. */
  readonly files: readonly string[];
}

/** The folder of a root's name on this machine. */
export function folderOfRoot(root: string, workspace: string): string {
  if (root === 'workspace') return workspace;
  return root === 'home' ? homedir() : root;
}

function rootOf(path: string, workspace: string): string {
  const within = (folder: string) => {
    const way = relative(folder, path);
    return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
  };
  if (within(workspace)) return 'workspace';
  return within(homedir()) ? 'home' : parse(path).root;
}

/** The absolute form of a pattern, `!` aside. */
function placed(pattern: string, workspace: string): string {
  if (pattern === '~' || /^~[\\/]/.test(pattern)) return join(homedir(), pattern.slice(1));
  return resolve(workspace, pattern);
}

/** The files that patterns name, as actions/cache takes them, by where they lie. Links are kept as links; Gantry's own folder is no part. */
export async function findGroups(workspace: string, patterns: readonly string[]): Promise<readonly FileGroup[]> {
  const byRoot = new Map<string, string[]>();
  for (const line of patternLines(patterns)) {
    const takesAway = line.startsWith('!');
    const path = placed(takesAway ? line.slice(1).trim() : line, workspace);
    const root = rootOf(path, workspace);
    byRoot.set(root, [...(byRoot.get(root) ?? []), `${takesAway ? '!' : ''}${path}`]);
  }
  const groups = [...byRoot].map(async ([root, own]) => {
    const options = { links: 'kept', never: new Set(['.gantry']) } as const;
    const { files } = await globFiles(folderOfRoot(root, workspace), own, options);
    return root === 'workspace' || root === 'home' ? [{ root, files }] : belowTop(root, files);
  });
  return (await Promise.all(groups)).flat().filter(({ files }) => files.length > 0);
}

/** Files of a whole file system by its topmost folders: tar takes the top itself for no folder to unpack into. */
function belowTop(top: string, files: readonly string[]): FileGroup[] {
  const folders = Map.groupBy(files, (file) => file.slice(0, file.indexOf('/') + 1));
  folders.delete('');
  return [...folders].map(([folder, own]) => ({
    root: join(top, folder.slice(0, -1)),
    files: own.map((file) => file.slice(folder.length)),
  }));
}

/** Files with their modes, times and links as one compressed stream. */
export function pack(folder: string, files: readonly string[]): Readable {
  // A name that begins with @ means something to tar; one that begins with ./ does not.
  const names = files.map((file) => `./${file}`);
  return Readable.from(create({ cwd: folder, gzip: { level: 1 }, noDirRecurse: true, strict: true }, names));
}

/** Puts packed files into their places below a folder, over what is there; nothing is written outside of it. Rejects where the disk fails. */
export async function unpack(folder: string, source: Readable): Promise<void> {
  await pipeline(source, extract({ cwd: folder, strict: true, unlink: true, preserveOwner: false }));
}
