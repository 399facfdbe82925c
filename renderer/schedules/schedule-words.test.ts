import { expect, test } from 'vitest';
import { causeWords, timeWords, untilWords } from './schedule-words.ts';

const now = new Date(2026, 5, 10, 12, 0).getTime();
const later = (day: number, hour: number) => new Date(2026, 5, day, hour, 0).getTime();

test.each([
  [later(10, 15), /^today /],
  [later(11, 3), /^tomorrow /],
  [later(9, 3), /^yesterday /],
  [later(13, 3), /Sat/],
  [later(30, 3), /30/],
])('the time %d is told as short as it is clear', (at, expected) => {
  expect(timeWords(at, now)).toMatch(expected);
});

test.each([
  [30_000, 'in a moment'],
  [5 * 60_000, 'in 5m'],
  [3_600_000 + 120_000, 'in 1h 02m'],
  [5 * 86_400_000, 'in 5 days'],
])('%d ms on is %s', (left, expected) => {
  expect(untilWords(now + left, now)).toBe(expected);
});

test('each kind of trigger says what starts it', () => {
  expect(causeWords({ kind: 'schedule', cause: '0 3 * * *', timeZone: 'UTC' })).toBe('0 3 * * * · UTC');
  expect(causeWords({ kind: 'files', cause: 'src/**', timeZone: null })).toBe('when src/** change');
  expect(causeWords({ kind: 'playbook', cause: 'build: success', timeZone: null })).toBe('after build: success');
});
