import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LineReader } from './lines.ts';

test('lines end at line feeds alone, however the stream is cut', () => {
  const line = fc.string({ unit: fc.constantFrom('a', '\r', '\u2028', 'é', '{') });
  fc.assert(
    fc.property(fc.array(line), line, fc.array(fc.nat(100)), (lines, rest, cuts) => {
      const stream = Buffer.from(lines.map((text) => `${text}\n`).join('') + rest);
      const places = [0, ...cuts.filter((cut) => cut < stream.length).sort((a, b) => a - b), stream.length];
      const reader = new LineReader();
      const read = places.slice(1).flatMap((to, index) => [...reader.push(stream.subarray(places[index], to))]);
      expect(read).toEqual(lines);
    }),
  );
});
