import { nestedPrefix } from '../../shared/plan/plans-within.ts';
import { depthOf } from '../../shared/run/depth.ts';
import type { JobState, RunState, StepState } from '../../shared/run/state.ts';
import { standingOf } from '../../shared/run/unreached.ts';
import { type GraphJob, type GraphStep, matrixLabel } from '../graph/graph-job.ts';

function stepOf(step: StepState, job: JobState): GraphStep {
  const { id, name, kind, shell, startedAt, completedAt, attempt, waitingForInput, held } = step;
  // What a job that is through never came to will not run any more: it does not wait.
  const past = job.status === 'completed' && step.status !== 'completed';
  const status = past ? 'completed' : step.status;
  const conclusion = standingOf(job, step);
  return {
    id,
    name,
    kind,
    shell,
    enabled: true,
    pausesBefore: false,
    condition: null,
    status,
    conclusion,
    startedAt,
    completedAt,
    attempt,
    waiting: held !== null ? 'held' : waitingForInput ? 'input' : null,
  };
}

function jobOf(job: JobState, depth: number): GraphJob {
  const { id, name, needs, parent, status, conclusion, queuedAt, startedAt, completedAt, attempt, cache } = job;
  const prefix = parent === null ? '' : nestedPrefix(parent.job, parent.step);
  return {
    id,
    name,
    needs,
    parent,
    depth,
    matrix: matrixLabel(job.matrix),
    legOf: job.matrix === null ? null : `${prefix}${job.job}`,
    box: null,
    condition: null,
    cachedFrom: cache?.kind === 'hit' ? cache.from : null,
    steps: job.steps.map((step) => stepOf(step, job)),
    status,
    conclusion,
    queuedAt,
    startedAt,
    completedAt,
    attempt,
  };
}

const drawn = new WeakMap<JobState, GraphJob>();

const listed = new WeakMap<RunState, readonly GraphJob[]>();

/** The jobs of a run as the graph shows them; a job that did not change is the same object, so that its node is not drawn anew. */
export function graphJobsOfRun(state: RunState): readonly GraphJob[] {
  const known = listed.get(state);
  if (known !== undefined) return known;
  const jobs = [...state.jobs.values()].map((job) => {
    const before = drawn.get(job);
    if (before !== undefined) return before;
    const made = jobOf(job, depthOf(state.jobs, job));
    drawn.set(job, made);
    return made;
  });
  listed.set(state, jobs);
  return jobs;
}
