import type { Plan, PlannedJob } from '../../shared/plan/plan.ts';
import type { JobState } from '../../shared/run/state.ts';
import type { RunOptions } from './scope.ts';

/**
 * The plan's jobs, those replaced by their legs whose matrix an earlier part of this run, or the run that it takes over, had
 * already told.
 */
export function expandedBefore(plan: Plan, { previous, run }: RunOptions): readonly PlannedJob[] {
  if (previous === null || previous.jobs.size === 0) return plan.jobs;
  const legsOf = new Map<string, readonly PlannedJob[]>();
  for (const job of plan.jobs) {
    if (job.dynamicMatrix === null || previous.jobs.has(job.id)) continue;
    const known = [...previous.jobs.values()].filter((state) => state.parent === null && state.job === job.job);
    // Of another run only what is taken over is known.
    if (known.length === 0 && previous.run !== run) continue;
    legsOf.set(
      job.id,
      known.map((state, index) => leg(job, state, index, known.length)),
    );
  }
  const renamed = (needs: readonly string[]) => needs.flatMap((id) => legsOf.get(id)?.map((leg) => leg.id) ?? [id]);
  return plan.jobs.flatMap((job) => legsOf.get(job.id) ?? [{ ...job, needs: renamed(job.needs) }]);
}

function leg(job: PlannedJob, { id, name, matrix }: JobState, jobIndex: number, jobTotal: number): PlannedJob {
  const { group = job.job, failFast = true, maxParallel = null } = job.strategy ?? {};
  const strategy = { group, failFast, maxParallel, jobIndex, jobTotal };
  return { ...job, id, name, matrix: matrix ?? {}, dynamicMatrix: null, strategy };
}

/** The jobs that the earlier run completed: they are not run again. */
export function doneBefore(
  { previous }: RunOptions,
  jobs: ReadonlyMap<string, PlannedJob>,
): ReadonlyMap<string, JobState> {
  const states = [...(previous?.jobs ?? [])];
  return new Map(
    states.filter(
      ([id, { status, conclusion }]) =>
        jobs.has(id) && status === 'completed' && conclusion !== null && conclusion !== 'interrupted',
    ),
  );
}
