import type { Conclusion } from '../../shared/run/events.ts';
import type { Status } from '../../shared/run/state.ts';
import type { ClosedBox, GraphJob } from './graph-job.ts';

/** How many jobs are in one state. */
export interface StateCount {
  readonly status: Status;
  readonly conclusion: Conclusion | null;
  readonly count: number;
}

/** From what is to be seen first. */
const order: readonly string[] = [
  'failure',
  'timed_out',
  'cancelled',
  'interrupted',
  'in_progress',
  'queued',
  'waiting',
  'success',
  'skipped',
];

/** How many of its jobs are in each state; none where they are of a playbook that does not run. */
export function countsOf({ jobs }: Pick<ClosedBox, 'jobs'>): readonly StateCount[] {
  const counts = new Map<string, StateCount>();
  for (const { status, conclusion } of jobs) {
    if (status === null) continue;
    const key = conclusion ?? status;
    counts.set(key, { status, conclusion, count: (counts.get(key)?.count ?? 0) + 1 });
  }
  return [...counts].sort(([a], [b]) => order.indexOf(a) - order.indexOf(b)).map(([, count]) => count);
}

/** What all jobs that ended worked in all, and what all that began had waited for a slot, in ms; null: none did. */
export function timesOf({ jobs }: ClosedBox): { readonly worked: number | null; readonly waited: number | null } {
  return { worked: sum(jobs, workOf), waited: sum(jobs, waitOf) };
}

function workOf({ startedAt, completedAt }: GraphJob): number | null {
  return startedAt === null || completedAt === null ? null : completedAt - startedAt;
}

function waitOf({ queuedAt, startedAt }: GraphJob): number | null {
  return queuedAt === null || startedAt === null ? null : startedAt - queuedAt;
}

function sum(jobs: readonly GraphJob[], of: (job: GraphJob) => number | null): number | null {
  const known = jobs.map(of).filter((time) => time !== null);
  return known.length === 0 ? null : known.reduce((total, time) => total + Math.max(0, time), 0);
}
