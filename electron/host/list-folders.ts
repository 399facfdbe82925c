import { readdir, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { basename, dirname, isAbsolute, join, resolve } from 'node:path';
import type { Folder } from '../../shared/host/folders-contract.ts';
import { looksLikeWorkspace } from './workspace-root.ts';

/** More than a person looks through; who knows the name types it. */
const most = 2000;

export interface FolderListing {
  readonly path: string;
  readonly parent: string | null;
  readonly workspace: boolean;
  readonly folders: Folder[];
}

/** What a person means: `~` is the home folder, which relative paths begin at too. */
function meant(written: string | null): string {
  const text = written?.trim() ?? '';
  const rest = text.replace(/^~(?=$|[/\\])[/\\]?/, '');
  return isAbsolute(rest) && rest === text ? resolve(text) : resolve(homedir(), rest);
}

async function isFolder(path: string): Promise<boolean> {
  return (await stat(path).catch(() => null))?.isDirectory() ?? false;
}

/** The folders within one, by name and without hidden ones; null where there is no such folder or it may not be read. */
export async function listFolders(written: string | null): Promise<FolderListing | null> {
  const path = meant(written);
  const entries = await readdir(path, { withFileTypes: true }).catch(() => null);
  if (entries === null) return null;
  const shown = entries.filter(({ name }) => !name.startsWith('.'));
  const found = await Promise.all(
    shown.map(async (entry) => {
      const full = join(path, entry.name);
      // A link counts as what it leads to.
      return entry.isDirectory() || (entry.isSymbolicLink() && (await isFolder(full))) ? full : null;
    }),
  );
  const folders = found.filter((full) => full !== null).slice(0, most);
  return {
    path,
    parent: dirname(path) === path ? null : dirname(path),
    workspace: looksLikeWorkspace(path),
    folders: folders
      .map((full) => ({ name: basename(full), path: full, workspace: looksLikeWorkspace(full) }))
      .toSorted((a, b) => a.name.localeCompare(b.name, undefined, { sensitivity: 'base', numeric: true })),
  };
}
