import type { JobState, RunState } from '../../shared/run/state.ts';
import { type GraphJob, type GraphRef, matrixLabel } from '../graph/graph-job.ts';

/** A job that did not change is drawn from the same object, so that its node is not drawn anew. */
const known = new WeakMap<JobState, GraphJob>();

/** The jobs of a run as graph and tree show them. */
export function graphJobsOfRun(state: RunState): readonly GraphJob[] {
  return [...state.jobs.values()].map((job) => {
    const graphJob = known.get(job) ?? graphJobOf(job);
    known.set(job, graphJob);
    return graphJob;
  });
}

function graphJobOf(job: JobState): GraphJob {
  const { id, name, needs, matrix, status, conclusion, startedAt, completedAt, attempt } = job;
  return {
    id,
    name,
    needs,
    matrix: matrixLabel(matrix),
    condition: job.reason?.condition ?? null,
    steps: job.steps.map((step) => ({ ...step, enabled: true, condition: step.reason?.condition ?? null })),
    status,
    conclusion,
    startedAt,
    completedAt,
    attempt,
  };
}

/**
 * What a person who has selected nothing wants to see: the step shown before while it runs, else a running one (one that
 * waits for input first), else at the end the first that failed, else what was shown before.
 */
export function stepToShow(state: RunState, before: GraphRef | null): GraphRef | null {
  const steps = [...state.jobs.values()].flatMap((job) => job.steps.map((step) => ({ job: job.id, step })));
  const refOf = (found: (typeof steps)[number] | undefined) =>
    found === undefined ? null : { job: found.job, step: found.step.id };
  if (state.status === 'completed') {
    const failed = steps.find(({ step }) => step.conclusion === 'failure' || step.conclusion === 'timed_out');
    const last = steps.findLast(({ step }) => step.startedAt !== null);
    return refOf(failed) ?? before ?? refOf(last);
  }
  const running = steps.filter(({ step }) => step.status === 'in_progress');
  const same = running.find(({ job, step }) => job === before?.job && step.id === before.step);
  return refOf(running.find(({ step }) => step.waitingForInput) ?? same ?? running[0]) ?? before;
}
