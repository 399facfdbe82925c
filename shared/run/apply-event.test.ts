import fc from 'fast-check';
import { expect, test } from 'vitest';
import { applyEvent, applyEvents, emptyRun } from './apply-event.ts';
import type { RunEvent, RunEventBody } from './events.ts';
import { interrupted } from './interrupted.ts';
import {
  type JournalEntry,
  jobCompleted,
  jobQueued,
  jobStarted,
  journalOf,
  outline,
  runStarted,
  startOfTime,
  stepCompleted,
  stepRetrying,
  stepStarted,
} from './testing/events.ts';

const shape = outline({ build: [], test: ['build'] });
const fold = (...entries: readonly JournalEntry[]) => applyEvents(emptyRun('run-00001'), journalOf(...entries));

test('a job goes from waiting through queued and in progress to completed, with its times', () => {
  const state = fold(
    runStarted(shape),
    { at: 10 },
    jobQueued('build'),
    { at: 20 },
    jobStarted('build'),
    stepStarted('build'),
    { at: 50 },
    stepCompleted('build', 'success'),
    jobCompleted('build', 'success'),
  );
  expect(state.jobs.get('build')).toMatchObject({
    status: 'completed',
    conclusion: 'success',
    queuedAt: startOfTime + 10,
    startedAt: startOfTime + 20,
    completedAt: startOfTime + 50,
    steps: [{ status: 'completed', outcome: 'success', outputBytes: 12 }],
  });
  expect(state.jobs.get('test')?.status).toBe('waiting');
  expect(state.seq).toBe(6);
});

test('an event shares every job that it does not touch, and leaves the state before it alone', () => {
  const before = fold(runStarted(shape));
  const [, queued] = journalOf(runStarted(shape), jobQueued('build'));
  const after = applyEvent(before, queued as RunEvent);
  expect(after.jobs.get('test')).toBe(before.jobs.get('test'));
  expect(before.jobs.get('build')?.status).toBe('waiting');
  expect(after.jobs.get('build')?.status).toBe('queued');
});

test('attempts of a step and of a job are kept whole', () => {
  const state = fold(
    runStarted(shape),
    jobStarted('build'),
    stepStarted('build'),
    { at: 5 },
    stepRetrying('build', 1),
    { at: 9 },
    stepStarted('build', 'work', 2),
    stepCompleted('build', 'failure', 'work', 2),
    { type: 'job.retrying', job: 'build', attempt: 1, delayMs: 0, conclusion: 'failure' },
    jobStarted('build', 2),
  );
  const job = state.jobs.get('build');
  expect(job?.attempt).toBe(2);
  expect(job?.steps[0]).toMatchObject({ status: 'waiting', attempt: 0, error: null });
  expect(job?.earlierAttempts).toMatchObject([
    { attempt: 1, conclusion: 'failure', steps: [{ attempt: 2, earlierAttempts: [{ attempt: 1, exitCode: 1 }] }] },
  ]);
});

test('a matrix known only at run time gives its place, and its place in the needs of others, to its legs', () => {
  const leg = (id: string, os: string) => ({ ...outline({ build: [] }).jobs[0]!, id, matrix: { os } });
  const state = fold(runStarted(shape), {
    type: 'job.expanded',
    job: 'build',
    legs: [leg('build (a)', 'a'), leg('build (b)', 'b')],
  });
  expect([...state.jobs.keys()]).toEqual(['build (a)', 'build (b)', 'test']);
  expect(state.jobs.get('test')?.needs).toEqual(['build (a)', 'build (b)']);
  expect(state.outline?.jobs.map((job) => job.id)).toEqual(['build (a)', 'build (b)', 'test']);
});

test('what a step exports is kept, its newest PATH entry first', () => {
  const exported = (env: Record<string, string>, path: string[]) =>
    ({ type: 'step.exported', job: 'build', step: 'work', env, path }) as const;
  const state = fold(runStarted(shape), exported({ A: '1' }, ['/a']), exported({ A: '2' }, ['/b']));
  expect(state.jobs.get('build')?.steps[0]?.exported).toEqual({ env: { A: '2' }, path: ['/b', '/a'] });
});

test('a run whose journal just ends is shown as interrupted, and a resumed run keeps what had completed', () => {
  const events: readonly JournalEntry[] = [
    runStarted(outline({ build: [], test: ['build'], late: ['test'] }, ['one', 'two'])),
    jobStarted('build'),
    stepStarted('build', 'one'),
    stepCompleted('build', 'success', 'one'),
    stepStarted('build', 'two'),
    stepCompleted('build', 'success', 'two'),
    jobCompleted('build', 'success'),
    { at: 70 },
    jobStarted('test'),
    stepStarted('test', 'one'),
    stepCompleted('test', 'success', 'one'),
    { at: 90 },
    stepStarted('test', 'two'),
  ];
  const dead = interrupted(fold(...events));
  expect(dead).toMatchObject({ status: 'completed', conclusion: 'interrupted', completedAt: startOfTime + 90 });
  expect(dead.jobs.get('build')?.conclusion).toBe('success');
  expect(dead.jobs.get('test')).toMatchObject({
    conclusion: 'interrupted',
    steps: [{ conclusion: 'success' }, { conclusion: 'interrupted' }],
  });
  expect(dead.jobs.get('late')?.conclusion).toBeNull();

  const resumed = fold(...events, runStarted(shape, true));
  expect(resumed).toMatchObject({ status: 'in_progress', conclusion: null, startedAt: startOfTime });
  expect(resumed.jobs.get('build')?.status).toBe('completed');
  expect(resumed.jobs.get('test')).toMatchObject({
    status: 'waiting',
    attempt: 1,
    steps: [{ conclusion: 'success' }, { conclusion: null, status: 'waiting' }],
  });
});

test('an event that was applied before, an unknown type, an unknown job or step change nothing and never throw', () => {
  const state = fold(runStarted(shape), jobQueued('build'));
  const [again] = journalOf(runStarted(shape));
  expect(applyEvent(state, again as RunEvent)).toBe(state);
  const odd = [
    { type: 'run.paused' },
    { type: '__proto__' },
    jobStarted('nowhere'),
    stepStarted('build', 'nowhere'),
    stepCompleted('nowhere', 'failure'),
    { type: 'job.expanded', job: 'nowhere', legs: [] },
  ].map((body, index) => ({ run: 'r', seq: 3 + index, time: 'not a time', ...body }) as RunEvent);
  const after = applyEvents(state, odd);
  expect({ ...after, seq: state.seq, jobs: [...after.jobs] }).toEqual({ ...state, jobs: [...state.jobs] });
});

test('in any order, split into any batches, events give the same state and never throw', () => {
  const bodies: readonly RunEventBody[] = [
    runStarted(shape),
    runStarted(shape, true),
    jobQueued('build'),
    jobStarted('build'),
    stepStarted('build'),
    stepRetrying('build', 1),
    stepCompleted('build', 'failure'),
    jobCompleted('build', 'failure'),
    jobStarted('test', 2),
    jobCompleted('test', 'skipped'),
    { type: 'job.expanded', job: 'build', legs: [] },
    { type: 'run.cancelling', reason: 'x' },
    { type: 'run.completed', conclusion: 'failure', durationMs: 1, reason: null },
  ];
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...bodies), { maxLength: 30 }), fc.nat(), (order, cut) => {
      const events = journalOf(...order);
      const at = cut % (events.length + 1);
      const whole = applyEvents(emptyRun('r'), events);
      const halves = applyEvents(applyEvents(emptyRun('r'), events.slice(0, at)), events.slice(at));
      const single = events.reduce(applyEvent, emptyRun('r'));
      for (const state of [halves, single]) {
        expect({ ...state, jobs: [...state.jobs] }).toEqual({ ...whole, jobs: [...whole.jobs] });
      }
    }),
  );
});
