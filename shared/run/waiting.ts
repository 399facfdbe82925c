import type { RunState } from './state.ts';

/** A step that waits for a person: to type, or to decide over it while it is held (until a time, in ms since 1970). */
export interface WaitingStep {
  readonly job: string;
  readonly step: string;
  readonly name: string;
  readonly for: 'input' | 'decision';
  readonly until: number | null;
}

/** The steps of a run that wait for a person, in the order of its jobs. */
export function waitingSteps(state: RunState): readonly WaitingStep[] {
  if (state.status === 'completed') return [];
  return [...state.jobs.values()].flatMap((job) => {
    if (job.status !== 'in_progress') return [];
    return job.steps.flatMap(({ id, name, held, waitingForInput }): WaitingStep[] => {
      const of = { job: job.id, step: id, name };
      if (held !== null) return [{ ...of, for: 'decision', until: held.until }];
      return waitingForInput ? [{ ...of, for: 'input', until: null }] : [];
    });
  });
}
