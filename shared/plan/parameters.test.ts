import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { JsonValue } from '../base/json.ts';
import { bindParameters } from './parameters.ts';
import { parameter, script } from './testing/scripts.ts';

const bindOne = (type: string | null, value: JsonValue, validateSet: string[] = []) =>
  bindParameters(script('0001_X.ps1', { parameters: [parameter('P', type, { validateSet })] }), { p: value }, []);

test.each<[string | null, JsonValue, JsonValue]>([
  ['switch', 'True', true],
  ['bool', '$false', false],
  ['system.boolean', 1, true],
  ['int', '42', 42],
  ['nullable[int]', '-7', -7],
  ['system.int64', '9223372036854775807', '9223372036854775807'],
  ['double', '1.5e3', 1500],
  ['decimal', '.5', 0.5],
  ['string', 5, '5'],
  ['string', true, 'True'],
  ['string', ['a'], ['a']],
  ['string[]', 'a,b', ['a,b']],
  ['int[]', ['1', 2], [1, 2]],
  ['hashtable', { a: 1 }, { a: 1 }],
  ['object', { a: [1] }, { a: [1] }],
  ['int', '${{ steps.x.outputs.n }}', '${{ steps.x.outputs.n }}'],
  ['int', null, null],
  [null, 'x', 'x'],
])('[%s] takes %j as %j', (type, value, expected) => {
  expect(bindOne(type, value)).toEqual({
    parameters: [{ name: 'P', type, value: expected, source: 'with' }],
    problems: [],
  });
});

test.each<[string, JsonValue, string]>([
  ['int', 'many', '-P takes a whole number, not "many".'],
  ['int', 1.5, '-P takes a whole number, not 1.5.'],
  ['switch', 'maybe', '-P takes true or false, not "maybe".'],
  ['int[]', ['1', 'x'], '-P takes a list, each item being a whole number, not ["1","x"].'],
  ['switch', { toString: {} }, '-P takes true or false, not {"toString":{}}.'],
  ['hashtable', 'x', '-P takes an object, not "x".'],
])('[%s] does not take %j, which is told and passed all the same', (type, value, message) => {
  expect(bindOne(type, value)).toMatchObject({
    parameters: [{ value }],
    problems: [{ code: 'parameter-type', message: `0001_X.ps1: ${message}` }],
  });
});

test('a set of values is held to, without regard to case', () => {
  expect(bindOne('string', 'DEBUG', ['Debug', 'Release']).problems).toEqual([]);
  expect(bindOne('string[]', ['debug', '${{ x }}'], ['Debug']).problems).toEqual([]);
  expect(bindOne('string', 'Other', ['Debug', 'Release']).problems).toMatchObject([
    { message: '0001_X.ps1: -P is one of Debug, Release, not "Other".' },
  ]);
});

test('a mandatory parameter without a value is told', () => {
  const strict = script('0001_X.ps1', { parameters: [parameter('P', 'int', { mandatory: true })] });
  expect(bindParameters(strict, {}, [{ name: 'P', value: '', source: 'variables' }]).problems).toEqual([
    {
      code: 'parameter-mandatory',
      message: '0001_X.ps1 needs -P (int) and is given none: it will ask for it on the terminal.',
    },
  ]);
});

test('any value for any type is bound or told of', () => {
  const anyType = fc.constantFrom(
    null,
    'int',
    'switch',
    'string',
    'string[]',
    'int[][]',
    'hashtable',
    'nullable[bool]',
    'x',
  );
  fc.assert(
    fc.property(anyType, fc.jsonValue(), (type, value) => {
      expect(bindOne(type, value as JsonValue).parameters).toHaveLength(1);
    }),
  );
});
