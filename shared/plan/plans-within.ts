import type { Plan, PlannedJob } from './plan.ts';

/** A plan and all that its steps call, however deep, in the order of their steps. */
export function plansWithin(plan: Plan): readonly Plan[] {
  const inner = plan.jobs.flatMap((job) =>
    job.steps.flatMap(({ call, enabled }) => (call?.kind === 'nested' && enabled ? plansWithin(call.plan) : [])),
  );
  return [plan, ...inner];
}

/** The begin of the ids, in the run, of the jobs that a step runs: they are paths. */
export function nestedPrefix(job: string, step: string): string {
  return `${job}/${step}/`;
}

/** A job of a plan, or of one within it, with the id that a run has for it and the place of the step that runs it. */
export interface PlacedJob {
  readonly job: PlannedJob;
  readonly id: string;
  readonly prefix: string;
  readonly parent: { readonly job: string; readonly step: string } | null;
  /** That it is a job of. */
  readonly plan: Plan;
}

/** All jobs of a plan and those within it, each followed by those that its steps run. */
export function placedJobs(plan: Plan, parent: PlacedJob['parent'] = null): readonly PlacedJob[] {
  const prefix = parent === null ? '' : nestedPrefix(parent.job, parent.step);
  return plan.jobs.flatMap((job) => {
    const id = `${prefix}${job.id}`;
    const inner = job.steps.flatMap(({ call, id: step }) =>
      call?.kind === 'nested' ? placedJobs(call.plan, { job: id, step }) : [],
    );
    return [{ job, id, prefix, parent, plan }, ...inner];
  });
}
