import { criticalPath } from './critical-path.ts';
import { depthOf } from './depth.ts';
import type { Conclusion } from './events.ts';
import type { JobState, RunState, Status, StepState } from './state.ts';

/**
 * waiting: for its needs. locked: for its concurrency group. queued: for a slot. work: an attempt. delay: between two attempts.
 * held: for a person, over the work in which it lies. Times are ms since 1970.
 */
export interface TimelineBar {
  readonly kind: 'waiting' | 'locked' | 'queued' | 'work' | 'delay' | 'held';
  readonly from: number;
  readonly to: number;
  /** From 1; 0 for bars that are no attempt. */
  readonly attempt: number;
  /** Of a finished attempt; null while it lasts. */
  readonly conclusion: Conclusion | null;
}

export interface TimelineRow {
  readonly kind: 'job' | 'step';
  readonly job: string;
  /** Null on a job's own row. */
  readonly step: string | null;
  /** How deep the job stands in runs within steps, whose rows follow those of the job that runs them. */
  readonly depth: number;
  readonly name: string;
  /** The playbook's job id: legs of one matrix share it. */
  readonly group: string;
  readonly status: Status;
  readonly conclusion: Conclusion | null;
  readonly bars: readonly TimelineBar[];
  /** On the chain of jobs that decided how long the run took. */
  readonly critical: boolean;
  /** The need that ended last, and so held this job up; null where it had none. */
  readonly heldBy: string | null;
}

export interface Timeline {
  readonly from: number;
  readonly to: number;
  readonly rows: readonly TimelineRow[];
  /** Job ids from the first to the last. */
  readonly criticalPath: readonly string[];
  /** The work along it, in milliseconds. */
  readonly criticalMs: number;
}

/** A bar for every job and step on one time axis, a run's within a step behind its job's. `now`, in ms since 1970, ends the bars of what still goes on. */
export function timelineOf(state: RunState, now: number): Timeline {
  const to = state.completedAt ?? now;
  const from = state.startedAt ?? to;
  const critical = criticalPath(state.jobs, to);
  const onPath = new Set(critical.jobs);
  const rows = [...state.jobs.values()].flatMap((job) => [
    jobRow(job, state, beginOf(job, state) ?? from, to, onPath.has(job.id)),
    ...job.steps.map((step) => stepRow(job, step, to, onPath.has(job.id), depthOf(state.jobs, job))),
  ]);
  return { from, to, rows, criticalPath: critical.jobs, criticalMs: critical.milliseconds };
}

/** The bars of one job, as its row in the timeline has them. */
export function barsOfJob(state: RunState, job: JobState, now: number): readonly TimelineBar[] {
  const to = state.completedAt ?? now;
  return jobRow(job, state, beginOf(job, state) ?? state.startedAt ?? to, to, false).bars;
}

/** When a job's waiting begins: of a run within a step with the step; null: with the whole. */
function beginOf({ parent }: JobState, { jobs }: RunState): number | null {
  if (parent === null) return null;
  return jobs.get(parent.job)?.steps.find(({ id }) => id === parent.step)?.startedAt ?? null;
}

function jobRow(job: JobState, state: RunState, from: number, to: number, critical: boolean): TimelineRow {
  const { id, name, status, conclusion, lockedAt, queuedAt } = job;
  const attempts = attemptBars(job, job.earlierAttempts, job.conclusion, to);
  const start = attempts[0]?.from ?? job.completedAt ?? to;
  const waited = bar('waiting', from, Math.min(lockedAt ?? queuedAt ?? start, start));
  const locked = lockedAt === null ? [] : bar('locked', lockedAt, Math.min(queuedAt ?? start, start));
  const queued = queuedAt === null ? [] : bar('queued', queuedAt, start);
  const bars = [...waited, ...locked, ...queued, ...attempts];
  return {
    kind: 'job',
    job: id,
    step: null,
    depth: depthOf(state.jobs, job),
    name,
    group: job.job,
    status,
    conclusion,
    bars,
    critical,
    heldBy: heldBy(job, state),
  };
}

function stepRow(job: JobState, step: StepState, to: number, critical: boolean, depth: number): TimelineRow {
  const end = job.completedAt ?? to;
  const bars = [...attemptBars(step, step.earlierAttempts, step.outcome, end), ...heldBars(step, end)];
  const { id, name, status, conclusion } = step;
  return {
    kind: 'step',
    job: job.id,
    step: id,
    depth,
    name,
    group: job.job,
    status,
    conclusion,
    bars,
    critical,
    heldBy: null,
  };
}

function heldBars({ held, holds }: StepState, now: number): TimelineBar[] {
  const over = holds.flatMap(({ from, to }) => bar('held', from, to));
  return held === null ? over : [...over, ...bar('held', held.since, now)];
}

interface Worked {
  readonly startedAt: number | null;
  readonly completedAt: number | null;
  readonly attempt: number;
}
interface Finished {
  readonly attempt: number;
  readonly startedAt: number;
  readonly completedAt: number;
  readonly conclusion?: Conclusion;
  readonly outcome?: Conclusion;
}

/** A bar for each attempt, and one for the time between two of them. */
function attemptBars(
  last: Worked,
  earlier: readonly Finished[],
  conclusion: Conclusion | null,
  now: number,
): TimelineBar[] {
  const bars: TimelineBar[] = [];
  let end: number | null = null;
  for (const done of earlier) {
    if (end !== null) bars.push(...bar('delay', end, done.startedAt));
    const result = done.conclusion ?? done.outcome ?? null;
    bars.push(...bar('work', done.startedAt, done.completedAt, done.attempt, result));
    end = done.completedAt;
  }
  if (last.startedAt === null) return bars;
  // Until its next attempt starts, `startedAt` is still that of the attempt before.
  if (end !== null && last.startedAt < end) return [...bars, ...bar('delay', end, last.completedAt ?? now)];
  if (end !== null) bars.push(...bar('delay', end, last.startedAt));
  bars.push(...bar('work', last.startedAt, last.completedAt ?? now, last.attempt, conclusion));
  return bars;
}

/** A bar, or nothing where there is no waiting to show; work shows however short it was. */
function bar(
  kind: TimelineBar['kind'],
  from: number,
  to: number,
  attempt = 0,
  conclusion: Conclusion | null = null,
): TimelineBar[] {
  if (kind !== 'work' && to <= from) return [];
  return [{ kind, from, to: Math.max(from, to), attempt, conclusion }];
}

function heldBy(job: JobState, { jobs }: RunState): string | null {
  let last: JobState | null = null;
  for (const id of job.needs) {
    const need = jobs.get(id);
    if (need === undefined) continue;
    if (last === null || (need.completedAt ?? Infinity) > (last.completedAt ?? Infinity)) last = need;
  }
  return last?.id ?? null;
}
