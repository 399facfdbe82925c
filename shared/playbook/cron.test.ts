import { Cron } from 'croner';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type CronTimes, newestTimes, nextTimes, readCron } from './cron.ts';

function times(text: string, zone: string): CronTimes {
  const read = readCron(text, zone);
  if (!read.ok) throw new Error(read.error);
  return read.value;
}

const zurich = 'Europe/Zurich';

test.each([
  ['a leap day comes each fourth year', '0 12 29 2 *', 'UTC', '2026-03-01', ['2028-02-29T12:00', '2032-02-29T12:00']],
  [
    'a 31st only where the month has one',
    '0 0 31 * *',
    'UTC',
    '2026-01-31T00:00:00Z',
    ['2026-03-31T00:00', '2026-05-31T00:00'],
  ],
  [
    'L is the last day of each month',
    '0 0 L * *',
    'UTC',
    '2028-01-31T00:00:00Z',
    ['2028-02-29T00:00', '2028-03-31T00:00'],
  ],
  [
    'a time that the clock leaps over is once, at the first one after',
    '30 2 * * *',
    zurich,
    '2026-03-28T02:00Z',
    ['2026-03-29T01:00', '2026-03-30T00:30'],
  ],
  ['a time that is twice is once', '30 2 * * *', zurich, '2026-10-24T02:00Z', ['2026-10-25T00:30', '2026-10-26T01:30']],
  [
    'each half hour goes on through the hour that is twice',
    '*/30 * * * *',
    zurich,
    '2026-10-25T00:15Z',
    ['2026-10-25T00:30', '2026-10-25T01:00', '2026-10-25T01:30', '2026-10-25T02:00'],
  ],
  [
    'day and weekday are either, as cron has it',
    '0 0 13 * FRI',
    'UTC',
    '2026-02-07',
    ['2026-02-13T00:00', '2026-02-20T00:00'],
  ],
  [
    'the last time of a year is followed by the first of the next',
    '59 23 31 12 *',
    'UTC',
    '2026-01-01',
    ['2026-12-31T23:59', '2027-12-31T23:59'],
  ],
  [
    'a sixth part is the seconds',
    '*/20 0 0 1 1 *',
    'UTC',
    '2026-01-01T00:00:00Z',
    ['2026-01-01T00:00:20', '2026-01-01T00:00:40', '2027-01-01T00:00'],
  ],
])('%s', (_name, text, zone, after, expected) => {
  const found = nextTimes(times(text, zone), Date.parse(after), expected.length);
  expect(found.map((at) => new Date(at).toISOString())).toEqual(expected.map((at) => new Date(`${at}Z`).toISOString()));
});

test('a day that no month has gives no time', () => {
  expect(nextTimes(times('0 0 30 2 *', zurich), 0, 3)).toEqual([]);
  expect(newestTimes(times('0 0 30 2 *', zurich), 0, Date.parse('2026-01-01'), 3)).toEqual([]);
});

test.each(['', 'daily', '0 25 * * *', '* * * *', '@reboot', '0 0 32 * *'])(
  '"%s" is refused with a sentence',
  (text) => {
    const read = readCron(text, null);
    expect(read.ok ? '' : read.error).toMatch(/is no cron expression.+five parts/);
  },
);

test('an unknown time zone is refused by its name', () => {
  const read = readCron('0 3 * * *', 'Europe/Nowhere');
  expect(read.ok ? '' : read.error).toContain('"Europe/Nowhere"');
});

const part = (max: number, min = 0) =>
  fc.oneof(
    fc.constant('*'),
    fc.integer({ min, max }).map(String),
    fc.integer({ min: 2, max: 6 }).map((step) => `*/${step}`),
    fc.tuple(fc.integer({ min, max }), fc.integer({ min, max })).map(([a, b]) => `${Math.min(a, b)}-${Math.max(a, b)}`),
  );
const expression = fc.tuple(part(59), part(23), part(31, 1), part(12, 1), part(6)).map((parts) => parts.join(' '));
const zones = fc.constantFrom('UTC', zurich, 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kathmandu');
const moment = fc.integer({ min: Date.parse('2024-01-01'), max: Date.parse('2032-01-01') });

test('the newest times of any span are those that croner counts in it', () => {
  fc.assert(
    fc.property(
      expression,
      zones,
      moment,
      fc.integer({ min: 0, max: 4 * 86_400_000 }),
      fc.integer({ min: 1, max: 9 }),
      (text, zone, after, span, count) => {
        const until = after + span;
        const counted: number[] = [];
        const cron = new Cron(text, { paused: true, timezone: zone });
        for (let at = cron.nextRun(new Date(after)); at !== null && at.getTime() <= until; at = cron.nextRun(at))
          counted.push(at.getTime());
        expect(newestTimes(times(text, zone), after, until, count)).toEqual(counted.slice(-count));
      },
    ),
    { numRuns: 150 },
  );
});

test('of two spans that touch, each time is in one', () => {
  fc.assert(
    fc.property(
      expression,
      zones,
      moment,
      fc.integer({ min: 0, max: 86_400_000 }),
      fc.integer({ min: 0, max: 86_400_000 }),
      (text, zone, after, first, second) => {
        const [middle, end] = [after + first, after + first + second];
        const cron = times(text, zone);
        const all = Number.MAX_SAFE_INTEGER;
        expect([...newestTimes(cron, after, middle, all), ...newestTimes(cron, middle, end, all)]).toEqual(
          newestTimes(cron, after, end, all),
        );
      },
    ),
    { numRuns: 60 },
  );
});
