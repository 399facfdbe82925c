import { createReadStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { fail, ok, type Result } from '../../../shared/base/result.ts';
import type { CacheAnswer, CachePort, CacheRequest } from '../../engine/ports.ts';
import { type FileGroup, findGroups, folderOfRoot, pack, unpack } from './archive.ts';
import { type CacheBlob, type CacheEntry, sizeOf } from './cache-entry.ts';
import type { CacheStore } from './cache-store.ts';
import { chooseEntry } from './choose-entry.ts';
import { explainMiss } from './explain-miss.ts';

/** GitHub's limits (actions/toolkit, cache.ts). */
const longestKey = 512;
const mostKeys = 10;

/** The files of the action `cache`. `reading` false: nothing is found, though what is new is saved. */
export function cachePort(workspace: string, store: CacheStore, reading: boolean): CachePort {
  return {
    restore: (request) => restore(workspace, store, request, reading),
    save: (request) => save(workspace, store, request),
  };
}

/** Files saved for one list of paths are not those of another. Windows has its own: links and modes differ there. */
function scopeOf({ paths }: CacheRequest): string {
  return JSON.stringify([...paths, ...(process.platform === 'win32' ? ['windows-only'] : [])]);
}

function keyFault({ key, restoreKeys }: CacheRequest): string | null {
  const keys = [key, ...restoreKeys];
  if (keys.length > mostKeys) return `There are more than ${mostKeys} keys`;
  const wrong = keys.find((one) => one === '' || one.length > longestKey || one.includes(','));
  return wrong === undefined ? null : `The key "${wrong}" is empty, longer than ${longestKey} signs, or holds a comma`;
}

async function restore(
  workspace: string,
  store: CacheStore,
  request: CacheRequest,
  reading: boolean,
): Promise<CacheAnswer> {
  const fault = keyFault(request);
  if (fault !== null) return { kind: 'miss', reason: fault, damaged: false };
  if (!reading) return { kind: 'miss', reason: 'The run was started without the cache', damaged: false };
  const entries = await store.entriesOf('paths', scopeOf(request));
  const entry = chooseEntry(entries, [request.key, ...request.restoreKeys]);
  if (entry === null) {
    const reason = entries.length === 0 ? 'Nothing was kept for these paths yet' : explainMiss(request.parts, entries);
    return { kind: 'miss', reason, damaged: false };
  }
  const hit: CacheAnswer = { kind: 'hit', key: entry.key, from: entry.run, size: sizeOf(entry) };
  if (request.lookupOnly) return hit;
  const wrong = await putBack(workspace, store, entry);
  return wrong === null ? hit : { kind: 'miss', reason: wrong, damaged: true };
}

/** Puts the files of an entry where they were; null, or a sentence where they could not be had. */
export async function putBack(workspace: string, store: CacheStore, entry: CacheEntry): Promise<string | null> {
  if (!(await store.use(entry))) return `What run ${entry.run} kept under "${entry.key}" is damaged, and was removed`;
  try {
    for (const { name, sha256 } of filesOf(entry)) {
      const folder = folderOfRoot(name, workspace);
      await mkdir(folder, { recursive: true });
      await unpack(folder, createReadStream(store.blobs.path(sha256)));
    }
    return null;
  } catch (error) {
    return `What run ${entry.run} kept could not be put back: ${error instanceof Error ? error.message : String(error)}`;
  }
}

const filesPrefix = 'files ';

function filesOf({ blobs }: CacheEntry): CacheBlob[] {
  return blobs.flatMap((blob) =>
    blob.name.startsWith(filesPrefix) ? [{ ...blob, name: blob.name.slice(filesPrefix.length) }] : [],
  );
}

/** Packs groups of files into blobs. Rejects where a file is gone or the disk fails. */
export async function keepGroups(
  workspace: string,
  store: CacheStore,
  groups: readonly FileGroup[],
): Promise<CacheBlob[]> {
  const blobs: CacheBlob[] = [];
  for (const { root, files } of groups) {
    const { sha256, size } = await store.blobs.put(pack(folderOfRoot(root, workspace), files));
    blobs.push({ name: `${filesPrefix}${root}`, sha256, size });
  }
  return blobs;
}

async function save(
  workspace: string,
  store: CacheStore,
  request: CacheRequest,
): Promise<Result<{ readonly size: number } | 'exists', string>> {
  const fault = keyFault(request);
  if (fault !== null) return fail(fault);
  const scope = scopeOf(request);
  const { key, run, job, parts } = request;
  if (await store.has({ kind: 'paths', scope, key })) return ok('exists');
  const groups = await findGroups(workspace, request.paths);
  if (groups.length === 0) return fail(`There is nothing to keep at ${request.paths.join(', ')}`);
  try {
    const blobs = await keepGroups(workspace, store, groups);
    const entry: CacheEntry = {
      version: 1,
      kind: 'paths',
      scope,
      key,
      createdAt: Date.now(),
      run,
      job,
      parts: [...parts],
      blobs,
      data: null,
    };
    return ok((await store.add(entry)) ? { size: sizeOf(entry) } : 'exists');
  } catch (error) {
    return fail(`The files could not be kept: ${error instanceof Error ? error.message : String(error)}`);
  }
}
