import type { JsonValue } from '../base/json.ts';
import { isFailure } from './conclusion.ts';
import type { Annotation, Conclusion, StepError } from './events.ts';
import type { JobState, RunState, StepState } from './state.ts';
import { timelineOf } from './timeline.ts';
import { standingOf } from './unreached.ts';

/** Something that failed, with where and why. `step` null: the job failed as a whole. */
export interface Failure {
  readonly job: string;
  readonly jobName: string;
  readonly step: string | null;
  readonly stepName: string | null;
  readonly conclusion: Conclusion;
  /** False: continueOnError forgave it. */
  readonly decisive: boolean;
  readonly error: StepError | null;
  readonly exitCode: number | null;
  readonly text: string;
}

export type Totals = Readonly<Partial<Record<Conclusion | 'pending', number>>>;

export interface RunReport {
  readonly name: string;
  readonly conclusion: Conclusion | null;
  readonly reason: string | null;
  /** Milliseconds from start to end, or to `now`; null before the start. */
  readonly durationMs: number | null;
  readonly jobs: Totals;
  readonly steps: Totals;
  /** The decisive ones first, then the forgiven; each in the plan's order. */
  readonly failures: readonly Failure[];
  readonly skipped: readonly { readonly job: string; readonly jobName: string; readonly text: string }[];
  readonly outputs: readonly { readonly job: string; readonly outputs: Readonly<Record<string, JsonValue>> }[];
  readonly annotations: readonly { readonly job: string; readonly step: string; readonly annotation: Annotation }[];
  readonly markdown: readonly { readonly job: string; readonly step: string; readonly markdown: string }[];
  readonly warnings: RunState['warnings'];
  readonly criticalPath: readonly string[];
  readonly criticalMs: number;
}

/** What a person wants to know of a run at its end, or at `now` (ms since 1970) while it goes on. */
export function summaryOf(state: RunState, now: number): RunReport {
  const jobs = [...state.jobs.values()];
  const steps = jobs.flatMap((job) => job.steps.map((step) => ({ job: job.id, step })));
  const timeline = timelineOf(state, now);
  const failures = jobs.flatMap(failuresOf);
  return {
    name: state.outline?.name ?? state.run,
    conclusion: state.conclusion,
    reason: state.reason?.text ?? null,
    durationMs: state.startedAt === null ? null : (state.completedAt ?? now) - state.startedAt,
    jobs: totals(jobs.map(({ conclusion }) => conclusion)),
    steps: totals(jobs.flatMap((job) => job.steps.map((step) => standingOf(job, step)))),
    failures: [...failures.filter((failure) => failure.decisive), ...failures.filter((failure) => !failure.decisive)],
    skipped: jobs
      .filter((job) => job.conclusion === 'skipped')
      .map((job) => ({ job: job.id, jobName: job.name, text: job.reason?.text ?? '' })),
    outputs: jobs
      .filter((job) => Object.keys(job.outputs).length > 0)
      .map((job) => ({ job: job.id, outputs: job.outputs })),
    annotations: steps.flatMap(({ job, step }) =>
      step.annotations.map((annotation) => ({ job, step: step.id, annotation })),
    ),
    markdown: steps
      .filter(({ step }) => step.summary !== '')
      .map(({ job, step }) => ({ job, step: step.id, markdown: step.summary })),
    warnings: state.warnings,
    criticalPath: timeline.criticalPath,
    criticalMs: timeline.criticalMs,
  };
}

function totals(conclusions: readonly (Conclusion | null)[]): Totals {
  const counts: Partial<Record<Conclusion | 'pending', number>> = {};
  for (const conclusion of conclusions) counts[conclusion ?? 'pending'] = (counts[conclusion ?? 'pending'] ?? 0) + 1;
  return counts;
}

function failuresOf(job: JobState): Failure[] {
  const forgiven = job.result !== job.conclusion;
  const failed = job.steps.filter((step) => step.outcome !== null && isFailure(step.outcome));
  const ofSteps = failed.map((step) => stepFailure(job, step, forgiven));
  if (job.result === null || !isFailure(job.result)) return ofSteps;
  if (ofSteps.some((failure) => failure.decisive || forgiven)) return ofSteps;
  const text = job.reason?.text ?? 'The job failed';
  const whole = { step: null, stepName: null, error: null, exitCode: null, decisive: !forgiven };
  return [...ofSteps, { job: job.id, jobName: job.name, conclusion: job.result, text, ...whole }];
}

function stepFailure(job: JobState, step: StepState, jobForgiven: boolean): Failure {
  const forgiven = jobForgiven || step.outcome !== step.conclusion;
  return {
    job: job.id,
    jobName: job.name,
    step: step.id,
    stepName: step.name,
    conclusion: step.outcome ?? 'failure',
    decisive: !forgiven,
    error: step.error,
    exitCode: step.exitCode,
    text: step.error?.message ?? step.reason?.text ?? `It ended with exit code ${step.exitCode ?? 'unknown'}`,
  };
}
