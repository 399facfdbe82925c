import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Decision, decide, graceMs, lookedAtUntil, mostWaiting, type Occurrence } from './decide.ts';

const now = Date.parse('2026-06-01T12:00:00Z');
const minute = 60_000;
const ago = (minutes: number): Occurrence => ({ at: now - minutes * minute, cause: null });
const day = 86_400;

interface Row {
  readonly overlap?: 'skip' | 'queue' | 'replace';
  readonly missed?: 'none' | 'last' | 'all';
  readonly within?: number;
  readonly before?: readonly Occurrence[];
  readonly came: readonly Occurrence[];
  readonly running?: boolean;
  readonly together?: boolean;
}

function decided({
  overlap = 'skip',
  missed = 'none',
  within = day,
  before = [],
  came,
  running = false,
  together = false,
}: Row): Decision {
  return decide({ overlap, missed, missedWithin: within }, before, came, { now, running, together });
}
const told = ({ waiting, dropped, cancel }: Decision) => ({
  waiting: waiting.map(({ at }) => (now - at) / minute),
  dropped: dropped.map(({ at, why }) => `${(now - at) / minute} ${why}`),
  cancel,
});

test.each<[string, Row, ReturnType<typeof told>]>([
  ['a time starts at once where nothing runs', { came: [ago(0)] }, { waiting: [0], dropped: [], cancel: false }],
  ['a time noticed a minute late is still on time', { came: [ago(1)] }, { waiting: [1], dropped: [], cancel: false }],
  [
    'skip: a time while one runs is left out',
    { came: [ago(0)], running: true },
    { waiting: [], dropped: ['0 running'], cancel: false },
  ],
  [
    'skip: a time while one waits is left out',
    { came: [ago(0)], before: [ago(3)] },
    { waiting: [3], dropped: ['0 running'], cancel: false },
  ],
  [
    'queue: a time while one runs waits',
    { overlap: 'queue', came: [ago(0)], running: true, before: [ago(5)] },
    { waiting: [5, 0], dropped: [], cancel: false },
  ],
  [
    'queue: of changes of files one waits for all',
    { overlap: 'queue', came: [ago(0)], running: true, before: [ago(5)], together: true },
    { waiting: [5], dropped: ['0 running'], cancel: false },
  ],
  [
    'replace: the one that runs is cancelled, those that wait are dropped',
    { overlap: 'replace', came: [ago(0)], running: true, before: [ago(5)] },
    { waiting: [0], dropped: ['5 replaced'], cancel: true },
  ],
  [
    'replace: nothing runs, nothing is cancelled',
    { overlap: 'replace', came: [ago(0)] },
    { waiting: [0], dropped: [], cancel: false },
  ],
  [
    'none: what was missed is not made up for',
    { came: [ago(120), ago(60), ago(0)] },
    { waiting: [0], dropped: ['120 missed', '60 missed'], cancel: false },
  ],
  [
    'last: one run for all that was missed',
    { missed: 'last', came: [ago(120), ago(60)] },
    { waiting: [60], dropped: ['120 missed'], cancel: false },
  ],
  [
    'last: a time that is on time stands for them',
    { missed: 'last', came: [ago(60), ago(0)] },
    { waiting: [0], dropped: ['60 missed'], cancel: false },
  ],
  [
    'last: not where it is too long ago',
    { missed: 'last', within: 3600, came: [ago(61)] },
    { waiting: [], dropped: ['61 missed'], cancel: false },
  ],
  [
    'all: each one within the window',
    { missed: 'all', within: 7200, came: [ago(180), ago(120), ago(60)] },
    { waiting: [120, 60], dropped: ['180 missed'], cancel: false },
  ],
  [
    'all: while one runs they wait, whatever the rule for overlaps',
    { missed: 'all', came: [ago(60)], running: true },
    { waiting: [60], dropped: [], cancel: false },
  ],
])('%s', (_name, row, expected) => {
  expect(told(decided(row))).toEqual(expected);
});

test('whatever comes, each time is started or told as dropped, once, and no more wait than may', () => {
  const occurrence = fc.integer({ min: 0, max: 3000 }).map(ago);
  const row = fc.record({
    overlap: fc.constantFrom('skip', 'queue', 'replace'),
    missed: fc.constantFrom('none', 'last', 'all'),
    within: fc.integer({ min: 60, max: 200_000 }),
    before: fc.array(occurrence, { maxLength: 3 }),
    came: fc.array(occurrence, { maxLength: 130 }).map((all) => all.toSorted((a, b) => a.at - b.at)),
    running: fc.boolean(),
    together: fc.boolean(),
  });
  fc.assert(
    fc.property(row, (one) => {
      const { waiting, dropped, cancel } = decided(one);
      const times = (list: readonly Occurrence[]) => list.map(({ at }) => at).toSorted((a, b) => a - b);
      expect(times([...waiting, ...dropped])).toEqual(times([...one.before, ...one.came]));
      expect(waiting.length).toBeLessThanOrEqual(mostWaiting + one.before.length);
      expect(cancel && !one.running).toBe(false);
      if (one.missed === 'none')
        expect(waiting.filter(({ at }) => at < now - graceMs).length).toBeLessThanOrEqual(one.before.length);
    }),
  );
});

test('a clock set back by a little does not bring times twice; one that was wrong by far begins anew', () => {
  expect(lookedAtUntil(now + 5 * minute, now)).toBe(now + 5 * minute);
  expect(lookedAtUntil(now + 400 * 24 * 60 * minute, now)).toBe(now);
  expect(lookedAtUntil(now - minute, now)).toBe(now - minute);
});
