import { expect, test } from 'vitest';
import { applyEvents, emptyRun } from './apply-event.ts';
import type { RunEventBody } from './events.ts';
import { journalOf, outline, runStarted } from './testing/events.ts';
import { waitingSteps } from './waiting.ts';

const place = { job: 'a', step: 's' };
const input = (waiting: boolean): RunEventBody => ({ type: 'step.input', ...place, waiting });

function after(...events: readonly RunEventBody[]) {
  const [step] = outline({ a: [] }).jobs[0]?.steps ?? [];
  const id = step?.id ?? 's';
  const own = events.map((event) => ('step' in event ? { ...event, step: id } : event));
  const begun: RunEventBody = { type: 'job.started', job: 'a', attempt: 1 };
  const state = applyEvents(emptyRun('r'), journalOf(runStarted(outline({ a: [] })), begun, ...own));
  return waitingSteps(state).map(({ job, for: what, until }) => [job, what, until]);
}

test('a step waits for input until it has it', () => {
  expect(after(input(true))).toEqual([['a', 'input', null]]);
  expect(after(input(true), input(false))).toEqual([]);
});

test('a held step waits for a decision until its time', () => {
  const held: RunEventBody = {
    type: 'step.held',
    within: null,
    ...place,
    point: 'failure',
    until: '2026-01-01T00:10:00.000Z',
    exitCode: 1,
    error: null,
  };
  expect(after(held)).toEqual([['a', 'decision', Date.parse('2026-01-01T00:10:00.000Z')]]);
  expect(after(held, { type: 'run.completed', conclusion: 'failure', durationMs: 1, reason: null })).toEqual([]);
});
