import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { JsonObject, JsonValue } from '../base/json.ts';
import { excludedLegs, expandMatrix, planLegs } from './matrix.ts';
import { plannedJob } from './testing/planned.ts';

function legs(matrix: JsonValue): readonly JsonObject[] {
  const expanded = expandMatrix(matrix);
  if (!expanded.ok) throw new Error(expanded.error.message);
  return expanded.value.legs;
}

test.each<[string, JsonValue, JsonObject[]]>([
  [
    'the last vector turns fastest',
    { os: ['a', 'b'], node: [1, 2] },
    [
      { os: 'a', node: 1 },
      { os: 'a', node: 2 },
      { os: 'b', node: 1 },
      { os: 'b', node: 2 },
    ],
  ],
  [
    "GitHub's own example of include",
    {
      fruit: ['apple', 'pear'],
      animal: ['cat', 'dog'],
      include: [
        { color: 'green' },
        { color: 'pink', animal: 'cat' },
        { fruit: 'apple', shape: 'circle' },
        { fruit: 'banana' },
        { fruit: 'banana', animal: 'cat' },
      ],
    },
    [
      { fruit: 'apple', animal: 'cat', color: 'pink', shape: 'circle' },
      { fruit: 'apple', animal: 'dog', color: 'green', shape: 'circle' },
      { fruit: 'pear', animal: 'cat', color: 'pink' },
      { fruit: 'pear', animal: 'dog', color: 'green' },
      { fruit: 'banana' },
      { fruit: 'banana', animal: 'cat' },
    ],
  ],
  [
    "GitHub's own example of exclude",
    {
      os: ['macos-latest', 'windows-latest'],
      version: [12, 14, 16],
      environment: ['staging', 'production'],
      exclude: [
        { os: 'macos-latest', version: 12, environment: 'production' },
        { os: 'windows-latest', version: 16 },
      ],
    },
    [
      { os: 'macos-latest', version: 12, environment: 'staging' },
      { os: 'macos-latest', version: 14, environment: 'staging' },
      { os: 'macos-latest', version: 14, environment: 'production' },
      { os: 'macos-latest', version: 16, environment: 'staging' },
      { os: 'macos-latest', version: 16, environment: 'production' },
      { os: 'windows-latest', version: 12, environment: 'staging' },
      { os: 'windows-latest', version: 12, environment: 'production' },
      { os: 'windows-latest', version: 14, environment: 'staging' },
      { os: 'windows-latest', version: 14, environment: 'production' },
    ],
  ],
  ['include alone gives a leg each', { include: [{ a: 1 }, { b: 2 }] }, [{ a: 1 }, { b: 2 }]],
  [
    'include brings back what exclude took',
    { a: [1, 2], exclude: [{ a: 2 }], include: [{ a: 2, b: 1 }] },
    [{ a: 1 }, { a: 2, b: 1 }],
  ],
  [
    'exclude reads a part of an object',
    {
      os: [
        { name: 'x', v: 1 },
        { name: 'y', v: 1 },
      ],
      exclude: [{ os: { name: 'y' } }],
    },
    [{ os: { name: 'x', v: 1 } }],
  ],
  [
    'include compares objects whole',
    { os: [{ name: 'x', v: 1 }], include: [{ os: { name: 'x' }, more: true }] },
    [{ os: { name: 'x', v: 1 } }, { os: { name: 'x' }, more: true }],
  ],
  [
    'text goes without regard to case, and the original is kept',
    { os: ['Linux'], include: [{ os: 'linux', fast: true }] },
    [{ os: 'Linux', fast: true }],
  ],
  ['a number equals its text', { v: [16, 18], exclude: [{ v: '16' }] }, [{ v: 18 }]],
  ['an empty exclude matches nothing', { v: [1], exclude: [{}] }, [{ v: 1 }]],
  ['an exclude of another name matches nothing', { v: [1], exclude: [{ w: 1 }, { constructor: 1 }] }, [{ v: 1 }]],
  ['an empty vector gives none', { v: [], w: [1] }, []],
  ['an empty matrix gives none', {}, []],
  ['lists are values', { v: [[1, 2], [3]] }, [{ v: [1, 2] }, { v: [3] }]],
])('%s', (_, matrix, expected) => {
  expect(legs(matrix)).toEqual(expected);
});

test.each<[JsonValue, string]>([
  [null, ''],
  [['a'], ''],
  ['x', ''],
  [{ os: 'linux' }, '/os'],
  [{ 'a/b': {} }, '/a~1b'],
  [{ include: {} }, '/include'],
  [{ v: [1], exclude: [{}, 'x'] }, '/exclude/1'],
])('the matrix %j is refused at its place', (matrix, pointer) => {
  expect(expandMatrix(matrix)).toMatchObject({ ok: false, error: { pointer } });
});

test('256 legs are the most, counted after exclude, and a product beyond memory is never made', () => {
  const numbers = (count: number) => Array.from({ length: count }, (_, index) => index);
  expect(legs({ a: numbers(256) })).toHaveLength(256);
  expect(expandMatrix({ a: numbers(257) })).toMatchObject({ ok: false });
  expect(legs({ a: numbers(257), exclude: [{ a: 0 }] })).toHaveLength(256);
  const huge = Object.fromEntries(numbers(60).map((index) => [`v${index}`, numbers(200)]));
  expect(expandMatrix(huge)).toMatchObject({ ok: false });
});

test('legs are jobs named by their values, each with its place among them', () => {
  const job = plannedJob('build', { name: 'Build', dynamicMatrix: 'x' });
  const planned = planLegs(job, { os: ['a', { name: 'b', lts: true }], v: [1, null] });
  expect(planned).toMatchObject({
    ok: true,
    value: [
      { id: 'build (a, 1)', job: 'build', name: 'Build (a, 1)', matrix: { os: 'a', v: 1 }, dynamicMatrix: null },
      { id: 'build (a)' },
      { id: 'build (b, true, 1)' },
      {
        id: 'build (b, true)',
        strategy: { group: 'build', failFast: true, maxParallel: null, jobIndex: 3, jobTotal: 4 },
      },
    ],
  });
});

test('a name that speaks of the matrix is left to say it, and ids stay apart', () => {
  const planned = planLegs(plannedJob('t', { name: 'On ${{ matrix.v }}' }), { v: [1, '1', true, 'true'] });
  expect(planned).toMatchObject({
    value: [{ id: 't (1)', name: 'On ${{ matrix.v }}' }, { id: 't (1) #2' }, { id: 't (true)' }, { id: 't (true) #2' }],
  });
});

const anyValue = fc.constantFrom<JsonValue>('a', 'b', 'A', 1, 2, '1', true, null);
const anyVectors = fc.dictionary(
  fc.constantFrom('x', 'y', 'z'),
  fc.uniqueArray(anyValue, { minLength: 1, maxLength: 3 }),
);
const anyObjects = fc.array(fc.dictionary(fc.constantFrom('x', 'y', 'z', 'w'), anyValue), { maxLength: 4 });

test('without include or exclude there is a leg for each combination, none twice', () => {
  fc.assert(
    fc.property(anyVectors, (vectors) => {
      const found = legs(vectors).map((leg) => JSON.stringify(leg));
      const size = Object.values(vectors).reduce((product, values) => product * values.length, 1);
      expect(new Set(found).size).toBe(Object.keys(vectors).length === 0 ? 0 : size);
      expect(found).toHaveLength(new Set(found).size);
    }),
  );
});

test('exclude only takes away, include never changes an original value nor loses a leg', () => {
  fc.assert(
    fc.property(anyVectors, anyObjects, anyObjects, (vectors, include, exclude) => {
      const all = legs(vectors).map((leg) => JSON.stringify(leg));
      const left = legs({ ...vectors, exclude });
      for (const leg of left) expect(all).toContain(JSON.stringify(leg));
      const whole = legs({ ...vectors, exclude, include });
      expect(whole.length).toBeGreaterThanOrEqual(left.length);
      expect(whole.length).toBeLessThanOrEqual(left.length + include.length);
      for (const [index, leg] of left.entries()) expect(whole[index]).toMatchObject(leg);
    }),
  );
});

test('any JSON is expanded or refused', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const expanded = expandMatrix(value as JsonValue);
      expect(expanded.ok ? expanded.value.legs.length <= 256 : expanded.error.message.endsWith('.')).toBe(true);
    }),
  );
});

test('what is excluded is told with the exclude that matches it first', () => {
  const matrix = {
    os: ['linux', 'windows'],
    node: [20, 22],
    include: [{ os: 'macos' }],
    exclude: [{ os: 'windows', node: 20 }, { os: 'Windows' }],
  };
  expect(excludedLegs(matrix)).toEqual([
    { leg: { os: 'windows', node: 20 }, by: 0 },
    { leg: { os: 'windows', node: 22 }, by: 1 },
  ]);
  expect(excludedLegs({ os: 'linux' })).toEqual([]);
});
