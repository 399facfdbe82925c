import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { RetentionRules } from './history.ts';
import { chooseRuns, type KeptRun } from './retention.ts';

const now = Date.parse('2026-06-01');
const day = 86_400_000;
const run = (age: number, bytes = 10, spared: KeptRun['spared'] = null): KeptRun => ({
  run: `run-${age}`,
  playbook: 'test',
  startedAt: now - age * day,
  bytes,
  spared,
});

test.each<[string, readonly KeptRun[], RetentionRules, readonly string[]]>([
  ['without a rule all stay', [run(1), run(900)], {}, []],
  ['by age', [run(1), run(29), run(31)], { olderThanDays: 30 }, ['run-31 age']],
  ['by count, the oldest first', [run(1), run(2), run(3)], { keep: 2 }, ['run-3 count']],
  ['by size together', [run(1, 60), run(2, 30), run(3, 20)], { maxBytes: 100 }, ['run-3 size']],
  [
    'pinned, running and interrupted ones stay',
    [run(40, 1, 'pinned'), run(41, 1, 'running'), run(42, 1, 'resumable'), run(43)],
    { olderThanDays: 30 },
    ['run-43 age'],
  ],
  ['none is kept by count', [run(1), run(2)], { keep: 0 }, ['run-1 count', 'run-2 count']],
])('%s', (_name, runs, rules, expected) => {
  expect(chooseRuns(runs, rules, now).runs.map((one) => `${one.run} ${one.why}`)).toEqual(expected);
});

test('whatever the rules, nothing spared goes, each run is told once, and what stays keeps to the rules but for what is spared', () => {
  const runs = fc
    .array(
      fc.record({
        age: fc.integer({ min: 0, max: 100 }),
        bytes: fc.integer({ min: 0, max: 1000 }),
        spared: fc.constantFrom(null, null, 'pinned' as const, 'running' as const),
      }),
    )
    .map((all) =>
      all
        .toSorted((a, b) => a.age - b.age)
        .map(({ age, bytes, spared }, index) => ({ ...run(age, bytes, spared), run: `run-${index}` })),
    );
  const rules = fc.record(
    {
      olderThanDays: fc.integer({ min: 0, max: 100 }),
      keep: fc.integer({ min: 0, max: 20 }),
      maxBytes: fc.integer({ min: 0, max: 5000 }),
    },
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(runs, rules, (all, rule) => {
      const { runs: gone, spared, freed, totalBytes } = chooseRuns(all, rule, now);
      const goneIds = new Set(gone.map((one) => one.run));
      expect(all.filter((one) => one.spared !== null && goneIds.has(one.run))).toEqual([]);
      expect(new Set([...goneIds, ...spared.map((one) => one.run)]).size).toBe(gone.length + spared.length);
      expect(freed).toBe(gone.reduce((sum, { bytes }) => sum + bytes, 0));
      const left = all.filter((one) => !goneIds.has(one.run) && one.spared === null);
      if (rule.keep !== undefined) expect(left.length).toBeLessThanOrEqual(rule.keep);
      if (rule.maxBytes !== undefined)
        expect(left.reduce((sum, { bytes }) => sum + bytes, 0)).toBeLessThanOrEqual(rule.maxBytes);
      expect(totalBytes).toBeGreaterThanOrEqual(freed);
    }),
  );
});
