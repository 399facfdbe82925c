import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { PlannedJob } from '../../shared/plan/plan.ts';
import { placedJobs } from '../../shared/plan/plans-within.ts';
import { isFailure } from '../../shared/run/conclusion.ts';
import type { JobState, RunState } from '../../shared/run/state.ts';
import type { HoldsPort } from './ports.ts';
import type { RunHandle } from './run.ts';
import type { Behaviour } from './testing/fake-sessions.ts';
import { calling, job, plan, step, when } from './testing/plans.ts';
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
const plainStep = {
  condition,
  forgives: fc.boolean(),
  timeout: fc.constantFrom(null, null, 10),
  retries: fc.constantFrom(0, 0, 2),
  behaviour,
};
const plainJob = {
  needs: fc.array(fc.nat(11), { maxLength: 3 }),
  condition,
  forgives: fc.boolean(),
  retries: fc.constantFrom(0, 0, 1),
  timeout: fc.constantFrom(null, null, 30),
  group: fc.option(fc.constantFrom('m', 'n'), { freq: 3 }),
  failFast: fc.boolean(),
  maxParallel: fc.constantFrom(null, 1, 2),
};
/** Jobs whose steps may run plans of such jobs themselves, two deep. */
function jobsWithin(depth: number): fc.Arbitrary<AJob> {
  const within = fc.record({
    jobs: fc.array(
      fc.constant(null).chain(() => jobsWithin(depth - 1)),
      { minLength: 1, maxLength: 3 },
    ),
    limit: fc.integer({ min: 1, max: 3 }),
  });
  const nested = depth === 0 ? fc.constant(null) : fc.option(within, { freq: 5 - depth });
  // `option` gives its null once in `freq` times: most steps shall run commands.
  const rarely =
    depth === 0 ? nested : fc.oneof({ weight: 4, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: nested });
  const steps = fc.array(fc.record({ ...plainStep, nested: rarely }), { minLength: 1, maxLength: 3 });
  return fc.record({ ...plainJob, steps });
}
interface AStep {
  readonly condition: string | null;
  readonly forgives: boolean;
  readonly timeout: number | null;
  readonly retries: number;
  readonly behaviour: Behaviour;
  readonly nested: { readonly jobs: readonly AJob[]; readonly limit: number } | null;
}
interface AJob {
  readonly needs: readonly number[];
  readonly condition: string | null;
  readonly forgives: boolean;
  readonly retries: number;
  readonly timeout: number | null;
  readonly group: string | null;
  readonly failFast: boolean;
  readonly maxParallel: number | null;
  readonly steps: readonly AStep[];
}
const aJob = jobsWithin(2);
const aCancel = fc.record({
  at: fc.nat(60),
  what: fc.constantFrom('run', 'job', 'step', 'terminate'),
  job: fc.nat(11),
  step: fc.nat(2),
  inner: fc.option(fc.nat(2)),
});
/** What befalls the steps that may be held, in the order in which they come to it; a decision that never comes is null. */
const aHold = fc.record({
  point: fc.constantFrom('before', 'failure'),
  after: fc.nat(30),
  decision: fc.option(
    fc.oneof(
      fc.record({ kind: fc.constant('resume' as const) }),
      fc.record({ kind: fc.constant('retry' as const), text: fc.constantFrom(null, 'other') }),
      fc.record({ kind: fc.constantFrom('pass' as const, 'skip' as const, 'fail' as const) }),
    ),
    { freq: 5 },
  ),
});
const graph = fc.record({
  jobs: fc.array(aJob, { minLength: 1, maxLength: 12 }),
  limit: fc.integer({ min: 1, max: 5 }),
  holds: fc.oneof(
    { weight: 2, arbitrary: fc.constant([]) },
    { weight: 1, arbitrary: fc.array(aHold, { minLength: 1, maxLength: 6 }) },
  ),
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
        ...(one.nested === null ? {} : calling(planOf(one.nested.jobs, one.nested.limit))),
      }),
    ),
  });
}

function planOf(given: readonly AJob[], limit: number) {
  return plan(given.map(plannedJob), { maxConcurrency: limit });
}

/** What a command does, by the path of its job: `j1/s0/j2`. */
function behaviourOf(given: readonly AJob[], path: string, step: string): Behaviour {
  const [first = '', at = '', ...rest] = path.split('/');
  const found = given[Number(first.slice(1))];
  if (at === '') return found?.steps[Number(step.slice(1))]?.behaviour ?? {};
  return behaviourOf(found?.steps[Number(at.slice(1))]?.nested?.jobs ?? [], rest.join('/'), step);
}

/** Every job by its id in the run, its needs and its matrix by theirs. */
function flat(given: readonly AJob[], limit: number): Map<string, PlannedJob> {
  return new Map(
    placedJobs(planOf(given, limit)).map(({ job: planned, id, prefix }) => {
      const needs = planned.needs.map((need) => `${prefix}${need}`);
      return [id, { ...planned, id, job: `${prefix}${planned.job}`, needs }];
    }),
  );
}

function scheduleCancels(
  run: Simulation,
  handle: RunHandle,
  cancels: readonly { at: number; what: string; job: number; step: number; inner: number | null }[],
) {
  for (const { at, what, job: outer, step: which, inner } of cancels) {
    const target = inner === null ? `j${outer}` : `j${outer}/s${which}/j${inner}`;
    run.clock.after(at, () => {
      if (what === 'run') handle.cancel('test');
      else if (what === 'terminate') handle.terminate('test');
      else if (what === 'job') handle.cancelJob(target, 'test');
      else handle.cancelStep(target, `s${which}`, 'test');
    });
  }
}

/** A person who holds steps and decides about them as was drawn. */
function heldBy(
  { clock }: Simulation,
  drawn: readonly (typeof aHold extends fc.Arbitrary<infer T> ? T : never)[],
): HoldsPort {
  const left = [...drawn];
  return {
    limit: 50,
    wants: (_, point) => left[0]?.point === point,
    decision: (_, signal) => {
      const next = left.shift();
      return new Promise((resolve) => {
        if (signal.aborted) return resolve(null);
        signal.addEventListener('abort', () => resolve(null), { once: true });
        if (next?.decision != null) clock.after(next.after, () => resolve(next.decision));
      });
    },
  };
}

/** The rule of the chain, written down a second time: whether all before a job succeeded. */
function chainSucceeded(jobs: ReadonlyMap<string, PlannedJob>, ends: Record<string, string>, id: string): boolean {
  return (jobs.get(id)?.needs ?? []).every((need) => ends[need] === 'success' && chainSucceeded(jobs, ends, need));
}

test(`whatever the graph, its failures and its cancels, a run keeps every rule (${numRuns} graphs)`, async () => {
  await fc.assert(
    fc.asyncProperty(graph, async ({ jobs: given, limit, cancels, holds }) => {
      const jobs = flat(given, limit);
      const run = new Simulation(planOf(given, limit), ({ place, command }) =>
        behaviourOf(given, place.job, command.step),
      );
      run.holds = heldBy(run, holds);
      const groups = new Map<string, number>();
      run.onEvent = (event) => {
        if (event.type !== 'job.started' && event.type !== 'job.completed') return;
        const planned = jobs.get(event.job)!;
        if (planned.strategy === null || event.attempt === 0) return;
        const first = event.type === 'job.started' ? (event.attempt === 1 ? 1 : 0) : -1;
        groups.set(planned.job, (groups.get(planned.job) ?? 0) + first);
      };
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
        const now = run.state();
        for (let up = now.jobs.get(place.job)?.parent; up != null; up = now.jobs.get(up.job)?.parent) {
          const host = now.jobs.get(up.job)?.steps.find((one) => one.id === up?.step);
          expect(host?.status, `${place.job} ran while ${up.job}/${up.step} did not`).toBe('in_progress');
        }
      };
      const handle = run.start();
      scheduleCancels(run, handle, cancels);
      const conclusion = await run.clock.runUntil(handle.done);

      expect(run.sessions.mostRunning, 'more at once than the limit').toBeLessThanOrEqual(limit);
      expect(run.sessions.opened.size, 'sessions left open').toBe(0);
      expect(run.of('step.released').length, 'holds without an end').toBe(run.of('step.held').length);
      expect(run.sessions.takenOver, 'a session for each hold').toBe(run.of('step.held').length);
      const ends = run.ends();
      expect(
        run
          .of('job.completed')
          .map((event) => event.job)
          .filter((id) => !id.includes('/'))
          .sort(),
      ).toEqual(given.map((_, index) => `j${index}`).sort());
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
      const own = [...state.jobs.values()].filter((one) => one.parent === null);
      const failed = own.some((one) => one.conclusion !== null && isFailure(one.conclusion));
      const cancelled = run.of('run.cancelling').length > 0;
      if (cancelled || failed) expect(conclusion).toBe(cancelled ? 'cancelled' : 'failure');
      if (cancels.length > 0) return;
      for (const planned of jobs.values()) {
        if (planned.condition !== null || planned.strategy !== null || planned.id.includes('/')) continue;
        const ran = run.of('job.started').some((event) => event.job === planned.id);
        expect(ran, `${planned.id} ran`).toBe(chainSucceeded(jobs, ends, planned.id));
      }
    }),
    { numRuns },
  );
}, 600_000);

/** Whether a job that has ended may run again all the same: it, or a job around it, is tried once more as a whole. */
function mayBeginAnew(all: ReadonlyMap<string, PlannedJob>, { jobs }: RunState, one: JobState): boolean {
  if (one.status !== 'completed' && all.get(one.id)!.retries > 0) return true;
  const { parent } = one;
  const host = parent === null ? undefined : jobs.get(parent.job);
  if (parent === null || host === undefined) return false;
  const step = all.get(host.id)!.steps.find(({ id }) => id === parent.step);
  const stepAgain = host.status !== 'completed' && (step?.retry.max ?? 0) > 0;
  return stepAgain || mayBeginAnew(all, { jobs } as RunState, host);
}

test('a run resumed from any place in its journal runs nothing again that had completed, and ends', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(aJob, { minLength: 1, maxLength: 6 }), fc.nat(1000), async (given, cut) => {
      const jobs = planOf(given, 4);
      const all = flat(given, 4);
      const behave = ({ place, command }: { place: { job: string }; command: { step: string } }) =>
        behaviourOf(given, place.job, command.step);
      const whole = new Simulation(jobs, behave);
      await whole.run();
      const kept = new Simulation(jobs);
      kept.events.push(...whole.events.slice(0, 1 + (cut % (whole.events.length - 1))));
      const previous = kept.state();
      const resumed = new Simulation(jobs, behave, { previous });
      await resumed.run();
      const again = new Set(resumed.sessions.calls.map(({ place, command }) => `${place.job}/${command.step}`));
      for (const one of previous.jobs.values()) {
        for (const each of one.steps) {
          const attemptsLeft = mayBeginAnew(all, previous, one);
          if (each.status !== 'completed' || attemptsLeft) continue;
          expect(again.has(`${one.id}/${each.id}`), `${one.id}/${each.id} ran again`).toBe(false);
        }
      }
      expect([...resumed.state(previous).jobs.values()].every((one) => one.status === 'completed')).toBe(true);
    }),
    { numRuns: Math.ceil(numRuns / 5) },
  );
}, 600_000);
