import { expect, test } from 'vitest';
import { applyEvents, emptyRun } from './apply-event.ts';
import { lanesOf } from './lanes.ts';
import {
  type JournalEntry,
  jobCompleted,
  jobQueued,
  jobStarted,
  journalOf,
  outline,
  runStarted,
  startOfTime,
  stepStarted,
} from './testing/events.ts';
import { timelineOf } from './timeline.ts';

const shape = outline({ lint: [], build: [], ship: ['lint'] });

test('the lanes of a run tell how many jobs were at work at each time', () => {
  const events = journalOf(
    runStarted(shape),
    jobStarted('lint'),
    { at: 100 },
    jobStarted('build'),
    { at: 200 },
    jobCompleted('lint', 'success'),
    jobStarted('ship'),
    { at: 300 },
    jobCompleted('build', 'success'),
    { at: 400 },
    jobCompleted('ship', 'success'),
  );
  const { rows } = timelineOf(applyEvents(emptyRun('r'), events), startOfTime + 400);
  expect(lanesOf(rows).map(({ time, running }) => [time - startOfTime, running])).toEqual([
    [0, 1],
    [100, 2],
    [200, 2],
    [300, 1],
    [400, 0],
  ]);
});

test('waiting for needs, for a concurrency group and for a slot are apart', () => {
  const events = journalOf(
    runStarted(shape),
    { at: 100 },
    { type: 'job.waiting', job: 'ship', group: 'deploy', holder: null },
    { at: 250 },
    jobQueued('ship'),
    { at: 300 },
    jobStarted('ship'),
  );
  const { rows } = timelineOf(applyEvents(emptyRun('r'), events), startOfTime + 500);
  const ship = rows.find(({ job, kind }) => job === 'ship' && kind === 'job');
  expect(ship?.bars.map(({ kind, from, to }) => [kind, from - startOfTime, to - startOfTime])).toEqual([
    ['waiting', 0, 100],
    ['locked', 100, 250],
    ['queued', 250, 300],
    ['work', 300, 500],
  ]);
});

test('a hold lies over the work of its step, until it is over or now', () => {
  const held = {
    type: 'step.held',
    within: null,
    job: 'lint',
    step: 'work',
    point: 'failure',
    until: '2026-01-02T00:00:00.000Z',
    exitCode: 1,
    error: null,
  } as const;
  const released: JournalEntry = {
    type: 'step.released',
    job: 'lint',
    step: 'work',
    by: 'resume',
    typed: [],
    text: null,
  };
  const begun = [runStarted(shape), jobStarted('lint'), stepStarted('lint'), { at: 100 }, held];
  const holdsOf = (events: readonly JournalEntry[]) =>
    timelineOf(applyEvents(emptyRun('r'), journalOf(...events)), startOfTime + 300)
      .rows.find(({ job, kind }) => job === 'lint' && kind === 'step')
      ?.bars.filter(({ kind }) => kind === 'held')
      .map(({ from, to }) => [from - startOfTime, to - startOfTime]);
  expect(holdsOf(begun)).toEqual([[100, 300]]);
  expect(holdsOf([...begun, { at: 250 }, released])).toEqual([[100, 250]]);
});
