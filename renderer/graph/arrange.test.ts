import { expect, test } from 'vitest';
import { arranged, originsOf } from './arrange.ts';
import type { GraphStructure } from './layout.ts';
import { placeQuickly } from './place-quickly.ts';

const size = { width: 100, height: 40 };
const node = (id: string, within: string | null = null) => ({ id, within, ...size });
const structure: GraphStructure = {
  direction: 'right',
  nodes: [node('a'), node('b'), node('c'), node('x', 'box'), node('y', 'box')],
  frames: [{ id: 'box', within: null }],
  edges: [
    ['a', 'b'],
    ['b', 'c'],
    ['a', 'box'],
    ['x', 'y'],
  ],
};
const layout = placeQuickly(structure, null);
const at = (result: typeof layout, id: string) => {
  const { x, y } = result.nodes.get(id)!;
  return { x, y };
};

test('a layout that nobody touched is as it was', () => {
  expect(arranged(layout, structure, {})).toBe(layout);
  expect(arranged(layout, structure, { gone: { x: 1, y: 1 } })).toBe(layout);
});

test('a node stands where it was put, and its edges lead there; the others stay as they were', () => {
  const moved = arranged(layout, structure, { b: { x: 300, y: 500 } });
  expect(at(moved, 'b')).toEqual({ x: 300, y: 500 });
  for (const id of ['a', 'c', 'box', 'x', 'y']) expect(at(moved, id)).toEqual(at(layout, id));
  const edge = moved.edges.find(({ from, to }) => from === 'a' && to === 'b')!;
  expect(edge.points.at(-1)).toEqual({ x: 300, y: 517 });
  const other = layout.edges.find(({ from, to }) => from === 'x' && to === 'y');
  expect(moved.edges).toContain(other);
});

test('a line to a node that was put before where it comes from leads back around both', () => {
  const moved = arranged(layout, structure, { b: { x: -400, y: 0 } });
  expect(moved.edges.find(({ to }) => to === 'b')?.points.length).toBeGreaterThan(3);
});

test('what lies in a frame goes with it, and a frame grows around what was put outside of it', () => {
  const corner = at(layout, 'box');
  const [dx, dy] = [700, 90];
  const moved = arranged(layout, structure, { box: { x: corner.x + dx, y: corner.y + dy } });
  for (const id of ['box', 'x', 'y'])
    expect(at(moved, id)).toEqual({ x: at(layout, id).x + dx, y: at(layout, id).y + dy });
  const grown = arranged(layout, structure, { y: { x: -80, y: 300 } });
  expect(at(grown, 'y')).toEqual({ x: corner.x - 80, y: corner.y + 300 });
  const frame = grown.nodes.get('box')!;
  expect(frame.x).toBeLessThan(corner.x - 80);
  expect(frame.y + frame.height).toBeGreaterThan(corner.y + 300 + size.height);
  expect(originsOf(layout, structure, { y: { x: -80, y: 300 } }).get('box')).toMatchObject(corner);
});
