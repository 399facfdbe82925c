import fc from 'fast-check';
import { expect, test } from 'vitest';
import { wholeUtf8Length } from './utf8.ts';

test('text cut at any byte decodes to the same text when each cut waits for whole characters', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.array(fc.nat(400)), (text, cuts) => {
      const bytes = new TextEncoder().encode(text);
      const places = [...new Set(cuts.filter((cut) => cut < bytes.length))].sort((a, b) => a - b);
      let decoded = '';
      let done = 0;
      for (const place of [...places, bytes.length]) {
        const chunk = bytes.subarray(done, place);
        const whole = place === bytes.length ? chunk.length : wholeUtf8Length(chunk);
        decoded += new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(chunk.subarray(0, whole));
        done += whole;
      }
      expect(decoded).toBe(text);
    }),
  );
});

test('invalid bytes never hold the text back for ever', () => {
  expect(wholeUtf8Length(Uint8Array.of(0x80, 0x80, 0x80, 0x80))).toBe(4);
  expect(wholeUtf8Length(Uint8Array.of(0x61, 0xff))).toBeGreaterThanOrEqual(1);
});
