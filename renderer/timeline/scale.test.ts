import fc from 'fast-check';
import { expect, test } from 'vitest';
import { placeOf, ticksOf } from './scale.ts';
import { panned, zoomed } from './zoom.ts';

test('an axis has its start as a tick, never more ticks than wanted and one, in equal steps', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1e9 }), fc.integer({ min: 2, max: 20 }), (duration, wanted) => {
      const ticks = ticksOf(duration, wanted);
      expect(ticks[0]).toBe(0);
      expect(ticks.length).toBeLessThanOrEqual(wanted + 1);
      const steps = new Set(ticks.slice(1).map((tick, index) => tick - (ticks[index] ?? 0)));
      expect(steps.size).toBeLessThanOrEqual(1);
    }),
  );
});

test('a span lies within its axis, whatever it is', () => {
  const time = fc.integer({ min: -1e6, max: 1e6 });
  fc.assert(
    fc.property(time, time, time, time, (from, to, start, end) => {
      const { left, width } = placeOf(from, to, { from: Math.min(start, end), to: Math.max(start, end) });
      expect(left).toBeGreaterThanOrEqual(0);
      expect(width).toBeGreaterThanOrEqual(0);
      expect(left + width).toBeLessThanOrEqual(100 + 1e-9);
    }),
  );
  expect(placeOf(150, 200, { from: 100, to: 200 })).toEqual({ left: 50, width: 50 });
});

test('a zoom keeps the time under the pointer in its place, and stays within the whole', () => {
  const whole = { from: 0, to: 1000 };
  expect(zoomed(whole, whole, 0.5, 250)).toEqual({ from: 125, to: 625 });
  expect(zoomed({ from: 0, to: 500 }, whole, 0.5, 500)).toEqual({ from: 250, to: 500 });
  expect(zoomed({ from: 0, to: 500 }, whole, 3, 0)).toBeNull();
  expect(panned({ from: 0, to: 500 }, whole, 2)).toEqual({ from: 500, to: 1000 });
  expect(panned({ from: 100, to: 600 }, whole, -1)).toEqual({ from: 0, to: 500 });
});
