import type { KeyPart } from '../../engine/ports.ts';
import type { CacheEntry } from './cache-entry.ts';
import { newestOf } from './choose-entry.ts';

/** So many names are told; of more only how many. */
const namesTold = 5;

/** Why nothing was found, against the nearest earlier entry: the one with the most parts the same, of those the newest. */
export function explainMiss(parts: readonly KeyPart[], earlier: readonly CacheEntry[]): string {
  const nearest = nearestOf(parts, earlier);
  if (nearest === null) return 'Nothing like it was kept before';
  const before = new Map(nearest.parts.map(({ name, value }) => [name, value]));
  const now = new Map(parts.map(({ name, value }) => [name, value]));
  const changes = [
    ...told(
      'changed',
      parts.flatMap(({ name, value }) => (before.has(name) && before.get(name) !== value ? [name] : [])),
    ),
    ...told(
      'new',
      parts.flatMap(({ name }) => (before.has(name) ? [] : [name])),
    ),
    ...told(
      'gone',
      nearest.parts.flatMap(({ name }) => (now.has(name) ? [] : [name])),
    ),
  ];
  const since = `Since run ${nearest.run}`;
  return changes.length === 0
    ? `${since} nothing of it changed, and yet the key did`
    : `${since} ${changes.join('; ')}`;
}

function nearestOf(parts: readonly KeyPart[], earlier: readonly CacheEntry[]): CacheEntry | null {
  const now = new Map(parts.map(({ name, value }) => [name, value]));
  const alike = earlier.map((entry) => entry.parts.filter(({ name, value }) => now.get(name) === value).length);
  const most = Math.max(0, ...alike);
  return newestOf(earlier.filter((_, index) => alike[index] === most));
}

function told(what: 'changed' | 'new' | 'gone', names: readonly string[]): string[] {
  if (names.length === 0) return [];
  const more = names.length > namesTold ? ` and ${names.length - namesTold} more` : '';
  const list = `${names.slice(0, namesTold).join(', ')}${more}`;
  const verb = names.length === 1 ? 'is' : 'are';
  return [what === 'changed' ? `${list} changed` : `${list} ${verb} ${what}`];
}
