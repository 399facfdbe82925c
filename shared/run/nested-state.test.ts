import { expect, test } from 'vitest';
import { applyEvents, emptyRun } from './apply-event.ts';
import { depthOf } from './depth.ts';
import type { RunEventBody } from './events.ts';
import { takenOver } from './rerun.ts';
import { summaryMarkdown } from './summary-markdown.ts';
import { jobCompleted, journalOf, outline, runStarted } from './testing/events.ts';
import { timelineOf } from './timeline.ts';

const parent = { job: 'a', step: 's', jobAttempt: 1 };
const inner = outline({ 'a/s/x': [], 'a/s/y': ['a/s/x'] }).jobs.map((job) => ({ ...job, parent }));
const nested: RunEventBody = {
  type: 'step.nested',
  job: 'a',
  step: 's',
  name: 'in',
  file: 'in.json',
  jobs: inner,
  resumed: false,
};
const state = applyEvents(
  emptyRun('r'),
  journalOf(
    runStarted(outline({ a: [], b: ['a'], c: [] })),
    nested,
    jobCompleted('a/s/x', 'success'),
    jobCompleted('a/s/y', 'failure'),
    jobCompleted('a', 'failure'),
    jobCompleted('b', 'skipped'),
    jobCompleted('c', 'success'),
  ),
);
const planned = new Set(state.jobs.keys());

test('the jobs of a run within a step stand behind the job of the step, one deeper', () => {
  expect([...state.jobs.values()].map((job) => [job.id, depthOf(state.jobs, job)])).toEqual([
    ['a', 0],
    ['a/s/x', 1],
    ['a/s/y', 1],
    ['b', 0],
    ['c', 0],
  ]);
  const { rows, criticalPath } = timelineOf(state, 0);
  expect(rows.filter(({ kind }) => kind === 'job').map(({ job, depth }) => [job, depth])).toContainEqual(['a/s/y', 1]);
  expect(criticalPath.every((id) => !id.includes('/'))).toBe(true);
  expect(summaryMarkdown(state)).toContain('| &emsp;a/s/x |');
});

test.each([
  ['what failed', { kind: 'failed' } as const, ['a/s/x', 'c']],
  ['a job within', { kind: 'from', job: 'a/s/y' } as const, ['a/s/x', 'c']],
  ['the job around it', { kind: 'from', job: 'a' } as const, ['c']],
  ['all', { kind: 'all' } as const, []],
])('a re-run of %s takes over what it does not touch, within steps too', (_, rerun, kept) => {
  expect([...takenOver(state, rerun, planned).jobs.keys()]).toEqual(kept);
});

test('a run within a step that is known begins anew unless it goes on', () => {
  const events = (resumed: boolean) =>
    journalOf(runStarted(outline({ a: [] })), nested, jobCompleted('a/s/x', 'success'), { ...nested, resumed });
  const statusOf = (resumed: boolean) => applyEvents(emptyRun('r'), events(resumed)).jobs.get('a/s/x')?.status;
  expect([statusOf(true), statusOf(false)]).toEqual(['completed', 'waiting']);
});

test.each(['cancelled', 'skipped'] as const)(
  'a job that ends %s before its step came again takes along what stood within',
  (ended) => {
    const before = applyEvents(
      emptyRun('r'),
      journalOf(runStarted(outline({ a: [], b: [] })), nested, jobCompleted('a/s/x', 'success')),
    );
    const { jobs } = applyEvents(before, journalOf(...Array(before.seq).fill(nested), jobCompleted('a', ended)));
    expect(['a/s/x', 'a/s/y', 'b'].map((id) => [jobs.get(id)?.status, jobs.get(id)?.conclusion])).toEqual([
      ['completed', 'success'],
      ['completed', ended],
      ['waiting', null],
    ]);
  },
);
