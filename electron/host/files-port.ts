import { createHash } from 'node:crypto';
import { createReadStream, globSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { FilesPort } from '../engine/ports.ts';
import { findProgram } from '../sessions/shells.ts';

function matches(path: string, workspace: string): string[] {
  return globSync(path, { cwd: workspace, exclude: ['.git/**', '.gantry/**'] });
}

function isKind(path: string, kind: 'any' | 'leaf' | 'container'): boolean {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined) return false;
  return kind === 'any' || (kind === 'container') === found.isDirectory();
}

/** `hashFiles` as GitHub's runner has it: the hash of the hashes of the files that match, in the order of their names. */
async function hashFiles(patterns: readonly string[], workspace: string): Promise<string> {
  const wanted = new Set<string>();
  for (const pattern of patterns) {
    if (pattern.startsWith('!')) for (const path of matches(pattern.slice(1), workspace)) wanted.delete(path);
    else for (const path of matches(pattern, workspace)) wanted.add(path);
  }
  const files = [...wanted].filter((path) => isKind(join(workspace, path), 'leaf')).toSorted();
  if (files.length === 0) return '';
  const all = createHash('sha256');
  for (const file of files) {
    const one = createHash('sha256');
    await pipeline(createReadStream(join(workspace, file)), one);
    all.update(one.digest());
  }
  return all.digest('hex');
}

/** The engine's view of files: of the workspace, by relative path, `*`, `?` and `[]` as wildcards. */
export function filesPort(workspace: string): FilesPort {
  return {
    hash: (patterns) => hashFiles(patterns, workspace),
    exists(path, kind) {
      const full = path.startsWith('/') || /^[A-Za-z]:/.test(path) ? path : join(workspace, path);
      if (isKind(full, kind)) return true;
      return /[*?[]/.test(path) && globSync(full).some((found) => isKind(found, kind));
    },
    commandExists: (name) => findProgram(name) !== null,
  };
}
