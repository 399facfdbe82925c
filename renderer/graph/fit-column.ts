/** Something of a column: where its middle would best be, and how much room it takes. */
export interface Wish {
  readonly middle: number;
  readonly breadth: number;
}

/**
 * Where each of a column begins, in the order given, none nearer to the next than `gap` and all together as near to their wishes
 * as that allows (least squares: neighbours that would overlap are pooled; "pool adjacent violators").
 */
export function fitColumn(wishes: readonly Wish[], gap: number): readonly number[] {
  const offsets: number[] = [];
  let used = 0;
  for (const { breadth } of wishes) {
    offsets.push(used);
    used += breadth + gap;
  }
  const pools: { sum: number; count: number }[] = [];
  wishes.forEach(({ middle, breadth }, index) => {
    pools.push({ sum: middle - breadth / 2 - (offsets[index] ?? 0), count: 1 });
    for (;;) {
      const [last, previous] = [pools.at(-1), pools.at(-2)];
      if (last === undefined || previous === undefined || previous.sum / previous.count <= last.sum / last.count) break;
      pools.pop();
      previous.sum += last.sum;
      previous.count += last.count;
    }
  });
  const starts = pools.flatMap(({ sum, count }) => Array.from({ length: count }, () => sum / count));
  return starts.map((start, index) => start + (offsets[index] ?? 0));
}

interface Taken {
  readonly start: number;
  readonly end: number;
}

/** Where something finds room nearest to its wish, given what is taken, sorted; nothing is moved for it. */
export function nearestRoom(taken: readonly Taken[], { middle, breadth }: Wish, gap: number): number {
  const wanted = middle - breadth / 2;
  let best = Infinity;
  const consider = (low: number, high: number) => {
    if (high - low < breadth) return;
    const start = Math.min(Math.max(wanted, low), high - breadth);
    if (Math.abs(start - wanted) < Math.abs(best - wanted)) best = start;
  };
  let end = -Infinity;
  for (const { start, end: next } of taken) {
    consider(end + gap, start - gap);
    end = Math.max(end, next);
  }
  consider(end + gap, Infinity);
  return best;
}
