import { diff3Merge } from 'node-diff3';

/** Two texts made from one, merged line by line; null: both changed the same place, each in its way. */
export function mergeTexts(mine: string, base: string, theirs: string): string | null {
  const lines = (text: string) => text.split(/(?<=\n)/);
  const parts = diff3Merge(lines(mine), lines(base), lines(theirs), { excludeFalseConflicts: true });
  if (parts.some(({ conflict }) => conflict !== undefined)) return null;
  return parts.flatMap(({ ok }) => ok ?? []).join('');
}
