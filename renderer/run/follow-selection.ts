import { useEffect, useRef } from 'react';
import type { RunState } from '../../shared/run/state.ts';
import type { GraphRef } from '../graph/graph-job.ts';

/** The step to show by itself: of a run under way one that runs, of a failed one its first failure, else the last that ran. */
export function stepWorthSeeing(state: RunState): GraphRef | null {
  let last: GraphRef | null = null;
  let lastStart = -1;
  for (const job of state.jobs.values()) {
    for (const step of job.steps) {
      const ref = { job: job.id, step: step.id };
      if (state.status !== 'completed' && step.status === 'in_progress') return ref;
      if (state.status === 'completed' && (step.conclusion === 'failure' || step.conclusion === 'timed_out'))
        return ref;
      if (step.startedAt !== null && step.startedAt >= lastStart) {
        last = ref;
        lastStart = step.startedAt;
      }
    }
  }
  return last;
}

function isRunning(state: RunState, ref: GraphRef | null): boolean {
  if (ref === null) return false;
  return state.jobs.get(ref.job)?.steps.find(({ id }) => id === ref.step)?.status === 'in_progress';
}

/** How long what was shown by itself stays, in milliseconds: a person cannot read what changes faster, and each terminal is costly to open. */
const calmMs = 600;

/** Lets the selection follow the running step until the person selects something. */
export function useFollowedSelection(
  state: RunState | null,
  selected: GraphRef | null,
  select: (ref: GraphRef) => void,
): void {
  const own = useRef<GraphRef | null>(null);
  const chosenAt = useRef(0);
  useEffect(() => {
    if (state === null) return;
    const byPerson = selected !== null && (selected.job !== own.current?.job || selected.step !== own.current.step);
    if (byPerson || isRunning(state, selected)) return;
    const next = stepWorthSeeing(state);
    if (next === null || (next.job === selected?.job && next.step === selected.step)) return;
    const choose = () => {
      own.current = next;
      chosenAt.current = performance.now();
      select(next);
    };
    const early = chosenAt.current + calmMs - performance.now();
    if (selected === null || state.status === 'completed' || early <= 0) return choose();
    const timer = setTimeout(choose, early);
    return () => clearTimeout(timer);
  }, [state, selected, select]);
}
