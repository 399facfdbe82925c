import fc from 'fast-check';
import { expect, test } from 'vitest';
import { chooseEntry } from './choose-entry.ts';

const entry = (key: string, createdAt: number) => ({ key, createdAt });
const keys = fc.stringMatching(/^[ab-]{1,5}$/);
const stored = fc
  .uniqueArray(fc.tuple(keys, fc.nat(1000)), { selector: ([key]) => key, maxLength: 12 })
  .map((all) => all.map(([key, at]) => entry(key, at)));

test('the key itself wins over all that begins with it, newer or not', () => {
  expect(chooseEntry([entry('npm-1-x', 9), entry('npm-1', 1)], ['npm-1'])).toMatchObject({ key: 'npm-1' });
});

test('of those that begin with a restore key the newest is taken, an earlier restore key first', () => {
  const entries = [entry('npm-a', 1), entry('npm-b', 3), entry('yarn-a', 9)];
  expect(chooseEntry(entries, ['npm-c', 'npm-', 'yarn-'])).toMatchObject({ key: 'npm-b' });
});

test('what is chosen begins with the first key that any entry begins with; nothing fits better', () => {
  fc.assert(
    fc.property(stored, fc.array(keys, { minLength: 1, maxLength: 4 }), (entries, wanted) => {
      const chosen = chooseEntry(entries, wanted);
      const first = wanted.find((key) => entries.some((one) => one.key.startsWith(key)));
      if (first === undefined) {
        expect(chosen).toBeNull();
        return;
      }
      expect(chosen?.key.startsWith(first)).toBe(true);
      const exact = entries.some(({ key }) => key === first);
      if (exact) expect(chosen?.key).toBe(first);
      else
        expect(
          entries
            .filter(({ key }) => key.startsWith(first))
            .every(({ createdAt }) => createdAt <= (chosen?.createdAt ?? -1)),
        ).toBe(true);
    }),
  );
});

test('an entry under the first key is always found', () => {
  fc.assert(
    fc.property(stored, keys, fc.array(keys), (entries, key, more) => {
      expect(chooseEntry([...entries, entry(key, 0)], [key, ...more])?.key).toBe(key);
    }),
  );
});
