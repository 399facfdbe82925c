import { describe, expect, test } from 'vitest';
import type { Plan } from '../plan/plan.ts';
import { estimatePlan, pastWork } from './estimate.ts';
import type { JobState, RunState } from './state.ts';

const second = 1000;

/** A run whose jobs took so many seconds. */
function ran(times: Readonly<Record<string, number>>, more: Partial<JobState> = {}): RunState {
  const jobs = Object.entries(times).map(([id, seconds]): [string, JobState] => {
    const state = { id, conclusion: 'success', attempt: 1, earlierAttempts: [], cache: null, ...more };
    return [id, { ...state, startedAt: 0, completedAt: seconds * second } as unknown as JobState];
  });
  return { jobs: new Map(jobs) } as unknown as RunState;
}

function planned(needs: Readonly<Record<string, readonly string[]>>): Plan {
  const jobs = Object.entries(needs).map(([id, own], level) => ({ id, needs: own, level }));
  return { jobs } as unknown as Plan;
}

describe('the estimate of a plan', () => {
  const plan = planned({ a: [], b: ['a'], c: ['a'], d: ['b', 'c'] });

  test('is its longest chain by the median of what each job took', () => {
    const past = pastWork([
      ran({ a: 1, b: 9, c: 4, d: 1 }),
      ran({ a: 1, b: 2, c: 5, d: 1 }),
      ran({ a: 1, b: 3, c: 6, d: 1 }),
    ]);
    expect(past).toEqual({ runs: 3, jobs: { a: second, b: 3 * second, c: 5 * second, d: second } });
    expect(estimatePlan(plan, past)).toEqual({ jobs: ['a', 'c', 'd'], milliseconds: 7 * second, unknown: [] });
  });

  test('names the jobs of which no run tells, and is unknown where none is known', () => {
    const past = pastWork([ran({ a: 2, b: 2 })]);
    expect(estimatePlan(plan, past)).toEqual({ jobs: ['a', 'b'], milliseconds: 4 * second, unknown: ['c', 'd'] });
    expect(estimatePlan(plan, pastWork([]))).toBeNull();
  });

  test('takes nothing from a job that failed, or was not run', () => {
    const failed = ran({ a: 5 }, { conclusion: 'failure' });
    const reused = ran({ a: 5 }, { attempt: 0 });
    expect(pastWork([failed, reused]).jobs).toEqual({});
  });
});
