/** An edge of the graph near a point of the window, with its nearest own point there. */
export interface EdgeAtPoint {
  /** Jobs by their ids in the graph. */
  readonly from: string;
  readonly to: string;
  readonly x: number;
  readonly y: number;
}

/** In pixels of the window. */
const reach = 12;
const samples = 48;

/**
 * The edge that passes a point of the window within reach; null: none does. Looked for when it is asked: thousands of edges
 * need no wider path to be hit by, which the browser would have to draw.
 */
export function edgeAt(canvas: Element, x: number, y: number): EdgeAtPoint | null {
  let best: (EdgeAtPoint & { readonly distance: number }) | null = null;
  for (const edge of canvas.querySelectorAll<SVGGElement>('.react-flow__edge')) {
    const path = edge.querySelector<SVGPathElement>('.react-flow__edge-path');
    const ends = endsOf(edge.dataset.id);
    if (path === null || ends === null || !isNear(path.getBoundingClientRect(), x, y)) continue;
    const found = nearestPoint(path, x, y);
    if (found !== null && found.distance <= reach && found.distance < (best?.distance ?? Number.POSITIVE_INFINITY))
      best = { ...ends, ...found };
  }
  return best;
}

/** An edge's id names its ends (`layout.ts`). */
function endsOf(id: string | undefined): { readonly from: string; readonly to: string } | null {
  const ends: unknown = id === undefined ? null : JSON.parse(id);
  if (!Array.isArray(ends)) return null;
  const [from, to]: unknown[] = ends;
  return typeof from === 'string' && typeof to === 'string' ? { from, to } : null;
}

function isNear({ left, right, top, bottom }: DOMRect, x: number, y: number): boolean {
  return x >= left - reach && x <= right + reach && y >= top - reach && y <= bottom + reach;
}

function nearestPoint(path: SVGPathElement, x: number, y: number) {
  const toWindow = path.getScreenCTM();
  const length = path.getTotalLength();
  if (toWindow === null) return null;
  let best: { readonly x: number; readonly y: number; readonly distance: number } | null = null;
  for (let index = 0; index <= samples; index += 1) {
    const point = path.getPointAtLength((length * index) / samples).matrixTransform(toWindow);
    const distance = Math.hypot(point.x - x, point.y - y);
    if (best === null || distance < best.distance) best = { x: point.x, y: point.y, distance };
  }
  return best;
}
