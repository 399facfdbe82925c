import { expect, test } from 'vitest';
import type { InputDeclaration } from '../../shared/playbook/model.ts';
import { initialValues, missingInputs, typedInputs } from './form-values.ts';

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

test('the form opens with the last values, else the defaults, and never with a secret', () => {
  const inputs = [
    input('a', 'string', { default: 'x' }),
    input('b', 'boolean', { default: true }),
    input('c', 'choice', { options: ['one', 'two'] }),
    input('d', 'secret'),
    input('e', 'number'),
  ];
  expect(initialValues(inputs, {})).toEqual({ a: 'x', b: true, c: 'one', d: '', e: '' });
  expect(initialValues(inputs, { a: 'y', b: false, c: 'two', d: 'kept?', e: 'true' })).toEqual({
    a: 'y',
    b: false,
    c: 'two',
    d: '',
    e: 'true',
  });
  expect(initialValues(inputs, { b: 'no flag' })).toMatchObject({ b: true });
});

test('values go by the type of their input, and an empty field gives none', () => {
  const inputs = [input('a', 'string'), input('n', 'number'), input('f', 'boolean'), input('w', 'number')];
  expect(typedInputs(inputs, { a: '', n: '4', f: false, w: 'four' })).toEqual({ n: 4, f: false, w: 'four' });
});

test('required inputs that are empty are named', () => {
  expect(
    missingInputs([input('a', 'string', { required: true }), input('b', 'boolean', { required: true })], {
      a: '',
      b: false,
    }),
  ).toEqual(['a']);
});
