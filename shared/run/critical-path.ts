import type { JobState } from './state.ts';

export interface CriticalPath {
  /** Job ids from the first to the last. */
  readonly jobs: readonly string[];
  /** The sum of their work, waiting left out. */
  readonly milliseconds: number;
}

/** A job by what it needs; `level`: its distance from the roots. */
interface Link {
  readonly id: string;
  readonly needs: readonly string[];
  readonly level: number;
}

/** The chain through `needs` with the most work in it; what runs within steps is work of theirs. Jobs still at work count up to `now`, in ms since 1970. */
export function criticalPath(jobs: ReadonlyMap<string, JobState>, now: number): CriticalPath {
  const own = [...jobs.values()].filter(({ parent }) => parent === null);
  return longestChain(own, (job) => workOf(job, now));
}

/** The chain through `needs` with the most work, `work` being milliseconds. */
export function longestChain<Job extends Link>(jobs: readonly Job[], work: (job: Job) => number): CriticalPath {
  const best = new Map<string, { milliseconds: number; before: string | null }>();
  let end: string | null = null;
  for (const job of jobs.toSorted((a, b) => a.level - b.level)) {
    const before = longest(job.needs, best);
    const milliseconds = work(job) + (before === null ? 0 : (best.get(before)?.milliseconds ?? 0));
    best.set(job.id, { milliseconds, before });
    if (milliseconds > (end === null ? 0 : (best.get(end)?.milliseconds ?? 0))) end = job.id;
  }
  const chain: string[] = [];
  for (let id = end; id !== null; id = best.get(id)?.before ?? null) chain.unshift(id);
  return { jobs: chain, milliseconds: end === null ? 0 : (best.get(end)?.milliseconds ?? 0) };
}

function longest(needs: readonly string[], best: ReadonlyMap<string, { milliseconds: number }>): string | null {
  let longest: string | null = null;
  let most = 0;
  for (const need of needs) {
    const milliseconds = best.get(need)?.milliseconds ?? 0;
    if (milliseconds > most) [longest, most] = [need, milliseconds];
  }
  return longest;
}

/** Milliseconds from the start of a job's first attempt to the end of its last. */
export function workOf(job: JobState, now: number): number {
  const from = job.earlierAttempts[0]?.startedAt ?? job.startedAt;
  return from === null ? 0 : Math.max(0, (job.completedAt ?? now) - from);
}
