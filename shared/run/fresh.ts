import type { Conclusion, OutlineJob, RunEventOf } from './events.ts';
import type { JobAttempt, JobState, StepAttempt, StepState } from './state.ts';

/** A job of which nothing has happened yet. */
export function freshJob({ id, job, name, needs, level, matrix, parent, steps }: OutlineJob): JobState {
  return {
    id,
    job,
    name,
    needs,
    level,
    matrix,
    parent: parent ?? null,
    status: 'waiting',
    result: null,
    conclusion: null,
    reason: null,
    cancelling: false,
    lockedAt: null,
    queuedAt: null,
    startedAt: null,
    completedAt: null,
    attempt: 0,
    earlierAttempts: [],
    outputs: {},
    cache: null,
    steps: steps.map((step) => blankStep({ ...step, command: '' })),
  };
}

/** A job of a run within a step that begins anew: what it was stays with it as an attempt. */
export function againJob(outline: OutlineJob, before: JobState | undefined, time: number): JobState {
  const fresh = freshJob(outline);
  if (before === undefined) return fresh;
  const { earlierAttempts, startedAt, attempt, conclusion, completedAt } = before;
  if (startedAt === null) return { ...fresh, earlierAttempts };
  const last = finishedJobAttempt(before, attempt, conclusion ?? 'interrupted', completedAt ?? time);
  return { ...fresh, earlierAttempts: [...earlierAttempts, last] };
}

/** A step before its start; of what went before only what it is stays. */
export function blankStep({ id, name, kind, shell, command }: StepIdentity): StepState {
  return {
    id,
    name,
    kind,
    shell,
    command,
    status: 'waiting',
    outcome: null,
    conclusion: null,
    reason: null,
    waitingForInput: false,
    held: null,
    holds: [],
    cancelling: false,
    startedAt: null,
    completedAt: null,
    attempt: 0,
    earlierAttempts: [],
    exitCode: null,
    error: null,
    outputs: {},
    outputBytes: 0,
    annotations: [],
    summary: '',
    survivors: [],
    cache: null,
    exported: { env: {}, path: [] },
    kept: [],
  };
}

type StepIdentity = Pick<StepState, 'id' | 'name' | 'kind' | 'shell' | 'command'>;

/** A job as a resumed run takes it up: a completed one as it is, another waiting again with the steps it had completed. */
export function resumedJob(job: JobState): JobState {
  if (job.status === 'completed' && job.conclusion !== 'interrupted') return job;
  return {
    ...job,
    status: 'waiting',
    result: null,
    conclusion: null,
    reason: null,
    cancelling: false,
    lockedAt: null,
    queuedAt: null,
    startedAt: null,
    completedAt: null,
    steps: job.steps.map((step) =>
      step.status === 'completed' && step.conclusion !== 'interrupted' ? step : blankStep(step),
    ),
  };
}

/** The attempt that a job leaves behind as it goes on to the next. Steps that it never reached stay `waiting`. */
export function finishedJobAttempt(job: JobState, attempt: number, conclusion: Conclusion, time: number): JobAttempt {
  return { attempt, startedAt: job.startedAt ?? time, completedAt: time, conclusion, steps: job.steps };
}

/** The attempt that a step leaves behind as it goes on to the next. */
export function finishedStepAttempt(
  step: StepState,
  {
    attempt,
    outcome,
    exitCode,
    error,
  }: Pick<RunEventOf<'step.retrying'>, 'attempt' | 'outcome' | 'exitCode' | 'error'>,
  time: number,
): StepAttempt {
  return { attempt, startedAt: step.startedAt ?? time, completedAt: time, outcome, exitCode, error };
}
