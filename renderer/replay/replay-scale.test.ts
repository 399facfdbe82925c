import fc from 'fast-check';
import { expect, test } from 'vitest';
import { replayScale } from './replay-scale.ts';

test('the last step of the slider is the first one at or beyond the end, however long the run was', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1e9 }), (all) => {
      const { step, max } = replayScale(all);
      expect(max % step).toBe(0);
      expect(max).toBeGreaterThanOrEqual(all);
      expect(max - all).toBeLessThan(Math.max(step, 2));
    }),
  );
});
