import { createHash } from 'node:crypto';
import { mkdir, readdir, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createWhole } from '../../journal/lock.ts';
import { readJsonFile } from '../../journal/run-folder.ts';
import { Blobs } from './blobs.ts';
import { type CacheEntry, cacheEntrySchema, sizeOf } from './cache-entry.ts';

/** An entry with how it is found on disk. */
export interface StoredEntry {
  readonly id: string;
  readonly entry: CacheEntry;
  /** Milliseconds since 1970. */
  readonly usedAt: number;
}

/**
 * What runs of a workspace keep for later ones, in `.gantry/cache`: a manifest for each entry, over blobs by their hash. Safe under
 * many processes without a lock: blobs and manifests appear whole, of two that save one key the first stays, and an entry whose
 * blob another process removed is found damaged, which is a miss.
 */
export class CacheStore {
  readonly blobs: Blobs;
  readonly #folder: string;
  /** In bytes; what was used longest ago gives way. */
  readonly limit: () => Promise<number>;

  constructor(workspace: string, limit: () => Promise<number>) {
    this.#folder = join(workspace, '.gantry', 'cache');
    this.limit = limit;
    this.blobs = new Blobs(this.#folder);
  }

  get folder(): string {
    return this.#folder;
  }

  /** All entries, the newest first. A manifest that cannot be read is none. */
  async list(): Promise<readonly StoredEntry[]> {
    const names = await readdir(this.#entries).catch(() => []);
    const read = names.map(async (name): Promise<StoredEntry[]> => {
      const path = join(this.#entries, name);
      const entry = cacheEntrySchema.safeParse(await readJsonFile(path));
      const found = await stat(path).catch(() => null);
      if (!entry.success || found === null || name !== `${idOf(entry.data)}.json`) return [];
      return [{ id: idOf(entry.data), entry: entry.data, usedAt: found.mtimeMs }];
    });
    return (await Promise.all(read)).flat().toSorted((a, b) => b.entry.createdAt - a.entry.createdAt);
  }

  async entriesOf(kind: CacheEntry['kind'], scope: string): Promise<readonly CacheEntry[]> {
    return (await this.list())
      .map(({ entry }) => entry)
      .filter((entry) => entry.kind === kind && entry.scope === scope);
  }

  async has(entry: Pick<CacheEntry, 'kind' | 'scope' | 'key'>): Promise<boolean> {
    return (await stat(this.#path(idOf(entry))).catch(() => null)) !== null;
  }

  /** Names blobs that were put before; false where another was first with this key. Then makes room. */
  async add(entry: CacheEntry): Promise<boolean> {
    await mkdir(this.#entries, { recursive: true });
    await writeFile(join(this.#folder, '..', '.gitignore'), '*\n', { flag: 'wx' }).catch(() => {});
    const added = await createWhole(this.#path(idOf(entry)), JSON.stringify(entry));
    await this.makeRoom(idOf(entry));
    return added;
  }

  /** Whether every blob of an entry is sound; where one is not the entry is removed. It counts as used now. */
  async use(entry: CacheEntry): Promise<boolean> {
    for (const { sha256 } of entry.blobs) {
      if (await this.blobs.isSound(sha256)) continue;
      await rm(this.#path(idOf(entry)), { force: true });
      return false;
    }
    const now = new Date();
    await utimes(this.#path(idOf(entry)), now, now).catch(() => {});
    return true;
  }

  /** Removes entries by their ids; answers the bytes that it freed. */
  async remove(ids: ReadonlySet<string>): Promise<number> {
    const all = await this.list();
    const kept = new Set(all.filter(({ id }) => !ids.has(id)).flatMap(({ entry }) => digestsOf(entry)));
    const freed = new Map<string, number>();
    for (const { id, entry } of all) {
      if (!ids.has(id)) continue;
      await rm(this.#path(id), { force: true });
      for (const { sha256, size } of entry.blobs) if (!kept.has(sha256)) freed.set(sha256, size);
    }
    for (const sha256 of freed.keys()) await this.blobs.remove(sha256);
    await this.blobs.sweep(kept);
    return [...freed.values()].reduce((sum, size) => sum + size, 0);
  }

  get #entries(): string {
    return join(this.#folder, 'entries');
  }

  #path(id: string): string {
    return join(this.#entries, `${id}.json`);
  }

  /** Removes what is beyond the limit; the entry of `newest` stays, be it larger by itself. Answers the bytes that it freed. */
  async makeRoom(newest: string | null): Promise<number> {
    const limit = await this.limit();
    const all = await this.list();
    let total = all.reduce((sum, { entry }) => sum + sizeOf(entry), 0);
    const leaving = new Set<string>();
    for (const { id, entry } of all.toSorted((a, b) => a.usedAt - b.usedAt)) {
      if (total <= limit) break;
      if (id === newest) continue;
      leaving.add(id);
      total -= sizeOf(entry);
    }
    return leaving.size > 0 ? this.remove(leaving) : 0;
  }
}

/** By what an entry is found: no two of a kind and scope have one key. */
function idOf({ kind, scope, key }: Pick<CacheEntry, 'kind' | 'scope' | 'key'>): string {
  return createHash('sha256')
    .update(JSON.stringify([kind, scope, key]))
    .digest('hex')
    .slice(0, 32);
}

function digestsOf({ blobs }: CacheEntry): string[] {
  return blobs.map(({ sha256 }) => sha256);
}
