import type { TimelineRow } from './timeline.ts';

/** From `time` on, in ms since 1970, so many jobs of the run itself are at work, up to the next. */
export interface LaneChange {
  readonly time: number;
  readonly running: number;
}

/** How many slots were taken over time: the jobs at work, those of runs within steps left out. */
export function lanesOf(rows: readonly TimelineRow[]): readonly LaneChange[] {
  const steps = rows
    .filter(({ kind, depth }) => kind === 'job' && depth === 0)
    .flatMap(({ bars }) => bars.filter(({ kind, from, to }) => kind === 'work' && to > from))
    .flatMap(({ from, to }) => [
      { time: from, by: 1 },
      { time: to, by: -1 },
    ])
    .toSorted((a, b) => a.time - b.time || a.by - b.by);
  const changes: LaneChange[] = [];
  let running = 0;
  for (const { time, by } of steps) {
    running += by;
    if (changes.at(-1)?.time === time) changes.pop();
    changes.push({ time, running });
  }
  return changes;
}
