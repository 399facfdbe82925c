import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { JsonValue } from '../base/json.ts';
import { plainValueOf } from './source-node.ts';
import { parsePsd1 } from './source-psd1.ts';
import dataFiles from './testdata/data-files.json';

test.each(dataFiles.read)('PowerShell and Gantry read the same in $text', ({ text, value }) => {
  const { root, errors } = parsePsd1(text);
  expect(errors).toEqual([]);
  expect(root === null ? null : plainValueOf(root)).toEqual(value);
});

test.each(dataFiles.refused)('what PowerShell refuses is refused at its place: $text', ({ text, offset }) => {
  const { root, errors } = parsePsd1(text);
  expect(root).toBeNull();
  expect(errors.map((error) => error.offset)).toEqual([offset]);
});

test.each(dataFiles.stricter)('what PowerShell would work out is refused: nothing is evaluated in $text', (given) => {
  const { root, errors } = parsePsd1(given.text);
  expect(root).toBeNull();
  expect(errors.map((error) => error.offset)).toEqual([given.offset]);
});

test('keys and values have their places, list items too', () => {
  const text = "@{ Name = 'x'\n Tags = @('a', 'b') }";
  const { root } = parsePsd1(text);
  const entries = root?.kind === 'object' ? root.entries : [];
  const at = ({ offset, length }: { offset: number; length: number }) => text.slice(offset, offset + length);
  expect(entries.map(({ keySpan, value }) => [at(keySpan), at(value)])).toEqual([
    ['Name', "'x'"],
    ['Tags', "@('a', 'b')"],
  ]);
  const tags = entries[1]?.value;
  expect(tags?.kind === 'array' ? tags.items.map(at) : null).toEqual(["'a'", "'b'"]);
});

const tables = fc.letrec<{ value: JsonValue; table: JsonValue }>((tie) => ({
  value: fc.oneof({ maxDepth: 4 }, fc.string(), fc.integer(), fc.boolean(), fc.constant(null), tie('table')),
  table: fc.dictionary(fc.string({ minLength: 1 }), tie('value'), { maxKeys: 4 }),
})).table;

test('any table written out as a data file is read back as it was', () => {
  fc.assert(
    fc.property(tables, (table) => {
      fc.pre(keysDiffer(table));
      const { root } = parsePsd1(written(table));
      expect(root === null ? null : plainValueOf(root)).toEqual(table);
    }),
  );
});

test('no text throws', () => {
  const signs = fc.constantFrom(
    '@{',
    '}',
    '@(',
    ')',
    '(',
    ',',
    ';',
    '=',
    "'",
    '"',
    '`',
    '$',
    '\n',
    '<#',
    '#>',
    "@'",
    "'@",
    'a',
    '1',
    ' ',
  );
  fc.assert(
    fc.property(fc.array(fc.oneof(signs, fc.string()), { maxLength: 40 }), (parts) => {
      const text = parts.join('');
      const { root, errors } = parsePsd1(text);
      expect(root === null ? errors.length : 1).toBe(1);
      for (const { offset } of errors) expect(offset).toBeLessThanOrEqual(text.length);
    }),
  );
});

function written(value: JsonValue): string {
  if (typeof value === 'string') return `'${value.replaceAll(/['‘’‚‛]/g, '$&$&')}'`;
  if (value === null) return '$null';
  if (typeof value !== 'object') return typeof value === 'boolean' ? `$${value}` : String(value);
  return `@{ ${Object.entries(value)
    .map(([key, inner]) => `${written(key)} = ${written(inner)}`)
    .join('; ')} }`;
}

function keysDiffer(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return true;
  const keys = Object.keys(value).map((key) => key.toLowerCase());
  return new Set(keys).size === keys.length && Object.values(value).every(keysDiffer);
}
