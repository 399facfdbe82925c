import fc from 'fast-check';
import { expect, it } from 'vitest';
import { compareVersions, satisfies } from './version-range.ts';

it.each([
  ['20', '20.11.0', true],
  ['20', '21.0.0', false],
  ['20.x', 'v20.11.0', true],
  ['v20.11', '20.11.9', true],
  ['20.11.0', '20.11.1', false],
  ['>=18', '24.1.0', true],
  ['> 18', '18.20.0', false],
  ['<=20', '20.19.0', true],
  ['<20', '20.0.0', false],
  ['^1.2', '1.9.0', true],
  ['^1.2', '2.0.0', false],
  ['^0.2.3', '0.3.0', false],
  ['~1.2.3', '1.2.9', true],
  ['~1.2.3', '1.3.0', false],
  ['~=3.9', '3.12.1', true],
  ['~=3.9.2', '3.10.0', false],
  ['>=3.9,<3.12', '3.12.0', false],
  ['==3.11.*', '3.11.4', true],
  ['18 - 20', '20.5.0', true],
  ['16 || 18', '18.1.0', true],
  ['16 || 18', '17.1.0', false],
  ['*', '1.0.0', true],
  ['', '1.0.0', true],
  ['3.13.0-rc.1', '3.13.0', true],
])('reads the range %s of the version %s', (range, version, expected) => {
  expect(satisfies(version, range)).toBe(expected);
});

it.each(['lts/*', 'latest', '8.0.4xx', 'pypy3.9', '18 || lts', '>='])('does not take %s for a range', (range) => {
  expect(satisfies('8.0.400', range)).toBeNull();
});

const version = fc.tuple(fc.nat(40), fc.nat(40), fc.nat(40)).map((parts) => parts.join('.'));

it('puts every version within its own major, its minor and itself, and never within the next major', () => {
  fc.assert(
    fc.property(version, (text) => {
      const [major = '', minor = ''] = text.split('.');
      for (const range of [major, `${major}.${minor}`, text, `>=${text}`, `<=${text}`, `^${text}`, `~${text}`])
        expect(satisfies(text, range), range).toBe(true);
      expect(satisfies(text, String(Number(major) + 1))).toBe(false);
    }),
  );
});

it('orders versions as their comparisons say', () => {
  fc.assert(
    fc.property(version, version, (left, right) => {
      const order = compareVersions(left, right);
      expect(compareVersions(right, left)).toBe(order === 0 ? 0 : -order);
      expect(satisfies(left, `>=${right}`)).toBe(order >= 0);
      expect(satisfies(left, `<${right}`)).toBe(order < 0);
    }),
  );
});
