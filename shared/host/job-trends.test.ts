import { expect, test } from 'vitest';
import { applyEvents, emptyRun } from '../run/apply-event.ts';
import {
  type JournalEntry,
  jobCompleted,
  jobStarted,
  journalOf,
  outline,
  runStarted,
  stepCompleted,
  stepRetrying,
  stepStarted,
} from '../run/testing/events.ts';
import { jobTrends } from './job-trends.ts';

function trendsOf(...entries: readonly JournalEntry[]) {
  const begin = [runStarted(outline({ build: [] })), jobStarted('build'), stepStarted('build')];
  const state = applyEvents(emptyRun('r'), journalOf(...begin, ...entries, jobCompleted('build', 'success')));
  return jobTrends([{ state, key: 'same' }]);
}

test('a job that came through only because a step was tried again is flaky', () => {
  const again = stepStarted('build', 'work', 2);
  const [build] = trendsOf(stepRetrying('build', 1), again, stepCompleted('build', 'success', 'work', 2));
  expect(build).toMatchObject({ succeeded: 1, failed: 0, flaky: [{ succeeded: 'r', failed: 'r' }] });
});

test('a job that came through at once is not', () => {
  const [build] = trendsOf(stepCompleted('build', 'success'));
  expect(build).toMatchObject({ succeeded: 1, flaky: [] });
});
