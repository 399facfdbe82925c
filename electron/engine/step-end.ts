import type { JsonObject } from '../../shared/base/json.ts';
import type { Conclusion, Reason, StepError } from '../../shared/run/events.ts';

/** How an attempt of a step, or the step as a whole, ended. */
export interface StepEnd {
  readonly outcome: Conclusion;
  readonly exitCode: number | null;
  readonly error: StepError | null;
  readonly outputs: JsonObject;
  readonly reason: Reason | null;
}

/** How the commands of a step ended; stopped: someone aborted them. */
export interface CommandsEnd {
  readonly end: 'success' | 'failure' | 'timed_out' | 'stopped';
  readonly exitCode: number | null;
  readonly error: StepError | null;
  readonly outputs: JsonObject;
  /** What the commands asked to be kept for the next part of their action. */
  readonly state: Readonly<Record<string, string>>;
}

/** It ended without being run. */
export function notRun(outcome: 'skipped' | 'cancelled', text: string): StepEnd {
  return { outcome, exitCode: null, error: null, outputs: {}, reason: { text, condition: null, parts: [] } };
}

/** It failed before, or after, what it runs did its work. */
export function failed(kind: string, message: string): StepEnd {
  const error = { message, file: null, line: null, column: null, kind, detail: '' };
  return { outcome: 'failure', exitCode: null, error, outputs: {}, reason: null };
}
