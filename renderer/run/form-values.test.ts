import { expect, test } from 'vitest';
import type { InputDeclaration } from '../../shared/playbook/model.ts';
import { type FormValues, initialValues, keptOf, problemsOf, runValuesOf, secretsOf } from './form-values.ts';

const input = (
  name: string,
  type: InputDeclaration['type'],
  more: Partial<InputDeclaration> = {},
): InputDeclaration => ({
  name,
  type,
  description: null,
  required: false,
  default: undefined,
  options: [],
  pointer: '',
  ...more,
});
const empty = initialValues([], null, []);
const form = (values: Partial<FormValues>): FormValues => ({ ...empty, ...values });
const facts = { inputs: [], vars: {}, profiles: ['fast'], stored: [] };

test('the form opens with the last values, else the defaults, and never with a secret', () => {
  const inputs = [
    input('a', 'string', { default: 'x' }),
    input('b', 'boolean', { default: true }),
    input('c', 'choice', { options: ['one', 'two'], required: true }),
    input('d', 'secret', { default: 'leaked' }),
    input('e', 'number'),
  ];
  const first = { a: 'x', b: true, c: 'one', e: '' };
  expect(initialValues(inputs, null, []).inputs).toEqual(first);
  const last = { a: 'y', b: false, c: 'two', d: 'kept?', e: '4' };
  const opened = initialValues(inputs, { ...empty, inputs: last }, ['job']);
  expect(opened).toMatchObject({ inputs: { a: 'y', b: false, c: 'two', e: '4' }, secrets: {}, jobs: ['job'] });
  expect(opened.inputs.d).toBeUndefined();
  expect(initialValues(inputs, { ...empty, inputs: { b: 'no flag', c: 'gone' } }, []).inputs).toEqual(first);
});

test('what is kept for the next time holds no secret and no choice of jobs', () => {
  const kept = keptOf(form({ secrets: { TOKEN: 'hunter2' }, jobs: ['a'], env: 'A=1' }));
  expect(kept).toEqual({ inputs: {}, profile: '', variables: {}, env: 'A=1', concurrency: '', event: '' });
});

test('values go by the type of what they are for, and an empty field gives none', () => {
  const inputs = [input('a', 'string'), input('n', 'number'), input('f', 'boolean'), input('s', 'secret')];
  const vars = { n: 1, b: false, l: [1], o: {}, s: 'x', none: 'y' };
  const values = form({
    inputs: { a: '', n: '4', f: false },
    variables: { n: '2', b: 'TRUE', l: '[2]', o: '{"a":1}', s: '3', none: '' },
    env: 'A=1\n\n B = two=2\n',
    concurrency: ' 2 ',
    secrets: { s: 'hunter2', TOKEN: '' },
    profile: 'fast',
    jobs: ['one'],
  });
  expect(runValuesOf(values, { ...facts, inputs, vars })).toEqual({
    profile: 'fast',
    variables: { n: 2, b: true, l: [2], o: { a: 1 }, s: '3' },
    inputs: { n: 4, f: false },
    env: { A: '1', B: ' two=2' },
    secrets: ['s'],
    event: null,
    maxConcurrency: 2,
    jobs: ['one'],
    from: null,
  });
  expect(secretsOf(values)).toEqual({ s: 'hunter2' });
});

test('what was kept for a profile or a variable that is gone is neither used nor in the way', () => {
  const values = form({ profile: 'gone', variables: { old: 'x', n: '2' } });
  expect(runValuesOf(values, { ...facts, vars: { n: 1 } })).toMatchObject({ profile: null, variables: { n: 2 } });
  expect(problemsOf(form({ variables: { old: 'x' } }), facts)).toEqual({});
});

test('each field says what is wrong with it', () => {
  const inputs = [
    input('a', 'string', { required: true }),
    input('n', 'number'),
    input('s', 'secret', { required: true }),
    input('Stored', 'secret', { required: true }),
  ];
  const vars = { n: 1, b: true, l: [], o: {} };
  const values = form({
    inputs: { a: '', n: 'four' },
    variables: { n: 'x', b: 'yes', l: '{}', o: '[' },
    env: 'A=1\nno pair',
    concurrency: '0',
  });
  expect(problemsOf(values, { inputs, vars, profiles: [], stored: ['STORED'] })).toEqual({
    'inputs.a': 'It is required',
    'inputs.n': 'A number',
    'inputs.s': 'It is required',
    'variables.n': 'A number',
    'variables.b': 'true or false',
    'variables.l': 'A list, as JSON',
    'variables.o': 'An object, as JSON',
    env: '“no pair” is not NAME=value',
    concurrency: 'A whole number from 1',
  });
  const good = form({ inputs: { a: 'x', n: '${{ vars.n }}' }, secrets: { s: 'y' }, concurrency: '3' });
  expect(problemsOf(good, { inputs, vars, profiles: [], stored: ['STORED'] })).toEqual({});
});
