import type { Plan } from '../plan/plan.ts';
import { type CriticalPath, longestChain, workOf } from './critical-path.ts';
import type { RunState } from './state.ts';

/** What earlier runs of a playbook took. */
export interface PastWork {
  /** How many runs told of it. */
  readonly runs: number;
  /** The median of a job's work where it succeeded, in milliseconds, by its id in the plan. */
  readonly jobs: Readonly<Record<string, number>>;
}

export interface Estimate extends CriticalPath {
  /** Jobs that no earlier run tells of: they count as nothing. */
  readonly unknown: readonly string[];
}

/** What runs took, job by job; those that were taken from the cache, or from another run, tell of no work. */
export function pastWork(runs: readonly RunState[]): PastWork {
  const work = new Map<string, number[]>();
  for (const { jobs } of runs) {
    for (const job of jobs.values()) {
      if (job.conclusion !== 'success' || job.attempt === 0 || job.cache?.kind === 'hit') continue;
      work.set(job.id, [...(work.get(job.id) ?? []), workOf(job, 0)]);
    }
  }
  return { runs: runs.length, jobs: Object.fromEntries([...work].map(([id, times]) => [id, median(times)])) };
}

/** How long a plan would take by what earlier runs took, were there slots for all: its longest chain. Null: nothing is known of it. */
export function estimatePlan({ jobs }: Plan, past: PastWork): Estimate | null {
  const known = (id: string) => (Object.hasOwn(past.jobs, id) ? (past.jobs[id] ?? null) : null);
  const unknown = jobs.filter(({ id }) => known(id) === null).map(({ id }) => id);
  if (unknown.length === jobs.length) return null;
  return { ...longestChain(jobs, ({ id }) => known(id) ?? 0), unknown };
}

/** The middle value; of an even number the mean of the two, rounded. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : Math.round(((sorted[middle - 1] ?? 0) + upper) / 2);
}
