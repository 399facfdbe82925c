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
