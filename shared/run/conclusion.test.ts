import fc from 'fast-check';
import { expect, test } from 'vitest';
import { concludes, jobResultOf, legsResult, mergeConclusions, needsResult, runConclusionOf } from './conclusion.ts';
import { type Conclusion, conclusionSchema } from './events.ts';

const anyConclusion = fc.constantFrom(...conclusionSchema.options);

test('the merge of results does not depend on their order or grouping', () => {
  fc.assert(
    fc.property(fc.array(anyConclusion, { minLength: 1 }), fc.array(anyConclusion, { minLength: 1 }), (a, b) => {
      const merged = mergeConclusions([...a, ...b]);
      expect(mergeConclusions([...b, ...a].reverse())).toBe(merged);
      expect(mergeConclusions([mergeConclusions(a), mergeConclusions(b)])).toBe(merged);
    }),
  );
});

test.each<[Conclusion[], Conclusion]>([
  [[], 'success'],
  [['skipped', 'skipped'], 'success'],
  [['success', 'skipped'], 'success'],
  [['success', 'timed_out'], 'failure'],
  [['cancelled', 'failure'], 'failure'],
  [['cancelled', 'success'], 'cancelled'],
])('a job whose steps concluded %j has the result %s', (steps, result) => {
  expect(jobResultOf(steps)).toBe(result);
});

test('a cancelled run is cancelled whatever failed in it, and a failing job fails a run that was not', () => {
  expect(runConclusionOf(['failure', 'success'], true)).toBe('cancelled');
  expect(runConclusionOf(['failure', 'cancelled'], false)).toBe('failure');
});

test('continueOnError forgives failures and timeouts, and nothing else', () => {
  expect(conclusionSchema.options.map((outcome) => concludes(outcome, true))).toEqual([
    'success',
    'success',
    'cancelled',
    'skipped',
    'success',
    'interrupted',
  ]);
  expect(conclusionSchema.options.map((outcome) => concludes(outcome, false))).toEqual(conclusionSchema.options);
});

test('needs tells the four words that GitHub has', () => {
  expect(conclusionSchema.options.map(needsResult)).toEqual([
    'success',
    'failure',
    'cancelled',
    'skipped',
    'failure',
    'cancelled',
  ]);
  expect(legsResult(['skipped', 'skipped'])).toBe('skipped');
  expect(legsResult(['success', 'timed_out'])).toBe('failure');
});
