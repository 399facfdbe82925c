import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { findCycles, type GraphNode, levelsOf, reachableFrom } from './graph.ts';

const node = (id: string, ...needs: string[]): GraphNode => ({ id, needs });

test('a diamond has three levels, each in the order given', () => {
  const nodes = [node('end', 'right', 'left'), node('right', 'start'), node('left', 'start'), node('start')];
  expect(levelsOf(nodes).levels).toEqual([['start'], ['right', 'left'], ['end']]);
});

test('needs that name nothing, and needs told twice, change no level', () => {
  expect(levelsOf([node('a', 'ghost'), node('b', 'a', 'a')]).levels).toEqual([['a'], ['b']]);
});

test('what lies in a cycle or behind one has no level', () => {
  const found = levelsOf([node('free'), node('a', 'b'), node('b', 'a'), node('behind', 'b')]);
  expect(found).toMatchObject({ levels: [['free']], unordered: ['a', 'b', 'behind'] });
});

test.each([
  ['itself', [node('a', 'a')], [['a', 'a']]],
  ['two', [node('a', 'b'), node('b', 'a')], [['a', 'b', 'a']]],
  ['three, walked along needs', [node('a', 'b'), node('b', 'c'), node('c', 'a')], [['a', 'b', 'c', 'a']]],
  [
    'a bridge between two cycles lies on none',
    [node('a', 'a', 'm'), node('m', 'z'), node('z', 'z')],
    [
      ['a', 'a'],
      ['z', 'z'],
    ],
  ],
  [
    'two that share a node',
    [node('a', 'b'), node('b', 'a', 'c'), node('c', 'b')],
    [
      ['a', 'b', 'a'],
      ['c', 'b', 'c'],
    ],
  ],
  ['none', [node('a'), node('b', 'a')], []],
])('cycles: %s', (_, nodes, cycles) => {
  expect(findCycles(nodes)).toEqual(cycles);
});

test('a chain of twenty thousand has as many levels and no cycle', () => {
  const nodes = Array.from({ length: 20_000 }, (_, index) => node(`j${index}`, `j${index - 1}`));
  expect(levelsOf(nodes).levels.length).toBe(20_000);
  expect(findCycles(nodes)).toEqual([]);
});

test('reachable nodes are found in either direction, the start included', () => {
  const nodes = [node('a'), node('b', 'a'), node('c', 'b'), node('d', 'a')];
  expect([...reachableFrom(nodes, ['b'], 'needs')].sort()).toEqual(['a', 'b']);
  expect([...reachableFrom(nodes, ['b', 'ghost'], 'dependents')].sort()).toEqual(['b', 'c']);
});

const anyGraph = fc
  .uniqueArray(fc.nat(12), { minLength: 1, maxLength: 12 })
  .chain((ids) =>
    fc.tuple(
      ...ids.map((id) => fc.array(fc.nat(14), { maxLength: 4 }).map((needs) => node(`${id}`, ...needs.map(String)))),
    ),
  );

test('every node has a level after all its needs, or is unordered; never both, never neither', () => {
  fc.assert(
    fc.property(anyGraph, (nodes) => {
      const { levels, levelOf, unordered } = levelsOf(nodes);
      expect([...levels.flat(), ...unordered].sort()).toEqual(nodes.map(({ id }) => id).sort());
      for (const { id, needs } of nodes) {
        const level = levelOf.get(id);
        if (level === undefined) continue;
        const below = needs.filter((need) => nodes.some((other) => other.id === need)).map((need) => levelOf.get(need));
        expect(level).toBe(Math.max(-1, ...below.map((need) => need ?? Number.NaN)) + 1);
      }
    }),
  );
});

test('there is a cycle exactly where some node is unordered, and each one told is a path of needs', () => {
  fc.assert(
    fc.property(anyGraph, (nodes) => {
      const cycles = findCycles(nodes);
      expect(cycles.length > 0).toBe(levelsOf(nodes).unordered.length > 0);
      for (const cycle of cycles) {
        expect(cycle[0]).toBe(cycle.at(-1));
        for (const [index, id] of cycle.slice(0, -1).entries()) {
          expect(nodes.find((other) => other.id === id)?.needs).toContain(cycle[index + 1]);
        }
      }
    }),
  );
});
