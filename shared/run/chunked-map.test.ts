import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ChunkedMap } from './chunked-map.ts';

test('it holds and iterates what a Map with the same entries and changes would, and no copy changes another', () => {
  const entries = fc.array(fc.tuple(fc.nat(200), fc.string()), { maxLength: 300 });
  fc.assert(
    fc.property(entries, entries, (given, changes) => {
      const model = new Map(given);
      const first = ChunkedMap.of(given);
      let map = first;
      for (const [key, value] of changes) {
        if (model.has(key)) model.set(key, value);
        map = map.with(key, value);
      }
      expect([...map]).toEqual([...model]);
      expect([...map.keys()]).toEqual([...model.keys()]);
      expect([...map.values()]).toEqual([...model.values()]);
      expect(map.size).toBe(model.size);
      for (const key of [0, 1, 100, 200])
        expect([map.has(key), map.get(key)]).toEqual([model.has(key), model.get(key)]);
      expect([...first]).toEqual([...new Map(given)]);
    }),
  );
});
