import type { Plan, PlannedJob } from '../plan/plan.ts';
import type { RunOutline } from './events.ts';

/** The shape of a plan that goes into run.started, so that a run can be read without its plan. */
export function outlineOf(plan: Plan): RunOutline {
  const { name, version, format, file } = plan.playbook;
  return { name, version, format, file, jobs: plan.jobs.map(outlineOfJob) };
}

/** The same for one job, as job.expanded tells the legs of a matrix. */
export function outlineOfJob(job: PlannedJob): RunOutline['jobs'][number] {
  const { id, name, level, matrix } = job;
  const steps = job.steps.map((step) => ({ id: step.id, name: step.name, kind: step.kind, shell: step.shell }));
  return {
    id,
    job: job.job,
    name,
    needs: [...job.needs],
    level,
    matrix: matrix === null ? null : { ...matrix },
    steps,
  };
}
