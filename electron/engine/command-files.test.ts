import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseNameValues, parsePathEntries } from './command-files.ts';

const values = (text: string) => {
  const parsed = parseNameValues(text);
  return parsed.ok ? parsed.value : parsed.error;
};

test('names and values stand on lines of their own; only the first = parts them', () => {
  expect(values('a=1\n\nb=x=y\r\nc=\n')).toEqual({ a: '1', b: 'x=y', c: '' });
});

test('a block keeps its lines, and what looks like a value within it', () => {
  expect(values('a<<EOF\none\n\nb=2\nEOF\nc=3')).toEqual({ a: 'one\n\nb=2', c: '3' });
  expect(values('a<<END\nEND\n')).toEqual({ a: '' });
});

test('a value may hold << after its =', () => {
  expect(values('a=1 << 2')).toEqual({ a: '1 << 2' });
});

test('the last value of a name wins, and a byte order mark is no part of it', () => {
  expect(values('\ufeffa=1\na=2')).toEqual({ a: '2' });
});

test.each([
  ['=1', 'Line 1: a name is missing before the ='],
  ['a=1\nnonsense', 'Line 2 is neither name=value nor name<<END: nonsense'],
  ['a<<\nx', 'Line 1: a name or an end mark is missing: a<<'],
  ['a<<END\nx', 'Line 1: the value of a has no line END that ends it'],
])('%j is refused with its line', (text, message) => {
  expect(values(text)).toBe(message);
});

test('any text written as a block is read back', () => {
  const name = fc.stringMatching(/^[a-z]{1,8}$/).filter((text) => text !== 'constructor');
  fc.assert(
    fc.property(name, fc.array(fc.stringMatching(/^[^\r\n]*$/)), (key, lines) => {
      const text = lines.join('\n');
      expect(values(`${key}<<-end-of-it-\n${lines.map((line) => `${line}\n`).join('')}-end-of-it-\n`)).toEqual({
        [key]: text,
      });
    }),
  );
});

test('PATH entries come newest first', () => {
  expect(parsePathEntries('/a\r\n/b\n\n')).toEqual(['/b', '/a']);
});
