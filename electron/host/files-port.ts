import { createHash } from 'node:crypto';
import { createReadStream, readdirSync, statSync } from 'node:fs';
import { join, parse, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { matchesWildcard } from '../../shared/expressions/powershell/wildcard.ts';
import type { FilesPort } from '../engine/ports.ts';
import { findProgram } from '../sessions/shells.ts';
import { readTextFile } from './file-cache.ts';
import { matchFiles } from './match-files.ts';

type Kind = Parameters<FilesPort['exists']>[1];

const wildcards = /[*?[`]/;

function isKind(path: string, kind: Kind): boolean {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined) return false;
  return kind === 'any' || (kind === 'container') === found.isDirectory();
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** What a path with wildcards means to PowerShell: part by part, letter case aside, and on Unix no hidden names. */
function expanded(path: string): string[] {
  const { root } = parse(path);
  const parts = path.slice(root.length).split(/[\\/]/).filter(Boolean);
  return parts.reduce<string[]>(
    (folders, part) => {
      if (!wildcards.test(part)) return folders.map((folder) => join(folder, part));
      const shown = (name: string) => process.platform === 'win32' || !name.startsWith('.');
      const matching = (name: string) => shown(name) && matchesWildcard(name, part, false);
      return folders.flatMap((folder) =>
        namesIn(folder)
          .filter(matching)
          .map((name) => join(folder, name)),
      );
    },
    [root],
  );
}

/** SHA-256 of a file's content. */
export async function hashFile(path: string): Promise<Buffer> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest();
}

/** `hashFiles` as GitHub's runner has it: the hash of the hashes of the files that match, in the order of their names. */
async function hashFiles(patterns: readonly string[], workspace: string): Promise<string> {
  const files = await matchFiles(workspace, patterns);
  if (files.length === 0) return '';
  const all = createHash('sha256');
  for (const file of files) all.update(await hashFile(join(workspace, file)));
  return all.digest('hex');
}

/** The engine's view of files: of the workspace, by relative path. */
export function filesPort(workspace: string): FilesPort {
  return {
    hash: (patterns) => hashFiles(patterns, workspace),
    exists(path, kind) {
      const full = resolve(workspace, path);
      // A name may hold the signs of a pattern.
      if (isKind(full, kind)) return true;
      return wildcards.test(path) && expanded(full).some((found) => isKind(found, kind));
    },
    read: (path) => readTextFile(resolve(workspace, path)),
    commandExists: (name) => findProgram(name) !== null,
  };
}
