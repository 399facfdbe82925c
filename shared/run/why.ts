import { listed } from '../base/listed.ts';
import { isFailure } from './conclusion.ts';
import type { Reason, StepError } from './events.ts';
import type { JobState, RunState, StepState } from './state.ts';
import { standingOf } from './unreached.ts';

/** Why a job or step is as it is: a sentence, and what decided it. */
export interface Why {
  readonly text: string;
  /** The condition that was asked, with the value of each part; null where none decided. */
  readonly condition: { readonly text: string; readonly parts: Reason['parts'] } | null;
  /** The needs that failed or are still to end, the jobs that have the slots, or the steps that failed or still run. */
  readonly because: readonly Cause[];
  readonly error: StepError | null;
}

export interface Cause {
  readonly job: string;
  /** Null: the whole job. */
  readonly step: string | null;
  readonly name: string;
  /** As `failure`, `skipped`, `runs`, `waits`. */
  readonly standing: string;
}

function standing({ status, conclusion }: Pick<JobState | StepState, 'status' | 'conclusion'>): string {
  if (status === 'completed') return conclusion ?? 'ended';
  return status === 'in_progress' ? 'runs' : 'waits';
}

function causeOfJob(job: JobState): Cause {
  return { job: job.id, step: null, name: job.name, standing: standing(job) };
}

function causeOfStep(job: JobState, step: StepState): Cause {
  return { job: job.id, step: step.id, name: step.name, standing: standing(step) };
}

function why(text: string, because: readonly Cause[] = [], reason: Reason | null = null): Why {
  const condition = reason?.condition ?? null;
  return {
    text,
    condition: condition === null ? null : { text: condition, parts: reason?.parts ?? [] },
    because,
    error: null,
  };
}

function needsOf(state: RunState, job: JobState): JobState[] {
  return job.needs.flatMap((id) => state.jobs.get(id) ?? []);
}

/** Why a job is as it is; null where its success needs no words. */
export function whyOfJob(state: RunState, job: JobState): Why | null {
  switch (job.status) {
    case 'waiting':
      return whyWaiting(state, job);
    case 'queued':
      return whyQueued(state, job);
    case 'in_progress': {
      const running = job.steps.filter(({ status }) => status === 'in_progress');
      return running.length === 0 ? null : why(`It runs ${listed(running.map(({ name }) => name))}.`);
    }
    default:
      return whyEnded(state, job);
  }
}

function whyWaiting(state: RunState, job: JobState): Why {
  if (job.reason !== null) return why(job.reason.text, [], job.reason);
  const open = needsOf(state, job).filter(({ status }) => status !== 'completed');
  if (open.length === 0) return why('It is about to be looked at.');
  return why(`It waits for ${listed(open.map(({ name }) => name))}, which it needs.`, open.map(causeOfJob));
}

function whyQueued(state: RunState, job: JobState): Why {
  if (job.reason !== null) return why(job.reason.text, [], job.reason);
  const running = [...state.jobs.values()].filter(({ status, parent }) => status === 'in_progress' && parent === null);
  const slots = `${running.length} of ${state.maxConcurrency} ${state.maxConcurrency === 1 ? 'slot is' : 'slots are'} taken`;
  return why(`It waits for a slot: ${slots}.`, running.map(causeOfJob));
}

function whyEnded(state: RunState, job: JobState): Why | null {
  if (job.conclusion === 'success' && job.reason === null) return null;
  if (job.startedAt === null) {
    const failed = needsOf(state, job).filter(({ conclusion }) => conclusion !== null && conclusion !== 'success');
    return why(
      job.reason?.text ?? `It did not run: ${job.conclusion ?? 'skipped'}.`,
      failed.map(causeOfJob),
      job.reason,
    );
  }
  const failed = job.steps.filter((step) => step.outcome !== null && isFailure(step.outcome));
  const decisive = failed.filter(({ conclusion }) => conclusion !== null && isFailure(conclusion));
  const text =
    job.reason?.text ?? (decisive.length === 0 ? null : `${listed(decisive.map(({ name }) => name))} failed.`);
  if (text === null) return null;
  return {
    ...why(
      text,
      failed.map((step) => causeOfStep(job, step)),
      job.reason,
    ),
    error: decisive[0]?.error ?? null,
  };
}

/** Why a step is as it is; null where its success needs no words. */
export function whyOfStep(state: RunState, job: JobState, step: StepState): Why | null {
  if (step.status === 'completed') {
    const text = step.reason?.text ?? step.error?.message ?? null;
    if (text === null) return null;
    return { ...why(text, causesOfSkip(job, step), step.reason), error: step.error };
  }
  if (step.held !== null) {
    const where = step.held.point === 'before' ? 'before it runs' : 'as it failed';
    return { ...why(`It is held for a person to take over, ${where}.`), error: step.error };
  }
  if (step.status === 'in_progress')
    return step.waitingForInput ? why('It waits for input: type into its terminal.') : null;
  if (job.status === 'completed') {
    const of = whyOfJob(state, job);
    const became = standingOf(job, step) ?? 'skipped';
    return of === null
      ? why(`Its job ended before it: ${became}.`)
      : { ...of, text: `Its job never came to it. ${of.text}` };
  }
  if (job.status !== 'in_progress') {
    const of = whyOfJob(state, job);
    return of && { ...of, text: `Its job has not begun. ${of.text}` };
  }
  const before = job.steps.filter(({ status }) => status === 'in_progress');
  return why(
    before.length === 0 ? 'It is about to begin.' : `It waits for ${listed(before.map(({ name }) => name))}.`,
    before.map((other) => causeOfStep(job, other)),
  );
}

/** The steps before a skipped one that failed: what `success()` says no for. */
function causesOfSkip(job: JobState, step: StepState): Cause[] {
  if (step.conclusion !== 'skipped') return [];
  const before = job.steps.slice(0, job.steps.indexOf(step));
  return before
    .filter(({ conclusion }) => conclusion !== null && isFailure(conclusion))
    .map((other) => causeOfStep(job, other));
}
