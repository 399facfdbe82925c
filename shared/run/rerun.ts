import type { JobState, RunState } from './state.ts';

/** What of a run is run again. failed: all that did not succeed. from: one job and all that need it, by its id in the plan. */
export type RerunKind =
  | { readonly kind: 'all' }
  | { readonly kind: 'failed' }
  | { readonly kind: 'from'; readonly job: string };

/**
 * The run as a new run takes it over: only the jobs that are not run again are left in it. With a job goes every job that
 * needs it, directly or not. A job that was skipped is decided again with those that it needs.
 *
 * `planned`: ids of the plan's jobs. A job that is none of them is a leg that the run made of a matrix; where all that it needs
 * is taken over its matrix is what it was, so a leg that is run again stays too, as `waiting`.
 */
export function takenOver(state: RunState, rerun: RerunKind, planned: ReadonlySet<string>): RunState {
  const again = new Set<string>();
  for (const job of [...state.jobs.values()].sort((a, b) => a.level - b.level)) {
    if (isChosen(job, rerun) || job.needs.some((need) => again.has(need))) again.add(job.id);
  }
  const jobs = [...state.jobs.values()].flatMap((job): JobState[] => {
    if (!again.has(job.id)) return [job];
    if (planned.has(job.id) || job.needs.some((need) => again.has(need))) return [];
    return [{ ...job, status: 'waiting', result: null, conclusion: null }];
  });
  return { ...state, jobs: new Map(jobs.map((job) => [job.id, job])) };
}

function isChosen(job: JobState, rerun: RerunKind): boolean {
  if (job.status !== 'completed' || job.conclusion === 'interrupted') return true;
  switch (rerun.kind) {
    case 'all':
      return true;
    case 'failed':
      return job.result !== 'success' && job.result !== 'skipped';
    case 'from':
      return job.id === rerun.job || job.job === rerun.job;
  }
}
