import { expect, test } from 'vitest';
import { applyEvents, emptyRun } from './apply-event.ts';
import { type RerunKind, takenOver } from './rerun.ts';
import { jobCompleted, journalOf, outline, runStarted } from './testing/events.ts';

const names = ['a', 'b', 'forgiven', 'off', 'c', 'd', 'late'];

const state = applyEvents(
  emptyRun('r'),
  journalOf(
    runStarted(outline({ a: [], b: [], forgiven: [], off: [], c: ['b'], d: ['c'], late: [] })),
    jobCompleted('a', 'success'),
    jobCompleted('b', 'failure'),
    jobCompleted('forgiven', 'success', { result: 'failure' }),
    jobCompleted('off', 'skipped'),
    jobCompleted('c', 'skipped'),
    jobCompleted('d', 'success'),
  ),
);
const kept = (rerun: RerunKind) => [...takenOver(state, rerun, new Set(names)).jobs.keys()];

test('a re-run of what failed takes what did not succeed, all that need it, and what never ran', () => {
  expect(kept({ kind: 'failed' })).toEqual(['a', 'off']);
});

test('a re-run from a job takes it and all that need it', () => {
  expect(kept({ kind: 'from', job: 'c' })).toEqual(['a', 'b', 'forgiven', 'off']);
});

test('a re-run of all takes over nothing', () => {
  expect(kept({ kind: 'all' })).toEqual([]);
});

const expanded = applyEvents(
  emptyRun('r'),
  journalOf(
    runStarted(outline({ list: [], legs: ['list'], after: ['legs'] })),
    jobCompleted('list', 'success'),
    { type: 'job.expanded', job: 'legs', legs: outline({ 'legs (1)': [], 'legs (2)': [] }).jobs },
    jobCompleted('legs (1)', 'success'),
    jobCompleted('legs (2)', 'failure'),
    jobCompleted('after', 'skipped'),
  ),
);

test('legs that the run made of a matrix are still known where what they need is taken over', () => {
  const { jobs } = takenOver(expanded, { kind: 'failed' }, new Set(['list', 'legs', 'after']));
  expect([...jobs].map(([id, { status }]) => [id, status])).toEqual([
    ['list', 'completed'],
    ['legs (1)', 'completed'],
    ['legs (2)', 'waiting'],
  ]);
});

test('a re-run of all takes over no matrix either, but one that needed nothing', () => {
  const needy = {
    ...expanded,
    jobs: new Map([...expanded.jobs].map(([id, job]) => [id, { ...job, needs: id === 'list' ? [] : ['list'] }])),
  };
  expect([...takenOver(needy, { kind: 'all' }, new Set(['list', 'legs', 'after'])).jobs.keys()]).toEqual([]);
});
