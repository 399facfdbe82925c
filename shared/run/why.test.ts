import { expect, test } from 'vitest';
import { applyEvents, emptyRun } from './apply-event.ts';
import type { RunState } from './state.ts';
import {
  type JournalEntry,
  jobCompleted,
  jobQueued,
  jobStarted,
  journalOf,
  outline,
  runStarted,
  stepCompleted,
  stepStarted,
} from './testing/events.ts';
import { whyOfJob, whyOfStep } from './why.ts';

function stateOf(...events: readonly JournalEntry[]): RunState {
  const shape = outline({ lint: [], build: [], ship: ['lint', 'build'] });
  return applyEvents(emptyRun('r'), journalOf(runStarted(shape), ...events));
}

function why(state: RunState, id: string) {
  const job = state.jobs.get(id);
  if (job === undefined) throw new Error(`No job ${id}`);
  return whyOfJob(state, job);
}

function whyStep(state: RunState, id: string) {
  const job = state.jobs.get(id);
  const step = job?.steps[0];
  if (job === undefined || step === undefined) throw new Error(`No step of ${id}`);
  return whyOfStep(state, job, step);
}

test('a job that waits names the needs that are still to end, and what they do', () => {
  const state = stateOf(jobQueued('lint'), jobStarted('lint'), stepStarted('lint'));
  expect(why(state, 'ship')).toMatchObject({
    text: 'It waits for lint and build, which it needs.',
    because: [
      { job: 'lint', standing: 'runs' },
      { job: 'build', standing: 'waits' },
    ],
  });
  expect(whyStep(state, 'ship')?.text).toBe('Its job has not begun. It waits for lint and build, which it needs.');
});

test('a job that is queued names the slots, and who has them', () => {
  const state = { ...stateOf(jobQueued('lint'), jobStarted('lint'), jobQueued('build')), maxConcurrency: 1 };
  expect(why(state, 'build')).toMatchObject({
    text: 'It waits for a slot: 1 of 1 slot is taken.',
    because: [{ job: 'lint', standing: 'runs' }],
  });
});

test('a job that waits in a concurrency group names it and its holder', () => {
  const waiting = { type: 'job.waiting', job: 'lint', group: 'deploy', holder: { run: 'x', job: null } } as const;
  expect(why(stateOf(waiting), 'lint')?.text).toBe('It waits for run x in the concurrency group deploy');
});

test('a skipped job shows its condition part by part, and the needs that failed', () => {
  const parts = [{ text: 'success()', value: false }];
  const reason = { text: 'Its condition did not hold', condition: 'success()', parts };
  const state = stateOf(jobStarted('lint'), jobCompleted('lint', 'failure'), jobCompleted('build', 'success'), {
    type: 'job.completed',
    job: 'ship',
    attempt: 1,
    result: 'skipped',
    conclusion: 'skipped',
    outputs: {},
    reason,
  });
  expect(why(state, 'ship')).toEqual({
    text: 'Its condition did not hold',
    condition: { text: 'success()', parts },
    because: [{ job: 'lint', step: null, name: 'lint', standing: 'failure' }],
    error: null,
  });
  expect(whyStep(state, 'ship')?.text).toBe('Its job never came to it. Its condition did not hold');
});

test('a failed job names the step that failed; what succeeded needs no words', () => {
  const state = stateOf(
    jobStarted('lint'),
    stepStarted('lint'),
    stepCompleted('lint', 'failure'),
    jobCompleted('lint', 'failure'),
    jobStarted('build'),
    jobCompleted('build', 'success'),
  );
  expect(why(state, 'lint')).toMatchObject({ text: 'work failed.', because: [{ step: 'work', standing: 'failure' }] });
  expect(why(state, 'build')).toBeNull();
});
