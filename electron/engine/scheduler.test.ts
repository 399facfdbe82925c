import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Admission, type Effect, type ScheduledJob, Scheduler } from './scheduler.ts';

const job = (id: string, needs: string[] = [], group: string | null = null): ScheduledJob => ({ id, needs, group });
const free: Admission = { maxParallel: null, failFast: true };
const told = (effects: readonly Effect[]) =>
  effects.map((effect) => ('job' in effect ? `${effect.kind} ${effect.job}` : effect.kind));

test('a job is decided when its last need is through, then queued, then started', () => {
  const scheduler = new Scheduler([job('a'), job('b'), job('c', ['a', 'b'])], 4);
  expect(told(scheduler.start())).toEqual(['decide a', 'decide b']);
  expect(told(scheduler.admit('a', free))).toEqual(['queue a', 'start a']);
  scheduler.admit('b', free);
  expect(told(scheduler.completed('a', false))).toEqual([]);
  expect(told(scheduler.completed('b', true))).toEqual(['decide c']);
  expect(told(scheduler.completed('c', false))).toEqual(['end']);
});

test('no more jobs run at once than maxConcurrency, in the order they were queued', () => {
  const scheduler = new Scheduler([job('a'), job('b'), job('c')], 2);
  scheduler.start();
  expect(['a', 'b', 'c'].flatMap((id) => told(scheduler.admit(id, free)))).toEqual([
    'queue a',
    'start a',
    'queue b',
    'start b',
    'queue c',
  ]);
  expect(told(scheduler.completed('a', false))).toEqual(['start c']);
});

test('a matrix at its maxParallel lets jobs behind it pass', () => {
  const scheduler = new Scheduler([job('m1', [], 'm'), job('m2', [], 'm'), job('other')], 4);
  scheduler.start();
  const one = { maxParallel: 1, failFast: false };
  expect(told(scheduler.admit('m1', one))).toEqual(['queue m1', 'start m1']);
  expect(told(scheduler.admit('m2', one))).toEqual(['queue m2']);
  expect(told(scheduler.admit('other', free))).toEqual(['queue other', 'start other']);
  expect(told(scheduler.completed('m1', false))).toEqual(['start m2']);
});

test('a failing leg of a fail-fast matrix cancels the legs at work and refuses those that wait', () => {
  const legs = ['m1', 'm2', 'm3', 'm4'].map((id) => job(id, [], 'm'));
  const scheduler = new Scheduler(legs, 2);
  scheduler.start();
  for (const id of ['m1', 'm2', 'm3']) scheduler.admit(id, free);
  expect(told(scheduler.completed('m1', true))).toEqual(['cancel m2', 'refuse m3']);
  expect(told(scheduler.admit('m4', free))).toEqual(['refuse m4']);
  expect(told(scheduler.completed('m2', false))).toEqual(['end']);
});

test('cancelling the run cancels what runs, and decides again what was queued', () => {
  const scheduler = new Scheduler([job('a'), job('b'), job('c', ['a'])], 1);
  scheduler.start();
  scheduler.admit('a', free);
  scheduler.admit('b', free);
  expect(scheduler.cancelRun('stop')).toEqual([
    { kind: 'cancel', job: 'a', reason: 'stop' },
    { kind: 'decide', job: 'b', again: true },
  ]);
  expect(told(scheduler.completed('a', false))).toEqual(['decide c']);
  expect(told(scheduler.admit('c', free))).toEqual(['queue c', 'start c']);
});

test('cancelling a job that has not begun ends it at once, and those that need it are decided', () => {
  const scheduler = new Scheduler([job('a'), job('b', ['a']), job('c', ['b'])], 1);
  scheduler.start();
  expect(told(scheduler.cancelJob('b', 'not this one'))).toEqual(['refuse b', 'decide c']);
});

test('a job that expands is decided as its legs, and those that need it wait for all of them', () => {
  const scheduler = new Scheduler([job('m'), job('z', ['m'])], 4);
  scheduler.start();
  expect(told(scheduler.expand('m', [job('m1', [], 'm'), job('m2', [], 'm')]))).toEqual(['decide m1', 'decide m2']);
  scheduler.admit('m1', free);
  scheduler.admit('m2', free);
  expect(told(scheduler.completed('m1', false))).toEqual([]);
  expect(told(scheduler.completed('m2', false))).toEqual(['decide z']);
  expect(told(scheduler.completed('z', false))).toEqual(['end']);
});

test('jobs that need each other in a circle are refused, and the run ends', () => {
  const scheduler = new Scheduler([job('a'), job('b', ['c']), job('c', ['b'])], 4);
  scheduler.start();
  expect(told(scheduler.completed('a', false))).toEqual(['refuse b', 'refuse c', 'end']);
});

test('an empty run ends, and jobs done before are not decided again', () => {
  expect(told(new Scheduler([], 4).start())).toEqual(['end']);
  const resumed = new Scheduler([job('a'), job('b', ['a'])], 4, new Set(['a']));
  expect(told(resumed.start())).toEqual(['decide b']);
});

test('whatever the graph, circles included, and whatever is answered: limits hold, each job ends once, the end comes once', () => {
  const graph = fc.array(
    fc.record({ needs: fc.array(fc.nat(14), { maxLength: 3 }), group: fc.option(fc.constantFrom('m', 'n')) }),
    {
      maxLength: 15,
    },
  );
  const answers = fc.infiniteStream(
    fc.record({ pick: fc.nat(), act: fc.nat(19), failed: fc.boolean(), failFast: fc.boolean() }),
  );
  fc.assert(
    fc.property(graph, fc.integer({ min: 1, max: 4 }), answers, (nodes, limit, stream) => {
      const jobs = nodes.map((node, index) =>
        job(
          `j${index}`,
          node.needs.map((need) => `j${need}`),
          node.group,
        ),
      );
      const scheduler = new Scheduler(jobs, limit);
      const deciding = new Set<string>();
      const running = new Set<string>();
      const done = new Map<string, number>();
      let ends = 0;
      const endOf = (id: string) => done.set(id, (done.get(id) ?? 0) + 1);
      const take = (effects: readonly Effect[]) => {
        for (const effect of effects) {
          if (effect.kind === 'decide') deciding.add(effect.job);
          if (effect.kind === 'start') running.add(effect.job);
          if (effect.kind === 'refuse') endOf(effect.job);
          if (effect.kind === 'end') ends++;
          expect(running.size).toBeLessThanOrEqual(limit);
        }
      };
      take(scheduler.start());
      while (ends === 0) {
        const { pick, act, failed, failFast } = stream.next().value;
        const open = [...deciding, ...running];
        const id = open[pick % open.length];
        if (id === undefined) throw new Error('Nothing moves and there is no end');
        if (act === 0) take(scheduler.cancelRun('all'));
        else if (act === 1) take(scheduler.cancelJob(jobs[pick % jobs.length]!.id, 'one'));
        else if (deciding.delete(id) && act > 4) take(scheduler.admit(id, { maxParallel: 2, failFast }));
        else {
          running.delete(id);
          endOf(id);
          take(scheduler.completed(id, failed));
        }
      }
      expect(ends).toBe(1);
      expect([...done.values()].every((count) => count === 1)).toBe(true);
      expect(done.size).toBe(jobs.length);
    }),
    { numRuns: 2000 },
  );
});
