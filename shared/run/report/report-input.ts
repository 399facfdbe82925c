import type { JobState, RunState, StepState } from '../state.ts';

/** What a report is made of, beside the folded run itself. */
export interface ReportInput {
  readonly state: RunState;
  /** Ms since 1970: the end of what still goes on. */
  readonly now: number;
  /** The end of a step's output as plain text; '' where none is to be shown. */
  readonly outputOf: (job: string, step: string) => string;
  /** With durations, times and the critical path. */
  readonly metrics: boolean;
}

/** Milliseconds that a job or a step took so far; null where it did not start. */
export function tookOf(part: Pick<JobState | StepState, 'startedAt' | 'completedAt'>, now: number): number | null {
  return part.startedAt === null ? null : Math.max(0, (part.completedAt ?? now) - part.startedAt);
}

export function isoOf(time: number | null): string | null {
  return time === null ? null : new Date(time).toISOString();
}
