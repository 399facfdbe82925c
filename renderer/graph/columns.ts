import type { GraphLayout, Place, Point } from './layout.ts';

/** Of a graph that goes right `along` is x and `across` is y; of one that goes down the other way round. */
export interface Span {
  readonly id: string;
  readonly along: number;
  readonly across: number;
  /** Lengths along and across. */
  readonly length: number;
  readonly breadth: number;
}

export function toSpan(id: string, { x, y, width, height }: Place, direction: GraphLayout['direction']): Span {
  return direction === 'right'
    ? { id, along: x, across: y, length: width, breadth: height }
    : { id, along: y, across: x, length: height, breadth: width };
}

export function toPoint(along: number, across: number, direction: GraphLayout['direction']): Point {
  return direction === 'right' ? { x: along, y: across } : { x: across, y: along };
}

/** The column that each span stands in, from 0, as a person sees columns: what overlaps along is in one. */
export function columnsSeen(spans: readonly Span[]): ReadonlyMap<string, number> {
  const columns = new Map<string, number>();
  let column = -1;
  let end = -Infinity;
  for (const { id, along, length } of spans.toSorted((a, b) => a.along - b.along)) {
    if (along >= end) column += 1;
    end = Math.max(end, along + length);
    columns.set(id, column);
  }
  return columns;
}

/**
 * A column for each id, after those of all that it comes after. Where one had a column it stays there or goes further; a new one
 * stands right behind what it comes after, or before what comes after it. Edges that close a cycle count for nothing.
 */
export function assignColumns(
  ids: readonly string[],
  edges: readonly (readonly [from: string, to: string])[],
  had: ReadonlyMap<string, number>,
): ReadonlyMap<string, number> {
  const before = new Map<string, string[]>(ids.map((id) => [id, []]));
  const after = new Map<string, string[]>(ids.map((id) => [id, []]));
  for (const [from, to] of edges) {
    before.get(to)?.push(from);
    after.get(from)?.push(to);
  }
  const columns = new Map<string, number>();
  for (const id of inOrder(ids, before, after)) {
    const least = Math.max(0, ...(before.get(id) ?? []).map((from) => (columns.get(from) ?? -1) + 1));
    const next = (after.get(id) ?? []).map((to) => had.get(to)).filter((column) => column !== undefined);
    const wanted = had.get(id) ?? (next.length === 0 || had.size === 0 ? least : Math.min(...next) - 1);
    columns.set(id, Math.max(least, wanted));
  }
  return columns;
}

/** Each after all that it comes after; what lies on a cycle or behind one in the order given (Kahn). */
function inOrder(
  ids: readonly string[],
  before: ReadonlyMap<string, readonly string[]>,
  after: ReadonlyMap<string, readonly string[]>,
): ReadonlySet<string> {
  const left = new Map(ids.map((id) => [id, before.get(id)?.length ?? 0]));
  const ready = new Set(ids.filter((id) => left.get(id) === 0));
  for (const id of ready)
    for (const to of after.get(id) ?? []) {
      const count = (left.get(to) ?? 0) - 1;
      left.set(to, count);
      if (count === 0) ready.add(to);
    }
  return new Set([...ready, ...ids]);
}
