import fc from 'fast-check';
import { expect, test } from 'vitest';
import { normaliseLine } from './normalise.ts';

const workspace = '/home/ada/site';
const normal = (line: string) => normaliseLine(line, workspace);

test.each([
  ['\u001b[32mBuilt\u001b[0m in 1.24s', 'Built in <duration>'],
  ['2026-06-01T12:00:00.123Z started', '<time> started'],
  ['[12:01:59] 3 files', '[<time>] 3 files'],
  ['wrote /tmp/build-x1/out.txt, 12 bytes', 'wrote <temp>, 12 bytes'],
  ['wrote C:\\Users\\Ada\\AppData\\Local\\Temp\\x.txt', 'wrote <temp>'],
  ['commit 3f2a9c1b7 of main', 'commit <id> of main'],
  ['run 20261124-022101123-0a1b2c3d', 'run <run>'],
  ['request 123e4567-e89b-12d3-a456-426614174000', 'request <id>'],
  ['reads /home/ada/site/src/a.ts', 'reads <workspace>/src/a.ts'],
  ['pid 4711 began', 'pid <id> began'],
  ['took 1m 04s, then 12ms', 'took <duration> , then <duration>'],
  ['Mon Jun 1 12:00:00 2026', '<time> <time> 2026'],
])('%j is %j', (line, expected) => {
  expect(normal(line)).toBe(expected);
});

test.each([
  '42 tests passed',
  'version 1.2.3',
  'added decade',
  'exit code 7',
  'facade',
  '12 small files',
  '1000000 bytes',
])('what tells of the work itself stays: %s', (line) => {
  expect(normal(line)).toBe(line);
});

const words = fc
  .array(fc.constantFrom('built', 'file', 'in', 'a.ts', '42', '->', 'ok'), { maxLength: 6 })
  .map((all) => all.join(' '));
const hex = (length: number) =>
  fc.string({ unit: fc.constantFrom(...'0123456789abcdef'.split('')), minLength: length, maxLength: length });
const two = (most: number, least = 0) =>
  fc.integer({ min: least, max: most }).map((number) => String(number).padStart(2, '0'));
const ofRun = {
  time: fc
    .tuple(two(12, 1), two(28, 1), two(23), two(59), two(59))
    .map(([month, day, h, m, s]) => `2026-${month}-${day}T${h}:${m}:${s}Z`),
  clock: fc.tuple(two(23), two(59), two(59)).map((parts) => parts.join(':')),
  duration: fc.oneof(
    fc.integer({ min: 0, max: 999 }).map((ms) => `${ms}ms`),
    fc.tuple(fc.integer({ min: 1, max: 59 }), two(59)).map(([m, s]) => `${m}m ${s}s`),
  ),
  temp: hex(8).map((name) => `/tmp/gantry-${name}/out`),
  uuid: fc.uuid(),
  pid: fc.integer({ min: 2, max: 99_999 }).map((pid) => `pid ${pid}`),
};

test('two lines that differ in what is only of their run are the same, wherever it stands', () => {
  const differing = fc.constantFrom(...Object.values(ofRun)).chain((value) => fc.tuple(value, value));
  fc.assert(
    fc.property(words, differing, words, (before, [left, right], after) => {
      expect(normal(`${before} (${left}) ${after}`)).toBe(normal(`${before} (${right}) ${after}`));
    }),
  );
});

test('a normalised line stays as it is', () => {
  const piece = fc.oneof(words, ...Object.values(ofRun), fc.string());
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 5 }), (pieces) => {
      const once = normal(pieces.join(' '));
      expect(normal(once)).toBe(once);
    }),
    { numRuns: 500 },
  );
});
