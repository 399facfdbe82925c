import fc from 'fast-check';
import { expect, test } from 'vitest';
import { applyEvents, emptyRun } from './apply-event.ts';
import { RunReplay } from './replay.ts';
import { jobCompleted, jobQueued, jobStarted, journalOf, outline, runStarted, startOfTime } from './testing/events.ts';

test('a run at any time is the fold of what had happened by then, in whatever order the times are asked for', () => {
  const names = Array.from({ length: 600 }, (_, index) => `job-${index}`);
  const shape = outline(Object.fromEntries(names.map((name) => [name, []])));
  const events = journalOf(
    runStarted(shape),
    ...names.flatMap((name, index) => [
      { at: index * 10 },
      jobQueued(name),
      jobStarted(name),
      { at: index * 10 + 5 },
      jobCompleted(name, 'success'),
    ]),
  );
  const replay = new RunReplay('r', events);
  expect([replay.from, replay.to]).toEqual([startOfTime, startOfTime + 5995]);
  fc.assert(
    fc.property(fc.integer({ min: -10, max: 6100 }), (at) => {
      const time = startOfTime + at;
      const until = events.filter((event) => Date.parse(event.time) <= time);
      const [replayed, folded] = [replay.stateAt(time), applyEvents(emptyRun('r'), until)];
      expect([...replayed.jobs.values()]).toEqual([...folded.jobs.values()]);
      expect(replayed.seq).toBe(folded.seq);
    }),
    { numRuns: 30 },
  );
});

test('a clock that was set back holds no event back', () => {
  const shape = outline({ lint: [] });
  const events = journalOf(runStarted(shape), { at: 500 }, jobQueued('lint'), { at: 100 }, jobStarted('lint'));
  const replay = new RunReplay('r', events);
  expect(replay.stateAt(startOfTime + 499).jobs.get('lint')?.status).toBe('waiting');
  expect(replay.stateAt(startOfTime + 500).jobs.get('lint')?.status).toBe('in_progress');
});
