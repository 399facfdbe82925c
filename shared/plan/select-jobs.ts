import { levelsOf, reachableFrom } from '../base/graph.ts';
import type { PlannedJob } from './plan.ts';
import type { ProblemCollector } from './plan-problems.ts';
import type { RunValues } from './script.ts';

/**
 * Turns needs from ids of the playbook into ids of the plan: who needs a matrix job, or a parallel stage, needs all that
 * it became. A need that is an id of the plan already stays; one that is neither is dropped, for reading told of it.
 */
export function linkNeeds(jobs: readonly PlannedJob[]): readonly PlannedJob[] {
  const byJob = Map.groupBy(jobs, ({ job }) => job);
  const ids = new Set(jobs.map(({ id }) => id));
  return jobs.map((job) => {
    const needs = job.needs.flatMap((need) => {
      const within = byJob.get(job.job)?.some(({ id }) => id === need) ?? false;
      if (within && need !== job.job) return [need];
      return byJob.get(need)?.map(({ id }) => id) ?? (ids.has(need) ? [need] : []);
    });
    return { ...job, needs: [...new Set(needs)] };
  });
}

/**
 * The jobs a run was asked for: those named with nothing but themselves, and one with all that need it. Needs that are not
 * among them are dropped, as done. An unknown name is a problem; where no name is known all jobs stay.
 */
export function selectJobs(
  jobs: readonly PlannedJob[],
  values: Pick<RunValues, 'jobs' | 'from'>,
  problems: ProblemCollector,
): readonly PlannedJob[] {
  if (values.jobs.length === 0 && values.from === null) return jobs;
  const find = (wanted: string) => {
    const found = namedBy(jobs, wanted);
    if (found.length === 0) problems.add('job-unknown', '', unknownJob(wanted, jobs));
    return found.map(({ id }) => id);
  };
  const from = values.from === null ? [] : find(values.from);
  const chosen = new Set([...values.jobs.flatMap(find), ...reachableFrom(jobs, from, 'dependents')]);
  if (chosen.size === 0) return jobs;
  return jobs
    .filter(({ id }) => chosen.has(id))
    .map((job) => ({ ...job, needs: job.needs.filter((need) => chosen.has(need)) }));
}

/** Gives each job its level. Jobs in a cycle, or behind one, share the last: reading told of the cycle, and nothing runs. */
export function level(jobs: readonly PlannedJob[]): {
  readonly jobs: readonly PlannedJob[];
  readonly levels: readonly (readonly string[])[];
} {
  const { levels, levelOf, unordered } = levelsOf(jobs);
  return {
    jobs: jobs.map((job) => ({ ...job, level: levelOf.get(job.id) ?? levels.length })),
    levels: unordered.length === 0 ? levels : [...levels, unordered],
  };
}

function namedBy(jobs: readonly PlannedJob[], wanted: string): readonly PlannedJob[] {
  const exact = jobs.filter(({ id, job }) => id === wanted || job === wanted);
  return exact.length > 0 ? exact : jobs.filter(({ name }) => name.toLowerCase() === wanted.toLowerCase());
}

function unknownJob(wanted: string, jobs: readonly PlannedJob[]): string {
  const ids = [...new Set(jobs.map(({ job }) => job))];
  return `There is no job ${wanted}. ${ids.length === 0 ? 'The playbook has none.' : `There are: ${ids.join(', ')}.`}`;
}
