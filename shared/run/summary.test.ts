import { expect, test } from 'vitest';
import { applyEvents, emptyRun } from './apply-event.ts';
import { summaryOf } from './summary.ts';
import { summaryMarkdown } from './summary-markdown.ts';
import {
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
import { timelineOf } from './timeline.ts';

const shape = outline({ lint: [], build: [], ship: ['lint', 'build'] });
const state = applyEvents(
  emptyRun('r'),
  journalOf(
    runStarted(shape),
    jobQueued('lint'),
    jobQueued('build'),
    jobStarted('lint'),
    stepStarted('lint'),
    { at: 100 },
    jobStarted('build'),
    stepStarted('build'),
    { at: 300 },
    stepCompleted('lint', 'failure'),
    jobCompleted('lint', 'success', { result: 'failure' }),
    { at: 400 },
    stepRetrying('build', 1),
    { at: 500 },
    stepStarted('build', 'work', 2),
    { at: 1100 },
    stepCompleted('build', 'failure', 'work', 2),
    jobCompleted('build', 'failure'),
    jobCompleted('ship', 'skipped', { reason: 'build did not succeed' }),
    { type: 'run.completed', conclusion: 'failure', durationMs: 1100, reason: null },
  ),
);
const relative = (bars: readonly { kind: string; from: number; to: number }[] = []) =>
  bars.map((bar) => [bar.kind, bar.from - startOfTime, bar.to - startOfTime]);

test('the timeline draws waiting for a slot, each attempt and the delay between them apart', () => {
  const { rows } = timelineOf(state, 0);
  expect(relative(rows.find((row) => row.job === 'build' && row.kind === 'job')?.bars)).toEqual([
    ['queued', 0, 100],
    ['work', 100, 1100],
  ]);
  expect(relative(rows.find((row) => row.job === 'build' && row.kind === 'step')?.bars)).toEqual([
    ['work', 100, 400],
    ['delay', 400, 500],
    ['work', 500, 1100],
  ]);
  expect(relative(rows.find((row) => row.job === 'ship')?.bars)).toEqual([['waiting', 0, 1100]]);
});

test('the critical path is the chain with the most work, and a job names the need that held it up', () => {
  const timeline = timelineOf(state, 0);
  expect(timeline.criticalPath).toEqual(['build']);
  expect(timeline.criticalMs).toBe(1000);
  expect(timeline.rows.find((row) => row.job === 'ship')?.heldBy).toBe('build');
});

test('while the run goes on, bars of what is at work end now', () => {
  const live = applyEvents(emptyRun('r'), journalOf(runStarted(shape), jobStarted('lint'), stepStarted('lint')));
  const { rows, to } = timelineOf(live, startOfTime + 42);
  expect(to).toBe(startOfTime + 42);
  expect(relative(rows[0]?.bars)).toEqual([['work', 0, 42]]);
});

test('the summary counts, and tells what failed first, the forgiven last', () => {
  const summary = summaryOf(state, 0);
  expect(summary.jobs).toEqual({ success: 1, failure: 1, skipped: 1 });
  expect(summary.failures.map(({ job, step, decisive, text }) => ({ job, step, decisive, text }))).toEqual([
    { job: 'build', step: 'work', decisive: true, text: 'It broke' },
    { job: 'lint', step: 'work', decisive: false, text: 'It broke' },
  ]);
  expect(summary.skipped).toEqual([{ job: 'ship', jobName: 'ship', text: 'build did not succeed' }]);
  expect(summary.durationMs).toBe(1100);
});

test('a job that failed before any of its steps is told with its own reason', () => {
  const failed = applyEvents(
    emptyRun('r'),
    journalOf(runStarted(shape), jobCompleted('lint', 'failure', { reason: 'The condition cannot be read' })),
  );
  expect(summaryOf(failed, 0).failures).toMatchObject([
    { job: 'lint', step: null, text: 'The condition cannot be read' },
  ]);
});

test('the Markdown names the failures with their place, and no name of a job breaks its table', () => {
  const text = summaryMarkdown(state);
  expect(text).toContain('# sample: failed');
  expect(text).toContain('- **build / work**: It broke at `a.ps1:3`');
  expect(text).toContain('| build | failed | 1.0s |');
  const odd = applyEvents(emptyRun('r'), journalOf(runStarted(outline({ 'a|b\n# c': [] }))));
  expect(summaryMarkdown(odd)).toContain('| a\\|b \\# c | running |  |');
});
