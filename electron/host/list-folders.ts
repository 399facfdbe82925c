import { readdir } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import type { Folder } from '../../shared/host/folders-contract.ts';
import { isFolder } from '../is-folder.ts';
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

/** The folders within one, by name and without hidden ones; null where there is no such folder or it may not be read. */
export async function listFolders(written: string | null): Promise<FolderListing | null> {
  const path = meant(written);
  const entries = await readdir(path, { withFileTypes: true }).catch(() => null);
  if (entries === null) return null;
  const shown = entries.filter(({ name }) => !name.startsWith('.'));
  // A link counts as what it leads to.
  const folders = shown
    .filter((entry) => entry.isDirectory() || (entry.isSymbolicLink() && isFolder(join(path, entry.name))))
    .map(({ name }) => name)
    .toSorted((a, b) => a.localeCompare(b, undefined, { sensitivity: 'base', numeric: true }))
    .slice(0, most);
  return {
    path,
    parent: dirname(path) === path ? null : dirname(path),
    workspace: looksLikeWorkspace(path),
    folders: folders.map((name) => {
      const full = join(path, name);
      return { name, path: full, workspace: looksLikeWorkspace(full) };
    }),
  };
}
