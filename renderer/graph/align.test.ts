import { expect, test } from 'vitest';
import { aligned, distributed } from './align.ts';

const places = new Map([
  ['a', { x: 0, y: 0, width: 10, height: 10 }],
  ['b', { x: 30, y: 20, width: 20, height: 10 }],
  ['c', { x: 90, y: 5, width: 10, height: 30 }],
]);

test.each([
  ['left', [0, 0], [0, 20], [0, 5]],
  ['right', [90, 0], [80, 20], [90, 5]],
  ['center', [45, 0], [40, 20], [45, 5]],
  ['top', [0, 0], [30, 0], [90, 0]],
  ['bottom', [0, 25], [30, 25], [90, 5]],
  ['middle', [0, 12.5], [30, 12.5], [90, 2.5]],
] as const)('aligned %s', (how, ...corners) => {
  expect([...aligned(places, how).values()]).toEqual(corners.map(([x, y]) => ({ x, y })));
});

test('distributed nodes have the same room between them; the outermost stay', () => {
  expect([...distributed(places, 'x')]).toEqual([
    ['a', { x: 0, y: 0 }],
    ['b', { x: 40, y: 20 }],
    ['c', { x: 90, y: 5 }],
  ]);
});

test('of two there is nothing to distribute', () => {
  expect(distributed(new Map([...places].slice(0, 2)), 'y').size).toBe(0);
});
