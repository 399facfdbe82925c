import fc from 'fast-check';
import { expect, test } from 'vitest';
import { MarkerScanner } from './marker.ts';

const nonce = 'abc123';
const mark = (id: number) => `\u001b]7117;${nonce};${id}\u0007`;

test('marks are found and taken out however the stream is cut, and every other byte stays in order', () => {
  const text = fc.string({ unit: fc.constantFrom('a', '\u001b', ']', '7', '1', ';', '\n', '\u0007') });
  fc.assert(
    fc.property(fc.array(fc.tuple(text, fc.nat(99))), text, fc.array(fc.nat(200)), (pieces, last, cuts) => {
      const stream = Buffer.from(pieces.map(([before, id]) => before + mark(id)).join('') + last);
      const places = [0, ...cuts.filter((cut) => cut < stream.length).sort((a, b) => a - b), stream.length];
      const scanner = new MarkerScanner(nonce);
      const parts = places.slice(1).flatMap((to, index) => scanner.push(stream.subarray(places[index], to)));
      expect(parts.filter((part) => typeof part === 'string')).toEqual(pieces.map(([, id]) => String(id)));
      const shown = Buffer.concat(parts.filter((part) => typeof part !== 'string')).toString();
      const wanted = pieces.map(([before]) => before).join('') + last;
      // Only what may yet become a mark is held back at the end.
      expect(wanted.startsWith(shown)).toBe(true);
      expect(mark(0).startsWith(wanted.slice(shown.length))).toBe(true);
    }),
  );
});
