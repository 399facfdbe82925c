import { controlPoints, type GraphLayout, type Point } from './layout.ts';

/** An edge that passes a point, with its own point nearest to that. */
export interface NearEdge extends Point {
  /** Jobs by their ids in the graph. */
  readonly from: string;
  readonly to: string;
}

/** A bent line is taken for so many straight ones. */
const pieces = 16;

/**
 * The edge that passes a point of a layout within reach; null: none does. Looked for when it is asked, and in the layout itself:
 * most edges of a large graph are paint on a canvas, of which the page knows nothing.
 */
export function nearestEdge(
  { edges, direction }: Pick<GraphLayout, 'edges' | 'direction'>,
  at: Point,
  reach: number,
): NearEdge | null {
  let best: NearEdge | null = null;
  let least = reach;
  for (const { from, to, points } of edges)
    for (const [index, end] of points.slice(1).entries()) {
      const begin = points[index];
      // A line between two points bends, and stays within their box.
      if (begin === undefined || !isAround(begin, end, at, least)) continue;
      const near = nearestOn(bent(begin, end, controlPoints(begin, end, direction)), at);
      const far = Math.hypot(near.x - at.x, near.y - at.y);
      if (far > least) continue;
      least = far;
      best = { from, to, ...near };
    }
  return best;
}

function isAround(a: Point, b: Point, { x, y }: Point, reach: number): boolean {
  return (
    x >= Math.min(a.x, b.x) - reach &&
    x <= Math.max(a.x, b.x) + reach &&
    y >= Math.min(a.y, b.y) - reach &&
    y <= Math.max(a.y, b.y) + reach
  );
}

/** Points along a cubic curve, its ends included. */
function bent(begin: Point, end: Point, [a, b]: readonly [Point, Point]): readonly Point[] {
  return Array.from({ length: pieces + 1 }, (_, index) => {
    const t = index / pieces;
    const of = (axis: 'x' | 'y') =>
      (1 - t) ** 3 * begin[axis] + 3 * (1 - t) ** 2 * t * a[axis] + 3 * (1 - t) * t ** 2 * b[axis] + t ** 3 * end[axis];
    return { x: of('x'), y: of('y') };
  });
}

/** The point of a line through points that is nearest to another. */
function nearestOn([first, ...others]: readonly Point[], at: Point): Point {
  let last = first ?? at;
  let best = last;
  const far = ({ x, y }: Point) => Math.hypot(x - at.x, y - at.y);
  for (const next of others) {
    const [dx, dy] = [next.x - last.x, next.y - last.y];
    const share = ((at.x - last.x) * dx + (at.y - last.y) * dy) / (dx * dx + dy * dy || 1);
    const along = Math.max(0, Math.min(1, share));
    const point = { x: last.x + along * dx, y: last.y + along * dy };
    if (far(point) < far(best)) best = point;
    last = next;
  }
  return best;
}
