import type { Pruned, RetentionRules } from './history.ts';

const dayMs = 86_400_000;

/** A run as the rules see it; `spared`: why it is kept whatever they say. */
export interface KeptRun {
  readonly run: string;
  readonly playbook: string;
  /** ms since 1970; null: it never began. */
  readonly startedAt: number | null;
  readonly bytes: number;
  readonly spared: 'pinned' | 'running' | 'resumable' | null;
}

/** Which of the runs, the newest first, go by the rules at `now`. What is spared takes its share of count and size all the same. */
export function chooseRuns(
  runs: readonly KeptRun[],
  { olderThanDays, keep, maxBytes }: RetentionRules,
  now: number,
): Pruned {
  let count = 0;
  let bytes = 0;
  const chosen: Pruned['runs'] = [];
  const spared: Pruned['spared'] = [];
  for (const { spared: why, ...one } of runs) {
    count += 1;
    bytes += one.bytes;
    const tooOld = olderThanDays !== undefined && (one.startedAt ?? 0) < now - olderThanDays * dayMs;
    const rule = tooOld
      ? 'age'
      : keep !== undefined && count > keep
        ? 'count'
        : maxBytes !== undefined && bytes > maxBytes
          ? 'size'
          : null;
    if (rule === null) continue;
    if (why === null) chosen.push({ ...one, why: rule });
    else spared.push({ run: one.run, why });
  }
  const sum = (list: readonly { readonly bytes: number }[]) => list.reduce((all, one) => all + one.bytes, 0);
  return { runs: chosen, freed: sum(chosen), spared, totalBytes: sum(runs) };
}
