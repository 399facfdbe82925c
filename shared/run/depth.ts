import type { JobState } from './state.ts';

/** How deep a job stands in runs within steps: 0 for one of the whole run. */
export function depthOf(jobs: ReadonlyMap<string, JobState>, job: JobState): number {
  let depth = 0;
  for (let { parent } = job; parent !== null; parent = jobs.get(parent.job)?.parent ?? null) depth++;
  return depth;
}
