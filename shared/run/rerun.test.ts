import { expect, test } from 'vitest';
import { applyEvents, emptyRun } from './apply-event.ts';
import { type RerunKind, takenOver } from './rerun.ts';
import { jobCompleted, journalOf, outline, runStarted } from './testing/events.ts';

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
const kept = (rerun: RerunKind) => [...takenOver(state, rerun).jobs.keys()];

test('a re-run of what failed takes what did not succeed, all that need it, and what never ran', () => {
  expect(kept({ kind: 'failed' })).toEqual(['a', 'off']);
});

test('a re-run from a job takes it and all that need it', () => {
  expect(kept({ kind: 'from', job: 'c' })).toEqual(['a', 'b', 'forgiven', 'off']);
});

test('a re-run of all takes over nothing', () => {
  expect(kept({ kind: 'all' })).toEqual([]);
});
