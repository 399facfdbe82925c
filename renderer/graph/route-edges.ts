import { type Span, toPoint, toSpan } from './columns.ts';
import {
  type Direction,
  type EdgePath,
  edgeEnd,
  edgeId,
  type GraphLayout,
  type GraphStructure,
  type Place,
  type Point,
} from './layout.ts';

/** How near a line comes to a node that it goes around, in pixels. */
const margin = 9;
/** How far a line that goes back leaves its nodes before it turns. */
const stub = 22;
const strip = 264;
/** A line that had to go around more than these goes straight on. */
const detours = 6;

/** What lies in one frame, by strips across the graph, so that what a line meets is found by looking at few. */
class Obstacles {
  readonly #strips = new Map<number, Span[]>();

  add(span: Span): void {
    for (let at = Math.floor(span.along / strip); at <= Math.floor((span.along + span.length) / strip); at += 1) {
      const known = this.#strips.get(at);
      if (known === undefined) this.#strips.set(at, [span]);
      else known.push(span);
    }
  }

  /** The first, along the way, that a line from `a` to `b` would cross. */
  firstHit(a: Flat, b: Flat, except: ReadonlySet<string>): Span | null {
    const slope = (b.across - a.across) / Math.max(1, b.along - a.along);
    for (let at = Math.floor(a.along / strip); at <= Math.floor(b.along / strip); at += 1) {
      let first: Span | null = null;
      for (const span of this.#strips.get(at) ?? []) {
        if (except.has(span.id) || (first !== null && span.along >= first.along)) continue;
        const from = Math.max(a.along, span.along);
        const to = Math.min(b.along, span.along + span.length);
        if (from > to) continue;
        const [one, two] = [a.across + (from - a.along) * slope, a.across + (to - a.along) * slope];
        if (Math.max(one, two) > span.across - 2 && Math.min(one, two) < span.across + span.breadth + 2) first = span;
      }
      if (first !== null) return first;
    }
    return null;
  }

  /** Where, nearest to `wanted`, a line passes beside a span and all that stands beside it in its strip. */
  wayAround({ along, length }: Span, wanted: number, except: ReadonlySet<string>): number {
    const beside = new Map<string, Span>();
    for (let at = Math.floor(along / strip); at <= Math.floor((along + length) / strip); at += 1)
      for (const span of this.#strips.get(at) ?? [])
        if (!except.has(span.id) && span.along < along + length && span.along + span.length > along)
          beside.set(span.id, span);
    const taken = [...beside.values()].toSorted((a, b) => a.across - b.across);
    let best = Infinity;
    let end = -Infinity;
    const consider = (low: number, high: number) => {
      if (high < low) return;
      const way = Math.min(Math.max(wanted, low), high);
      if (Math.abs(way - wanted) < Math.abs(best - wanted)) best = way;
    };
    for (const { across, breadth } of taken) {
      consider(end + margin, across - margin);
      end = Math.max(end, across + breadth);
    }
    consider(end + margin, Infinity);
    return best;
  }
}

interface Flat {
  readonly along: number;
  readonly across: number;
}

function flat({ x, y }: Point, direction: Direction): Flat {
  return direction === 'right' ? { along: x, across: y } : { along: y, across: x };
}

/** The bends of a line that goes on, around what is in its way. */
function bendsOf(from: Flat, to: Flat, obstacles: Obstacles, except: ReadonlySet<string>): readonly Flat[] {
  const bends: Flat[] = [];
  let at = from;
  for (let count = 0; count < detours; count += 1) {
    const hit = obstacles.firstHit(at, to, except);
    if (hit === null) break;
    const before = Math.max(0, hit.along - at.along);
    const straight = at.across + ((to.across - at.across) * before) / Math.max(1, to.along - at.along);
    const across = obstacles.wayAround(hit, straight, except);
    const start = Math.max(at.along, hit.along - margin);
    at = { along: Math.max(start, Math.min(hit.along + hit.length + margin, to.along)), across };
    bends.push({ along: start, across }, at);
  }
  return bends;
}

/** The bends of a line that leads back, beside both its nodes. */
function bendsBack(from: Span, to: Span, start: Flat, end: Flat): readonly Flat[] {
  const below = Math.max(from.across + from.breadth, to.across + to.breadth) + stub;
  const above = Math.min(from.across, to.across) - stub;
  const middle = (start.across + end.across) / 2;
  const across = below - middle <= middle - above ? below : above;
  return [
    { along: start.along + stub, across: (start.across + across) / 2 },
    { along: start.along, across },
    { along: end.along, across },
    { along: end.along - stub, across: (end.across + across) / 2 },
  ];
}

function route(
  [from, to]: readonly [string, string],
  nodes: ReadonlyMap<string, Place>,
  obstacles: Obstacles,
  direction: Direction,
): EdgePath | null {
  const [source, target] = [nodes.get(from), nodes.get(to)];
  if (source === undefined || target === undefined) return null;
  const start = flat(edgeEnd(source, 'out', direction), direction);
  const end = flat(edgeEnd(target, 'in', direction), direction);
  const bends =
    end.along >= start.along
      ? bendsOf(start, end, obstacles, new Set([from, to]))
      : bendsBack(toSpan(from, source, direction), toSpan(to, target, direction), start, end);
  const points = [start, ...bends, end].map(({ along, across }) => toPoint(along, across, direction));
  return { id: edgeId(from, to), from, to, points };
}

function samePlace(a: Place | undefined, b: Place | undefined): boolean {
  return (
    a !== undefined && b !== undefined && a.x === b.x && a.y === b.y && a.width === b.width && a.height === b.height
  );
}

/** Whether a line that was drawn may stay: its ends stand where they stood, and nothing has come into its way. */
function stays({ points, from, to }: EdgePath, come: Obstacles, direction: Direction): boolean {
  const except = new Set([from, to]);
  return points.every((point, index) => {
    const next = points[index + 1];
    if (next === undefined) return true;
    const [a, b] = [flat(point, direction), flat(next, direction)];
    return come.firstHit(a.along <= b.along ? a : b, a.along <= b.along ? b : a, except) === null;
  });
}

/** Lines for all edges, around what stands in their way; those of a layout from before stay where they can. */
export function routeEdges(
  { nodes: own, frames, edges, direction }: GraphStructure,
  nodes: ReadonlyMap<string, Place>,
  before: GraphLayout | null,
): readonly EdgePath[] {
  const within = new Map([...own, ...frames].map((item) => [item.id, item.within]));
  const all = new Map<string | null, Obstacles>();
  const come = new Map<string | null, Obstacles>();
  for (const [id, frame] of within) {
    const place = nodes.get(id);
    if (place === undefined) continue;
    const span = toSpan(id, place, direction);
    put(all, frame, span);
    if (before !== null && !samePlace(place, before.nodes.get(id))) put(come, frame, span);
  }
  const drawn = new Map(before?.edges.map((edge) => [edge.id, edge]));
  const kept = (from: string, to: string) =>
    samePlace(nodes.get(from), before?.nodes.get(from)) && samePlace(nodes.get(to), before?.nodes.get(to))
      ? drawn.get(edgeId(from, to))
      : undefined;
  return edges.flatMap(([from, to]) => {
    const frame = within.get(from) ?? null;
    const old = kept(from, to);
    if (old !== undefined && stays(old, come.get(frame) ?? new Obstacles(), direction)) return [old];
    return route([from, to], nodes, all.get(frame) ?? new Obstacles(), direction) ?? [];
  });
}

function put(byFrame: Map<string | null, Obstacles>, frame: string | null, span: Span): void {
  const known = byFrame.get(frame) ?? new Obstacles();
  known.add(span);
  byFrame.set(frame, known);
}
