import type { CacheEntry } from './cache-entry.ts';

type Candidate = Pick<CacheEntry, 'key' | 'createdAt'>;

/**
 * The entry for a key, as GitHub chooses it ("Cache key matching" of its documentation): for the key, and then for each restore
 * key in turn, the one saved under exactly it, else the newest whose key begins with it.
 */
export function chooseEntry<T extends Candidate>(entries: readonly T[], keys: readonly string[]): T | null {
  for (const key of keys) {
    const exact = entries.find((entry) => entry.key === key);
    const begun = entries.filter((entry) => entry.key.startsWith(key));
    const found = exact ?? newestOf(begun);
    if (found !== null) return found;
  }
  return null;
}

export function newestOf<T extends Candidate>(entries: readonly T[]): T | null {
  return entries.reduce<T | null>(
    (best, entry) => (best === null || entry.createdAt > best.createdAt ? entry : best),
    null,
  );
}
