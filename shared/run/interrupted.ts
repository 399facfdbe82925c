import { ChunkedMap } from './chunked-map.ts';
import type { JobState, RunState, StepState } from './state.ts';

/**
 * A run whose host died, as it is shown: what was running is `interrupted`, what had not begun stays as it was, and the
 * run is over. A completed run is given back as it is. Resuming takes such a state, or the bare fold, all the same.
 */
export function interrupted(state: RunState): RunState {
  if (state.status === 'completed') return state;
  const jobs = ChunkedMap.of([...state.jobs].map(([id, job]) => [id, interruptedJob(job)]));
  const times = [...jobs.values()].map(lastTime);
  const completedAt = times.reduce((last, time) => Math.max(last, time), state.startedAt ?? 0);
  return { ...state, status: 'completed', conclusion: 'interrupted', jobs, completedAt: completedAt || null };
}

function interruptedJob(job: JobState): JobState {
  if (job.status !== 'in_progress') return job;
  const steps = job.steps.map((step) => (step.status === 'in_progress' ? interruptedStep(step) : step));
  return { ...job, status: 'completed', result: 'interrupted', conclusion: 'interrupted', steps };
}

function interruptedStep(step: StepState): StepState {
  return {
    ...step,
    status: 'completed',
    outcome: 'interrupted',
    conclusion: 'interrupted',
    waitingForInput: false,
    held: null,
  };
}

/** When the last thing known of a job happened: nobody was there to write down when it died. */
function lastTime(job: JobState): number {
  const times = job.steps.flatMap((step) => [step.startedAt ?? 0, step.completedAt ?? 0]);
  return Math.max(job.queuedAt ?? 0, job.startedAt ?? 0, job.completedAt ?? 0, ...times);
}
