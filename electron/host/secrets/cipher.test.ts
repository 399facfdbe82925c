import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { keyOfPassphrase, seal, unseal } from './cipher.ts';

const key = randomBytes(32);

test('any text comes out as it went in, and never stands in what is kept', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.string(), (text, label) => {
      expect(unseal(key, label, seal(key, label, text))).toBe(text);
    }),
  );
});

test('what was changed in any byte, cut, or sealed under another key or label does not open', () => {
  fc.assert(
    fc.property(fc.string(), fc.nat(), fc.integer({ min: 1, max: 255 }), (text, at, change) => {
      const sealed = seal(key, 'a', text);
      const bytes = Buffer.from(sealed, 'base64');
      const index = at % bytes.length;
      bytes[index] = (bytes[index] ?? 0) ^ change;
      expect(unseal(key, 'a', bytes.toString('base64'))).toBeNull();
      expect(unseal(key, 'a', bytes.subarray(0, index).toString('base64'))).toBeNull();
      expect(unseal(key, 'b', sealed)).toBeNull();
      expect(unseal(randomBytes(32), 'a', sealed)).toBeNull();
    }),
  );
});

test('a passphrase is the same key however its letters are composed, and another under another salt', async () => {
  const composed = await keyOfPassphrase('caf\u00e9', Buffer.from('salt'));
  expect(await keyOfPassphrase('cafe\u0301', Buffer.from('salt'))).toEqual(composed);
  expect(await keyOfPassphrase('caf\u00e9', Buffer.from('other'))).not.toEqual(composed);
});
