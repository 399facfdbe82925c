import type { Conclusion } from './events.ts';
import type { JobState, StepState } from './state.ts';

/**
 * What became of a step, those among them that their job never reached: it was cancelled where the job was, else skipped. Null
 * while it may still run.
 */
export function standingOf(
  job: Pick<JobState, 'status' | 'result'>,
  step: Pick<StepState, 'conclusion'>,
): Conclusion | null {
  if (step.conclusion !== null || job.status !== 'completed') return step.conclusion;
  return job.result === 'cancelled' || job.result === 'interrupted' ? 'cancelled' : 'skipped';
}
