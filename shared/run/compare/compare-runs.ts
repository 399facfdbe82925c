import { jsonAsText } from '../../base/json.ts';
import { workOf } from '../critical-path.ts';
import type { Conclusion } from '../events.ts';
import type { JobState, RunState, StepState } from '../state.ts';

/** How a job or a step went in one of two runs. `reused`: it was taken over from an earlier run, and did not run. */
export interface Side {
  readonly conclusion: Conclusion | null;
  readonly ms: number | null;
  readonly exitCode: number | null;
  readonly reused: boolean;
}

/** A step of both runs, or of one. */
export interface StepPair {
  readonly id: string;
  readonly name: string;
  readonly left: Side | null;
  readonly right: Side | null;
}

export interface JobPair extends StepPair {
  readonly outputs: readonly { readonly name: string; readonly left: string | null; readonly right: string | null }[];
  readonly steps: readonly StepPair[];
}

function sideOfJob(job: JobState | undefined): Side | null {
  if (job === undefined) return null;
  const reused = job.attempt === 0 && job.status === 'completed' && job.conclusion !== 'skipped';
  const ms = job.startedAt === null || job.completedAt === null ? null : workOf(job, 0);
  return { conclusion: job.result, ms, exitCode: null, reused };
}

function sideOfStep(step: StepState | undefined): Side | null {
  if (step === undefined) return null;
  const { startedAt, completedAt, outcome, exitCode } = step;
  const ms = startedAt === null || completedAt === null ? null : completedAt - startedAt;
  return { conclusion: outcome, ms, exitCode, reused: false };
}

/** The keys of both, those of the first first. */
function together<T>(left: Iterable<T>, right: Iterable<T>): T[] {
  return [...new Set([...left, ...right])];
}

function stepPairs(left: JobState | undefined, right: JobState | undefined): StepPair[] {
  const byId = (job: JobState | undefined) => new Map((job?.steps ?? []).map((step) => [step.id, step]));
  const [before, after] = [byId(left), byId(right)];
  return together(before.keys(), after.keys()).map((id) => ({
    id,
    name: (after.get(id) ?? before.get(id))?.name ?? id,
    left: sideOfStep(before.get(id)),
    right: sideOfStep(after.get(id)),
  }));
}

function outputPairs(left: JobState | undefined, right: JobState | undefined): JobPair['outputs'] {
  const text = (job: JobState | undefined, name: string) => {
    const value = job !== undefined && Object.hasOwn(job.outputs, name) ? job.outputs[name] : undefined;
    return value === undefined ? null : jsonAsText(value);
  };
  return together(Object.keys(left?.outputs ?? {}), Object.keys(right?.outputs ?? {}))
    .map((name) => ({ name, left: text(left, name), right: text(right, name) }))
    .filter((pair) => pair.left !== pair.right);
}

/** The jobs of two runs side by side, by their ids in the plan; of their outputs those that differ. */
export function pairJobs(left: RunState, right: RunState): JobPair[] {
  return together(left.jobs.keys(), right.jobs.keys()).map((id) => {
    const [before, after] = [left.jobs.get(id), right.jobs.get(id)];
    return {
      id,
      name: (after ?? before)?.name ?? id,
      left: sideOfJob(before),
      right: sideOfJob(after),
      outputs: outputPairs(before, after),
      steps: stepPairs(before, after),
    };
  });
}
