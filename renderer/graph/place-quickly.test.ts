import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { GraphLayout, GraphStructure, Place } from './layout.ts';
import { placeQuickly } from './place-quickly.ts';

const numRuns = Number(process.env.GANTRY_FUZZ_RUNS ?? 200);
const size = { width: 212, height: 60 };

type Jobs = readonly (readonly number[])[];

/** Each job needs some of those before it. */
const jobs: fc.Arbitrary<Jobs> = fc
  .array(fc.array(fc.nat(), { maxLength: 3 }), { minLength: 1, maxLength: 40 })
  .map((all) => all.map((needs, index) => (index === 0 ? [] : [...new Set(needs.map((need) => need % index))])));

function structure(all: Jobs, direction: GraphStructure['direction'] = 'right'): GraphStructure {
  return {
    direction,
    nodes: all.map((_, index) => ({ id: `j${index}`, within: null, ...size })),
    frames: [],
    edges: all.flatMap((needs, index) => needs.map((need): [string, string] => [`j${need}`, `j${index}`])),
  };
}

function overlaps(a: Place, b: Place): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}

function expectTidy(layout: GraphLayout, ids: readonly string[]): void {
  const places = ids.map((id) => layout.nodes.get(id)!);
  for (const [index, place] of places.entries())
    for (const other of places.slice(index + 1)) expect(overlaps(place, other)).toBe(false);
}

test('no two nodes overlap, and each stands behind all that it needs', () => {
  fc.assert(
    fc.property(jobs, fc.constantFrom('right' as const, 'down' as const), (all, direction) => {
      const given = structure(all, direction);
      const layout = placeQuickly(given, null);
      expectTidy(
        layout,
        given.nodes.map(({ id }) => id),
      );
      for (const [from, to] of given.edges) {
        const [a, b] = [layout.nodes.get(from)!, layout.nodes.get(to)!];
        if (direction === 'right') expect(b.x).toBeGreaterThan(a.x + a.width);
        else expect(b.y).toBeGreaterThan(a.y + a.height);
      }
      expect(layout.edges).toHaveLength(given.edges.length);
    }),
    { numRuns },
  );
});

test('a job that is added moves no other', () => {
  fc.assert(
    fc.property(jobs, fc.array(fc.nat(), { maxLength: 3 }), (all, needs) => {
      const before = placeQuickly(structure(all), null);
      const more = [...all, [...new Set(needs.map((need) => need % all.length))]];
      const after = placeQuickly(structure(more), before);
      for (const [id, place] of before.nodes) expect(after.nodes.get(id)).toEqual(place);
      expectTidy(after, [...after.nodes.keys()]);
    }),
    { numRuns },
  );
});

test('a job that is taken away moves no other', () => {
  fc.assert(
    fc.property(jobs, fc.nat(), (all, chosen) => {
      const given = structure(all);
      const before = placeQuickly(given, null);
      const gone = `j${chosen % all.length}`;
      const less = {
        ...given,
        nodes: given.nodes.filter(({ id }) => id !== gone),
        edges: given.edges.filter(([from, to]) => from !== gone && to !== gone),
      };
      const after = placeQuickly(less, before);
      for (const [id, place] of after.nodes) expect(place).toEqual(before.nodes.get(id));
    }),
    { numRuns },
  );
});

test('a new need moves only its job and what comes after that', () => {
  fc.assert(
    fc.property(jobs, fc.nat(), fc.nat(), (all, a, b) => {
      const [need, job] = [Math.min(a % all.length, b % all.length), Math.max(a % all.length, b % all.length)];
      fc.pre(need !== job);
      const before = placeQuickly(structure(all), null);
      const edited = all.map((needs, index) => (index === job ? [...new Set([...needs, need])] : needs));
      const after = placeQuickly(structure(edited), before);
      const later = new Set([job]);
      edited.forEach((needs, index) => {
        if (needs.some((one) => later.has(one))) later.add(index);
      });
      for (const [index] of all.entries())
        if (!later.has(index)) expect(after.nodes.get(`j${index}`)).toEqual(before.nodes.get(`j${index}`));
      expectTidy(after, [...after.nodes.keys()]);
    }),
    { numRuns },
  );
});

test('a frame holds its own, and what it grows over makes room', () => {
  const given: GraphStructure = {
    ...structure([[], [0], [0], [1, 2]]),
    frames: [{ id: 'j1', within: null }],
  };
  const closed = placeQuickly(structure([[], [0], [0], [1, 2]]), null);
  const legs = ['a', 'b', 'c'].map((id) => ({ id, within: 'j1', ...size }));
  const open = placeQuickly({ ...given, nodes: [...given.nodes.filter(({ id }) => id !== 'j1'), ...legs] }, closed);
  const frame = open.nodes.get('j1')!;
  for (const { id } of legs) {
    const place = open.nodes.get(id)!;
    expect(place.x).toBeGreaterThan(frame.x);
    expect(place.y + place.height).toBeLessThan(frame.y + frame.height);
  }
  expectTidy(open, ['j0', 'j1', 'j2', 'j3']);
  expectTidy(
    open,
    legs.map(({ id }) => id),
  );
});

test('jobs that need each other in a circle are placed all the same', () => {
  const circle = { ...structure([[], []]), edges: [['j0', 'j1'] as const, ['j1', 'j0'] as const] };
  const layout = placeQuickly(circle, null);
  expectTidy(layout, ['j0', 'j1']);
  expect(layout.edges).toHaveLength(2);
});

test('a line goes around what stands in its way', () => {
  const nodes = ['a', 'b', 'c'].map((id) => ({ id, within: null, ...size }));
  const layout = placeQuickly(
    {
      direction: 'right',
      nodes,
      frames: [],
      edges: [
        ['a', 'b'],
        ['b', 'c'],
        ['a', 'c'],
      ],
    },
    null,
  );
  const long = layout.edges.find(({ from, to }) => from === 'a' && to === 'c')!;
  const between = layout.nodes.get('b')!;
  for (const { x, y } of long.points) expect(overlaps({ x, y, width: 1, height: 1 }, between)).toBe(false);
  expect(long.points.length).toBeGreaterThan(2);
});

test('a line that is not touched stays as it was', () => {
  const before = placeQuickly(structure([[], [0], [1]]), null);
  const after = placeQuickly(structure([[], [0], [1], [0]]), before);
  for (const edge of before.edges) expect(after.edges).toContain(edge);
});
