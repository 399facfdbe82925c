import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { PlannedJob } from '../../shared/plan/plan.ts';
import { isFailure } from '../../shared/run/conclusion.ts';
import type { RunHandle } from './run.ts';
import type { Behaviour } from './testing/fake-sessions.ts';
import { job, plan, step, when } from './testing/plans.ts';
import { Simulation } from './testing/simulation.ts';

/** How many random graphs are run; GANTRY_FUZZ_RUNS asks for more. */
const numRuns = Number(process.env.GANTRY_FUZZ_RUNS ?? 2500);

const conditions = [
  'always()',
  'failure()',
  'cancelled()',
  'success()',
  '!cancelled()',
  'true',
  'false',
  "needs.j0.result == 'skipped' || always()",
];
const condition = fc.option(fc.constantFrom(...conditions), { freq: 2 });
const behaviour: fc.Arbitrary<Behaviour> = fc.record({
  takes: fc.constantFrom(0, 1, 5, 20, 400_000),
  exitCode: fc.constantFrom(0, 0, 0, 1),
  stopsAfter: fc.constantFrom(0, 3),
});
const aStep = fc.record({
  condition,
  forgives: fc.boolean(),
  timeout: fc.constantFrom(null, null, 10),
  retries: fc.constantFrom(0, 0, 2),
  behaviour,
});
const aJob = fc.record({
  needs: fc.array(fc.nat(11), { maxLength: 3 }),
  condition,
  forgives: fc.boolean(),
  retries: fc.constantFrom(0, 0, 1),
  timeout: fc.constantFrom(null, null, 30),
  group: fc.option(fc.constantFrom('m', 'n'), { freq: 3 }),
  failFast: fc.boolean(),
  maxParallel: fc.constantFrom(null, 1, 2),
  steps: fc.array(aStep, { minLength: 1, maxLength: 3 }),
});
type AJob = typeof aJob extends fc.Arbitrary<infer T> ? T : never;
const aCancel = fc.record({
  at: fc.nat(60),
  what: fc.constantFrom('run', 'job', 'step', 'terminate'),
  job: fc.nat(11),
  step: fc.nat(2),
});
const graph = fc.record({
  jobs: fc.array(aJob, { minLength: 1, maxLength: 12 }),
  limit: fc.integer({ min: 1, max: 5 }),
  cancels: fc.oneof(
    { weight: 3, arbitrary: fc.constant([]) },
    { weight: 2, arbitrary: fc.array(aCancel, { maxLength: 3 }) },
  ),
});

/** A job needs only jobs before it, and legs of one matrix need the same; else a leg could need its own matrix. */
function plannedJob(given: AJob, index: number): PlannedJob {
  const group = given.group;
  const needs = group === null ? given.needs.filter((need) => need < index).map((need) => `j${need}`) : [];
  return job(`j${index}`, {
    job: group ?? `j${index}`,
    matrix: group === null ? null : { index },
    strategy:
      group === null
        ? null
        : { group, failFast: given.failFast, maxParallel: given.maxParallel, jobIndex: 0, jobTotal: 1 },
    needs: [...new Set(needs)],
    condition: given.condition === null ? null : when(given.condition.replace('needs.j0', 'needs.absent')),
    continueOnError: given.forgives,
    retries: given.retries,
    timeout: given.timeout,
    steps: given.steps.map((one, at) =>
      step(`s${at}`, {
        condition: one.condition === null ? null : when(one.condition),
        continueOnError: one.forgives,
        timeout: one.timeout,
        retry: { max: one.retries, delay: 1, backoff: 2, onExitCodes: null },
      }),
    ),
  });
}

function scheduleCancels(
  run: Simulation,
  handle: RunHandle,
  cancels: readonly { at: number; what: string; job: number; step: number }[],
) {
  for (const { at, what, job: target, step: which } of cancels) {
    run.clock.after(at, () => {
      if (what === 'run') handle.cancel('test');
      else if (what === 'terminate') handle.terminate('test');
      else if (what === 'job') handle.cancelJob(`j${target}`, 'test');
      else handle.cancelStep(`j${target}`, `s${which}`, 'test');
    });
  }
}

/** The rule of the chain, written down a second time: whether all before a job succeeded. */
function chainSucceeded(jobs: ReadonlyMap<string, PlannedJob>, ends: Record<string, string>, id: string): boolean {
  return (jobs.get(id)?.needs ?? []).every((need) => ends[need] === 'success' && chainSucceeded(jobs, ends, need));
}

test(`whatever the graph, its failures and its cancels, a run keeps every rule (${numRuns} graphs)`, async () => {
  await fc.assert(
    fc.asyncProperty(graph, async ({ jobs: given, limit, cancels }) => {
      const jobs = new Map(given.map(plannedJob).map((planned) => [planned.id, planned]));
      const run = new Simulation(plan([...jobs.values()], { maxConcurrency: limit }), ({ place, command }) => {
        const found = given[Number(place.job.slice(1))]?.steps[Number(command.step.slice(1))];
        return found?.behaviour ?? {};
      });
      const groups = new Map<string, number>();
      run.onEvent = (event) => {
        if (event.type !== 'job.started' && event.type !== 'job.completed') return;
        const planned = jobs.get(event.job)!;
        if (planned.strategy === null || event.attempt === 0) return;
        const first = event.type === 'job.started' ? (event.attempt === 1 ? 1 : 0) : -1;
        groups.set(planned.job, (groups.get(planned.job) ?? 0) + first);
      };
      const ended = new Set<string>();
      run.sessions.onStart = ({ place }) => {
        for (const need of jobs.get(place.job)!.needs) {
          expect(
            run.events.some((event) => event.type === 'job.completed' && event.job === need),
            `${place.job} ran before its need ${need}`,
          ).toBe(true);
        }
        for (const [group, running] of groups) {
          const most = Math.max(
            ...[...jobs.values()]
              .filter((one) => one.job === group)
              .map((one) => Number(one.strategy?.maxParallel ?? 99)),
          );
          expect(running, `${group} is over its maxParallel`).toBeLessThanOrEqual(most);
        }
        expect(ended.has(place.job), `${place.job} ran after its end`).toBe(false);
      };
      const handle = run.start();
      scheduleCancels(run, handle, cancels);
      const conclusion = await run.clock.runUntil(handle.done);

      expect(run.sessions.mostRunning, 'more at once than the limit').toBeLessThanOrEqual(limit);
      expect(run.sessions.opened.size, 'sessions left open').toBe(0);
      const ends = run.ends();
      expect(
        run
          .of('job.completed')
          .map((event) => event.job)
          .sort(),
      ).toEqual([...jobs.keys()].sort());
      expect(run.events.at(-1)?.type).toBe('run.completed');

      const state = run.state();
      expect([state.status, state.conclusion]).toEqual(['completed', conclusion]);
      for (const one of state.jobs.values()) {
        expect([one.status, one.conclusion], one.id).toEqual(['completed', ends[one.id]]);
        if (one.startedAt === null) continue;
        expect(
          one.steps.every((each) => each.status === 'completed'),
          `${one.id} has open steps`,
        ).toBe(true);
      }
      const failed = [...state.jobs.values()].some((one) => one.conclusion !== null && isFailure(one.conclusion));
      const cancelled = run.of('run.cancelling').length > 0;
      if (cancelled || failed) expect(conclusion).toBe(cancelled ? 'cancelled' : 'failure');
      if (cancels.length > 0) return;
      for (const planned of jobs.values()) {
        if (planned.condition !== null || planned.strategy !== null) continue;
        const ran = run.of('job.started').some((event) => event.job === planned.id);
        expect(ran, `${planned.id} ran`).toBe(chainSucceeded(jobs, ends, planned.id));
      }
    }),
    { numRuns },
  );
}, 600_000);

test('a run resumed from any place in its journal runs nothing again that had completed, and ends', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(aJob, { minLength: 1, maxLength: 6 }), fc.nat(1000), async (given, cut) => {
      const jobs = plan(given.map(plannedJob));
      const behaviourOf = ({ place, command }: { place: { job: string }; command: { step: string } }) =>
        given[Number(place.job.slice(1))]?.steps[Number(command.step.slice(1))]?.behaviour ?? {};
      const whole = new Simulation(jobs, behaviourOf);
      await whole.run();
      const kept = new Simulation(jobs);
      kept.events.push(...whole.events.slice(0, 1 + (cut % (whole.events.length - 1))));
      const previous = kept.state();
      const resumed = new Simulation(jobs, behaviourOf, { previous });
      await resumed.run();
      const again = new Set(resumed.sessions.calls.map(({ place, command }) => `${place.job}/${command.step}`));
      for (const one of previous.jobs.values()) {
        for (const each of one.steps) {
          const attemptsLeft = one.status !== 'completed' && jobs.jobs.find(({ id }) => id === one.id)!.retries > 0;
          if (each.status !== 'completed' || attemptsLeft) continue;
          expect(again.has(`${one.id}/${each.id}`), `${one.id}/${each.id} ran again`).toBe(false);
        }
      }
      expect([...resumed.state(previous).jobs.values()].every((one) => one.status === 'completed')).toBe(true);
    }),
    { numRuns: Math.ceil(numRuns / 5) },
  );
}, 600_000);
