import { canonicalJson } from '../base/json.ts';
import type { Plan, PlannedJob } from '../plan/plan.ts';
import type { JobState, RunState } from './state.ts';

/** What of a run is run again. failed: all that did not succeed. from: one job and all that need it; job: it alone; by its id in the plan. */
export type RerunKind =
  | { readonly kind: 'all' }
  | { readonly kind: 'failed' }
  | { readonly kind: 'from' | 'job'; readonly job: string };

/**
 * The run as a new run takes it over: only the jobs that are not run again are left in it. With a job goes every job that
 * needs it, directly or not, unless one job alone is run again. A job that was skipped is decided again with those that it needs. Where a job is run again only
 * for a job of a run within it, what that run had completed and does not need again is left too.
 *
 * `planned`: ids of the plan's jobs, those within steps too. A job that is none of them is a leg that the run made of a matrix;
 * where all that it needs is taken over its matrix is what it was, so a leg that is run again stays too, as `waiting`.
 *
 * `edited`: jobs of the plan, by their ids there, that are not what they were: they are run again, too, unless one is run alone.
 */
export function takenOver(
  state: RunState,
  rerun: RerunKind,
  planned: ReadonlySet<string>,
  edited: ReadonlySet<string> = nothing,
): RunState {
  const again = jobsAgain(state, rerun, edited);
  const jobs = [...state.jobs.values()].flatMap((job): JobState[] => {
    if (!again.has(job.id)) return [job];
    if (planned.has(job.id) || job.needs.some((need) => again.has(need))) return [];
    return [{ ...job, status: 'waiting', result: null, conclusion: null }];
  });
  return { ...state, jobs: new Map(jobs.map((job) => [job.id, job])) };
}

const nothing: ReadonlySet<string> = new Set();

/** The ids of the jobs of a plan that are not what they were in another; all of them where what they all see is not. */
export function editedJobs(before: Plan, after: Plan): ReadonlySet<string> {
  const seen = ({ inputs, vars, env, event }: Plan) => canonicalJson({ inputs, vars, env, event });
  if (seen(before) !== seen(after)) return new Set(after.jobs.map(({ id }) => id));
  // A job's level says where it stands among others.
  const text = (job: PlannedJob) => JSON.stringify({ ...job, level: 0 });
  const known = new Map(before.jobs.map((job) => [job.id, text(job)]));
  return new Set(after.jobs.filter((job) => known.get(job.id) !== text(job)).map(({ id }) => id));
}

/** wholly: with all within it. partly: for the sake of a job within it. */
function jobsAgain(
  { jobs }: RunState,
  rerun: RerunKind,
  edited: ReadonlySet<string>,
): ReadonlyMap<string, 'wholly' | 'partly'> {
  const again = new Map<string, 'wholly' | 'partly'>();
  const hosts = new Set([...jobs.values()].flatMap(({ parent }) => parent?.job ?? []));
  const howOf = (job: JobState): 'wholly' | 'partly' | null => {
    if (rerun.kind !== 'job' && job.needs.some((need) => again.has(need))) return 'wholly';
    if (job.parent !== null && again.get(job.parent.job) === 'wholly') return 'wholly';
    if (rerun.kind !== 'job' && job.parent === null && (edited.has(job.id) || edited.has(job.job))) return 'wholly';
    if (!isChosen(job, rerun)) return null;
    return rerun.kind === 'all' || isNamed(job, rerun) || !hosts.has(job.id) ? 'wholly' : 'partly';
  };
  // What is found of a job may reach those around it, and from there those that need them.
  for (let found = true; found; ) {
    found = false;
    for (const job of [...jobs.values()].sort((a, b) => a.level - b.level)) {
      const how = howOf(job);
      if (how === null || again.get(job.id) === 'wholly' || again.get(job.id) === how) continue;
      again.set(job.id, how);
      found = true;
      if (job.parent !== null && !again.has(job.parent.job)) again.set(job.parent.job, 'partly');
    }
  }
  return again;
}

function isChosen(job: JobState, rerun: RerunKind): boolean {
  if (job.status !== 'completed' || job.conclusion === 'interrupted') return true;
  switch (rerun.kind) {
    case 'all':
      return true;
    case 'failed':
      return job.result !== 'success' && job.result !== 'skipped';
    case 'from':
    case 'job':
      return isNamed(job, rerun);
  }
}

function isNamed(job: JobState, rerun: RerunKind): boolean {
  if (rerun.kind !== 'from' && rerun.kind !== 'job') return false;
  return job.id === rerun.job || (job.parent === null && job.job === rerun.job);
}

/** A job of an earlier run, and whether a re-run runs it again; else what it came to stands for it. */
export interface RerunJob {
  readonly id: string;
  readonly name: string;
  readonly conclusion: JobState['conclusion'];
  readonly runs: boolean;
}

/** What a re-run would do with each job of a run, in the plan's order; jobs that are new in an edited plan come last. */
export function rerunPlan(
  state: RunState,
  rerun: RerunKind,
  planned: ReadonlySet<string>,
  edited: ReadonlySet<string> = nothing,
): RerunJob[] {
  const kept = takenOver(state, rerun, planned, edited);
  const known = [...state.jobs.values()].map(({ id, name, conclusion }) => {
    const left = kept.jobs.get(id);
    const stands = left?.status === 'completed' && left.conclusion !== 'interrupted';
    return { id, name, conclusion, runs: !stands };
  });
  const fresh = [...edited].filter((id) => !state.jobs.has(id) && planned.has(id));
  return [...known, ...fresh.map((id) => ({ id, name: id, conclusion: null, runs: true }))];
}
