import type { JobState, RunState } from './state.ts';

/** What of a run is run again. failed: all that did not succeed. from: one job and all that need it, by its id in the plan. */
export type RerunKind =
  | { readonly kind: 'all' }
  | { readonly kind: 'failed' }
  | { readonly kind: 'from'; readonly job: string };

/**
 * The run as a new run takes it over: only the jobs that are not run again are left in it. With a job goes every job that
 * needs it, directly or not. A job that was skipped is decided again with those that it needs.
 */
export function takenOver(state: RunState, rerun: RerunKind): RunState {
  const again = new Set<string>();
  for (const job of [...state.jobs.values()].sort((a, b) => a.level - b.level)) {
    if (isChosen(job, rerun) || job.needs.some((need) => again.has(need))) again.add(job.id);
  }
  return { ...state, jobs: new Map([...state.jobs].filter(([id]) => !again.has(id))) };
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
