import { expect, test } from 'vitest';
import { formatDuration } from './duration.ts';

test.each([
  [0, '0ms'],
  [-5, '0ms'],
  [340.4, '340ms'],
  [4210, '4.2s'],
  [9949, '9.9s'],
  [9950, '10s'],
  [59_499, '59s'],
  [59_500, '1m 00s'],
  [64_000, '1m 04s'],
  [7_500_000, '2h 05m'],
])('%d ms reads as %s', (milliseconds, text) => {
  expect(formatDuration(milliseconds)).toBe(text);
});
