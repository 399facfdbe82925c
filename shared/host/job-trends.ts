import { isFailure } from '../run/conclusion.ts';
import { workOf } from '../run/critical-path.ts';
import { median } from '../run/estimate.ts';
import type { JobState, RunState } from '../run/state.ts';
import type { JobTrend } from './history.ts';

/** A run with what tells whether another was given the same: of the same key are runs of one plan on one commit. */
export interface KeyedRun {
  readonly state: RunState;
  readonly key: string;
}

interface Result {
  readonly run: string;
  readonly key: string;
  readonly job: JobState;
}

/** What the jobs of a playbook took and came to in its runs, the newest first; those that another run's result stands for tell nothing. */
export function jobTrends(runs: readonly KeyedRun[]): JobTrend[] {
  const byJob = new Map<string, Result[]>();
  for (const { state, key } of runs.toReversed()) {
    for (const job of state.jobs.values()) {
      if (job.conclusion === null || job.result === null || job.attempt === 0 || job.cache?.kind === 'hit') continue;
      byJob.set(job.id, [...(byJob.get(job.id) ?? []), { run: state.run, key, job }]);
    }
  }
  return [...byJob].map(([id, results]) => trendOf(id, results));
}

function trendOf(id: string, results: readonly Result[]): JobTrend {
  const good = results.filter(({ job }) => job.result === 'success');
  return {
    id,
    name: results.at(-1)?.job.name ?? id,
    results: results.map(({ run, job }) => ({ run, ms: workOf(job, 0), conclusion: job.result ?? 'success' })),
    succeeded: good.length,
    failed: results.filter(hasFailed).length,
    medianMs: good.length === 0 ? null : median(good.map(({ job }) => workOf(job, 0))),
    flaky: flakyPairs(results),
  };
}

/** It, or a step of it, failed before it succeeded. */
function wasTriedAgain({ earlierAttempts, steps }: JobState): boolean {
  return (
    earlierAttempts.some(({ conclusion }) => isFailure(conclusion)) ||
    steps.some((step) => step.outcome === 'success' && step.earlierAttempts.some(({ outcome }) => isFailure(outcome)))
  );
}

function hasFailed({ job }: Result): boolean {
  return job.result !== null && isFailure(job.result);
}

/** For each key under which it did both, or a run in which it, or a step of it, did so only when tried again: the newest of each. */
function flakyPairs(results: readonly Result[]): JobTrend['flaky'] {
  const pairs = [...new Set(results.map(({ key }) => key))].flatMap((key) => {
    const same = results.filter((one) => one.key === key);
    const succeeded = same.findLast(({ job }) => job.result === 'success');
    const failed = same.findLast(hasFailed);
    return succeeded === undefined || failed === undefined ? [] : [{ succeeded: succeeded.run, failed: failed.run }];
  });
  const retried = results.filter(({ job }) => job.result === 'success' && wasTriedAgain(job));
  return [...pairs, ...retried.map(({ run }) => ({ succeeded: run, failed: run }))];
}
