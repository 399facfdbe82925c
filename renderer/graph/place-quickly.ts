import { assignColumns, columnsSeen, type Span, toPoint, toSpan } from './columns.ts';
import { fitColumn, nearestRoom } from './fit-column.ts';
import {
  boundsOf,
  framePadding,
  type GraphLayout,
  type GraphStructure,
  gaps,
  type Place,
  type Point,
} from './layout.ts';
import type { NodeSize } from './node-size.ts';
import { routeEdges } from './route-edges.ts';

/**
 * Lays a graph out in columns, in a moment whatever its size. Given a layout from before, what was there stays where it was
 * unless an edge wants it further on or what it lies in grew over it; what is new finds room near what it hangs on.
 */
export function placeQuickly(structure: GraphStructure, before: GraphLayout | null): GraphLayout {
  const nodes = placesWithin(structure, null, before).places;
  const { direction } = structure;
  return { direction, nodes, edges: routeEdges(structure, nodes, before) };
}

interface Contents {
  /** From the corner of what they lie in. */
  readonly places: ReadonlyMap<string, Place>;
}

/** What lies in a frame, or in none: frames are placed as wholes, and what they hold with them. */
function placesWithin(structure: GraphStructure, within: string | null, before: GraphLayout | null): Contents {
  const { direction, edges } = structure;
  const inner = new Map<string, Contents>();
  const sizes = new Map<string, NodeSize>();
  for (const node of structure.nodes) if (node.within === within) sizes.set(node.id, node);
  for (const frame of structure.frames)
    if (frame.within === within) {
      const contents = normalized(placesWithin(structure, frame.id, before));
      inner.set(frame.id, contents);
      sizes.set(frame.id, frameSize(contents));
    }
  const own = edges.filter(([from]) => sizes.has(from));
  const known = new Map(
    [...sizes.keys()].flatMap((id) => {
      const place = before?.nodes.get(id);
      return place === undefined ? [] : [[id, toSpan(id, place, direction)] as const];
    }),
  );
  const placed =
    known.size > 0
      ? placedBeside(sizes, own, known, direction)
      : within !== null && own.length === 0
        ? placedInGrid(sizes)
        : placedAfresh(sizes, own, direction);
  const places = new Map<string, Place>();
  for (const [id, corner] of placed) {
    places.set(id, { ...corner, ...sizeOf(sizes, id) });
    const { heading, around } = framePadding;
    for (const [child, place] of inner.get(id)?.places ?? [])
      places.set(child, { ...place, x: corner.x + around + place.x, y: corner.y + heading + around / 2 + place.y });
  }
  return { places };
}

function sizeOf(sizes: ReadonlyMap<string, NodeSize>, id: string): NodeSize {
  const { width, height } = sizes.get(id) ?? { width: 0, height: 0 };
  return { width, height };
}

function normalized({ places }: Contents): Contents {
  if (places.size === 0) return { places };
  const corner = boundsOf({ nodes: places });
  return {
    places: new Map([...places].map(([id, place]) => [id, { ...place, x: place.x - corner.x, y: place.y - corner.y }])),
  };
}

function frameSize({ places }: Contents): NodeSize {
  const { heading, around } = framePadding;
  const { width, height } = places.size === 0 ? { width: 0, height: 0 } : boundsOf({ nodes: places });
  return { width: width + 2 * around, height: height + heading + 1.5 * around };
}

type Edges = GraphStructure['edges'];
type Direction = GraphLayout['direction'];

interface Cell {
  readonly id: string;
  readonly length: number;
  readonly breadth: number;
  /** The middle across, as far as it is known. */
  middle: number;
}

function columnsOf(
  sizes: ReadonlyMap<string, NodeSize>,
  columns: ReadonlyMap<string, number>,
  direction: Direction,
): Cell[][] {
  const cells: Cell[][] = [];
  for (const [id, size] of sizes) {
    const { length, breadth } = toSpan(id, { x: 0, y: 0, ...size }, direction);
    const column = columns.get(id) ?? 0;
    while (cells.length <= column) cells.push([]);
    cells[column]?.push({ id, length, breadth, middle: 0 });
  }
  return cells;
}

function neighbours(edges: Edges, end: 0 | 1): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const edge of edges) {
    const [own, other] = [edge[end], edge[1 - end] as string];
    const list = found.get(own);
    if (list === undefined) found.set(own, [other]);
    else list.push(other);
  }
  return found;
}

/** The mean of the middles of cells; null: there are none. */
function mean(ids: readonly string[] | undefined, cells: ReadonlyMap<string, Cell>): number | null {
  let [sum, count] = [0, 0];
  for (const id of ids ?? []) {
    const cell = cells.get(id);
    if (cell === undefined) continue;
    sum += cell.middle;
    count += 1;
  }
  return count === 0 ? null : sum / count;
}

const sweeps = 4;

/** How much wider than high a grid of nodes is, so that it fits a screen. */
const gridRatio = 1.6;

/** What hangs on nothing of its frame, as the legs of a matrix, in rows that fill a rectangle. */
function placedInGrid(sizes: ReadonlyMap<string, NodeSize>): ReadonlyMap<string, Point> {
  const all = [...sizes];
  const wide = Math.max(1, ...all.map(([, { width }]) => width)) + gaps.withinLevel;
  const high = Math.max(1, ...all.map(([, { height }]) => height)) + gaps.withinLevel;
  const columns = Math.max(1, Math.round(Math.sqrt((all.length * high * gridRatio) / wide)));
  return new Map(
    all.map(([id], index) => [id, { x: (index % columns) * wide, y: Math.floor(index / columns) * high }]),
  );
}

/** Columns by what comes after what; each ordered, to and fro, by the middles of what its own hang on. */
function placedAfresh(
  sizes: ReadonlyMap<string, NodeSize>,
  edges: Edges,
  direction: Direction,
): ReadonlyMap<string, Point> {
  const columns = columnsOf(sizes, assignColumns([...sizes.keys()], edges, new Map()), direction);
  const cells = new Map(columns.flat().map((cell) => [cell.id, cell]));
  const [sources, targets] = [neighbours(edges, 1), neighbours(edges, 0)];
  for (const column of columns) stack(column);
  for (let sweep = 0; sweep < sweeps; sweep += 1) {
    const beside = sweep % 2 === 0 ? sources : targets;
    for (const column of sweep % 2 === 0 ? columns : columns.toReversed()) {
      const keys = new Map(column.map((cell) => [cell.id, mean(beside.get(cell.id), cells) ?? cell.middle]));
      column.sort((a, b) => (keys.get(a.id) ?? 0) - (keys.get(b.id) ?? 0));
      stack(column);
    }
  }
  for (const beside of [sources, targets, sources])
    for (const column of beside === targets ? columns.toReversed() : columns) {
      const wishes = column.map((cell) => ({
        middle: mean(beside.get(cell.id), cells) ?? cell.middle,
        breadth: cell.breadth,
      }));
      settle(column, fitColumn(wishes, gaps.withinLevel));
    }
  return cornersOf(columns, [], direction);
}

/** One under the other, the column's middle at zero. */
function stack(column: readonly Cell[]): void {
  const whole = column.reduce((sum, { breadth }) => sum + breadth + gaps.withinLevel, -gaps.withinLevel);
  let at = -whole / 2;
  for (const cell of column) {
    cell.middle = at + cell.breadth / 2;
    at += cell.breadth + gaps.withinLevel;
  }
}

function settle(column: readonly Cell[], starts: readonly number[]): void {
  column.forEach((cell, index) => {
    cell.middle = (starts[index] ?? 0) + cell.breadth / 2;
  });
}

/** What was there keeps its place; the rest goes where there is room. */
function placedBeside(
  sizes: ReadonlyMap<string, NodeSize>,
  edges: Edges,
  known: ReadonlyMap<string, Span>,
  direction: Direction,
): ReadonlyMap<string, Point> {
  const had = columnsSeen([...known.values()]);
  const assigned = assignColumns([...sizes.keys()], edges, had);
  const columns = columnsOf(sizes, assigned, direction);
  const cells = new Map<string, Cell>();
  const starts: (number | null)[] = [];
  const [sources, targets] = [neighbours(edges, 1), neighbours(edges, 0)];
  columns.forEach((column, index) => {
    const [staying, coming] = [[] as Cell[], [] as Cell[]];
    for (const cell of column) {
      const span = known.get(cell.id);
      // What is opened or closed grows and shrinks around its middle.
      if (span !== undefined) cell.middle = span.across + span.breadth / 2;
      (had.get(cell.id) === index ? staying : coming).push(cell);
    }
    keepOrder(staying);
    for (const cell of staying) cells.set(cell.id, cell);
    for (const cell of coming) {
      const beside = mean(sources.get(cell.id), cells) ?? mean(targets.get(cell.id), cellsOf(known));
      const wish = { breadth: cell.breadth, middle: known.has(cell.id) ? cell.middle : (beside ?? lowest(staying)) };
      cell.middle = nearestRoom(takenBy(staying), wish, gaps.withinLevel) + cell.breadth / 2;
      staying.push(cell);
      cells.set(cell.id, cell);
    }
    const stood = staying.flatMap(({ id }) => (had.get(id) === index ? (known.get(id)?.along ?? []) : []));
    starts.push(stood.length === 0 ? null : Math.min(...stood));
  });
  return cornersOf(columns, starts, direction);
}

function cellsOf(known: ReadonlyMap<string, Span>): ReadonlyMap<string, Cell> {
  return new Map([...known].map(([id, span]) => [id, { ...span, middle: span.across + span.breadth / 2 }]));
}

/** Makes room for what has grown over its neighbours; where nothing has, nothing moves. */
function keepOrder(cells: Cell[]): void {
  cells.sort((a, b) => a.middle - b.middle);
  const overlap = cells.some((cell, index) => {
    const next = cells[index + 1];
    return next !== undefined && cell.middle + cell.breadth / 2 > next.middle - next.breadth / 2;
  });
  if (overlap) settle(cells, fitColumn(cells, gaps.withinLevel));
}

function takenBy(cells: readonly Cell[]) {
  return cells
    .map(({ middle, breadth }) => ({ start: middle - breadth / 2, end: middle + breadth / 2 }))
    .toSorted((a, b) => a.start - b.start);
}

function lowest(cells: readonly Cell[]): number {
  return Math.max(0, ...cells.map(({ middle, breadth }) => middle + breadth));
}

/** The corners, each column behind the one before; one that stood further on stays there. */
function cornersOf(
  columns: readonly (readonly Cell[])[],
  stood: readonly (number | null)[],
  direction: Direction,
): ReadonlyMap<string, Point> {
  const corners = new Map<string, Point>();
  let start = -Infinity;
  columns.forEach((column, index) => {
    const along = Math.max(stood[index] ?? (start === -Infinity ? 0 : start), start);
    for (const { id, middle, breadth } of column)
      corners.set(id, toPoint(along, Math.round(middle - breadth / 2) + 0, direction));
    start = along + Math.max(0, ...column.map(({ length }) => length)) + gaps.betweenLevels;
  });
  return corners;
}
