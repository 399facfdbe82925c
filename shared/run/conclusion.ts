import type { Conclusion } from './events.ts';

/** From best to worst: of several results the worst stands for all of them. */
const severity: readonly Conclusion[] = ['skipped', 'success', 'cancelled', 'interrupted', 'timed_out', 'failure'];

/** The one rule that merges results: the worst wins; success outweighs skipped; of none, success. */
export function mergeConclusions(conclusions: Iterable<Conclusion>): Conclusion {
  let worst: Conclusion | null = null;
  for (const conclusion of conclusions) {
    if (worst === null || severity.indexOf(conclusion) > severity.indexOf(worst)) worst = conclusion;
  }
  return worst ?? 'success';
}

/** Whether a result is a failure for `failure()`, for retries and for `continueOnError`. */
export function isFailure(conclusion: Conclusion): boolean {
  return conclusion === 'failure' || conclusion === 'timed_out';
}

/** From a step's outcome to its conclusion, and from a job's result to its: `continueOnError` forgives failures, nothing else. */
export function concludes(outcome: Conclusion, continueOnError: boolean): Conclusion {
  return continueOnError && isFailure(outcome) ? 'success' : outcome;
}

/** A job's result from its steps' conclusions. A timeout of a step is a failure of the job; a job whose steps were all skipped succeeded. */
export function jobResultOf(steps: Iterable<Conclusion>): Conclusion {
  const merged = mergeConclusions(steps);
  if (merged === 'timed_out') return 'failure';
  return merged === 'skipped' ? 'success' : merged;
}

/** The run's conclusion from its jobs'. A run that someone cancelled is cancelled, whatever else failed in it. */
export function runConclusionOf(jobs: Iterable<Conclusion>, cancelled: boolean): Conclusion {
  return cancelled ? 'cancelled' : jobResultOf(jobs);
}

/** A conclusion as `needs.X.result` tells it: GitHub knows these four only. */
export function needsResult(conclusion: Conclusion): 'success' | 'failure' | 'cancelled' | 'skipped' {
  if (conclusion === 'timed_out') return 'failure';
  return conclusion === 'interrupted' ? 'cancelled' : conclusion;
}

/** The result of all legs of a matrix, as `needs.X.result` tells it. */
export function legsResult(legs: Iterable<Conclusion>): 'success' | 'failure' | 'cancelled' | 'skipped' {
  return needsResult(mergeConclusions(legs));
}
