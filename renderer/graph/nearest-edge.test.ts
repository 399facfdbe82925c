import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Direction, EdgePath, Point } from './layout.ts';
import { nearestEdge } from './nearest-edge.ts';

function edge(from: string, to: string, points: readonly Point[]): EdgePath {
  return { id: JSON.stringify([from, to]), from, to, points };
}

const straight = edge('a', 'b', [
  { x: 0, y: 0 },
  { x: 1000, y: 0 },
]);
const below = edge('c', 'd', [
  { x: 0, y: 10 },
  { x: 1000, y: 10 },
]);
const right = { direction: 'right' as const, edges: [straight, below] };

describe('the edge nearest to a point', () => {
  test('is the nearer of two, with its own point there', () => {
    expect(nearestEdge(right, { x: 333, y: 4 }, 12)).toEqual({ from: 'a', to: 'b', x: 333, y: 0 });
    expect(nearestEdge(right, { x: 333, y: 6 }, 12)).toEqual({ from: 'c', to: 'd', x: 333, y: 10 });
  });

  test('is none out of reach, beside its end, or in a graph without edges', () => {
    expect(nearestEdge(right, { x: 500, y: 23 }, 12)).toBeNull();
    expect(nearestEdge(right, { x: 1013, y: 5 }, 12)).toBeNull();
    expect(nearestEdge({ ...right, edges: [] }, { x: 0, y: 0 }, 12)).toBeNull();
  });

  test('bends as it is drawn: it does not pass the straight way between its ends', () => {
    const points = [
      { x: 0, y: 0 },
      { x: 400, y: 400 },
    ];
    const both = (direction: Direction) =>
      nearestEdge({ direction, edges: [edge('a', 'b', points)] }, { x: 100, y: 30 }, 35);
    expect(both('right')).not.toBeNull();
    expect(both('down')).toBeNull();
  });

  test('is found from every point that an edge of many corners leads through', () => {
    const number = fc.integer({ min: -3000, max: 3000 });
    const points = fc.array(fc.record({ x: number, y: number }), { minLength: 2, maxLength: 6 });
    fc.assert(
      fc.property(points, fc.constantFrom<Direction>('right', 'down'), (corners, direction) => {
        for (const corner of corners)
          expect(nearestEdge({ direction, edges: [edge('a', 'b', corners)] }, corner, 1)).toMatchObject(corner);
      }),
    );
  });
});
