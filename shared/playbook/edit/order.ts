import type { DraftCollection } from './draft.ts';
import type { SyntaxCollection, SyntaxEntry } from './syntax-node.ts';

/** Which entries of a collection stay where they are, by their place in the draft; the others are taken away or put in. */
export interface Arrangement {
  /** Per entry of the draft: the place of the entry that it stays as; null: it is put in. */
  readonly staysAs: readonly (number | null)[];
  /** Places of entries that stay. */
  readonly kept: ReadonlySet<number>;
}

/** The longest run of entries in their old order stays; the fewest are moved. */
export function arrange(draft: DraftCollection, written: SyntaxCollection): Arrangement {
  const places = new Map<SyntaxEntry, number>(written.entries.map((entry, index) => [entry, index]));
  const seen = new Set<number>();
  const wanted = draft.entries.map(({ from }) => {
    const place = from === null ? undefined : places.get(from);
    if (place === undefined || seen.has(place)) return null;
    seen.add(place);
    return place;
  });
  const kept = longestRun(wanted.filter((place) => place !== null));
  const staysAs = wanted.map((place) => (place !== null && kept.has(place) ? place : null));
  return { staysAs, kept };
}

/** The longest increasing subsequence (patience sorting). */
function longestRun(numbers: readonly number[]): Set<number> {
  const tails: number[] = [];
  const before = new Map<number, number | undefined>();
  for (const number of numbers) {
    let low = 0;
    let high = tails.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((tails[middle] ?? 0) < number) low = middle + 1;
      else high = middle;
    }
    before.set(number, tails[low - 1]);
    tails[low] = number;
  }
  const run = new Set<number>();
  for (let at = tails.at(-1); at !== undefined; at = before.get(at)) run.add(at);
  return run;
}
