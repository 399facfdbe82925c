import type { DrawnGraph } from './drawn-graph.ts';
import { frameHeading, headerHeight, type NodeSize, nodeSize } from './node-size.ts';

export type Direction = 'right' | 'down';

export interface Point {
  readonly x: number;
  readonly y: number;
}

export type Place = Point & NodeSize;

export interface EdgePath {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  readonly points: readonly Point[];
}

export interface GraphLayout {
  readonly direction: Direction;
  /** Nodes and frames by their ids. */
  readonly nodes: ReadonlyMap<string, Place>;
  readonly edges: readonly EdgePath[];
}

/** Pixels between what is drawn. */
export const gaps = { betweenLevels: 52, withinLevel: 22 };

/** Room within a frame, its heading above. */
export const framePadding = { heading: frameHeading, around: 16 };

/** All that a layout depends on: how nodes hang together and how large they are drawn, and nothing of their state. */
export interface GraphStructure {
  readonly direction: Direction;
  readonly nodes: readonly (NodeSize & { readonly id: string; readonly within: string | null })[];
  /** Each after the one around it. */
  readonly frames: readonly { readonly id: string; readonly within: string | null }[];
  /** Between what lies in one frame, or in none. */
  readonly edges: readonly (readonly [from: string, to: string])[];
}

export function structureOf({ nodes, frames, within, edges }: DrawnGraph, direction: Direction): GraphStructure {
  return {
    direction,
    nodes: nodes.map((job) => ({ id: job.id, within: within.get(job.id) ?? null, ...nodeSize(job) })),
    frames: frames.map(({ id }) => ({ id, within: within.get(id) ?? null })),
    edges: edges.map(({ from, to }) => [from, to]),
  };
}

function isSameStructure(a: GraphStructure, b: GraphStructure): boolean {
  return (
    a.direction === b.direction &&
    a.nodes.length === b.nodes.length &&
    a.nodes.every((node, index) => {
      const other = b.nodes[index];
      return (
        node.id === other?.id &&
        node.within === other.within &&
        node.width === other.width &&
        node.height === other.height
      );
    })
  );
}

/** The structure of what is drawn, the same object for as long as nothing of it changes: its layout is then asked for once. */
export class Structures {
  #edges: DrawnGraph['edges'] | null = null;
  #last: GraphStructure | null = null;

  of(drawn: DrawnGraph, direction: Direction): GraphStructure {
    const structure = structureOf(drawn, direction);
    const same = this.#last !== null && this.#edges === drawn.edges && isSameStructure(this.#last, structure);
    this.#edges = drawn.edges;
    if (!same) this.#last = structure;
    return this.#last ?? structure;
  }
}

/** By which an edge is known. */
export function edgeId(from: string, to: string): string {
  return JSON.stringify([from, to]);
}

/** Where an edge leaves a node, or enters it: at the middle of its heading where the graph goes right. */
export function edgeEnd(place: Place, end: 'in' | 'out', direction: Direction): Point {
  if (direction === 'right')
    return { x: end === 'in' ? place.x : place.x + place.width, y: place.y + headerHeight / 2 };
  return { x: place.x + place.width / 2, y: end === 'in' ? place.y : place.y + place.height };
}

/** The box that all nodes lie in. */
export function boundsOf({ nodes }: Pick<GraphLayout, 'nodes'>): Place {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const { x, y, width, height } of nodes.values()) {
    left = Math.min(left, x);
    top = Math.min(top, y);
    right = Math.max(right, x + width);
    bottom = Math.max(bottom, y + height);
  }
  return { x: left, y: top, width: right - left, height: bottom - top };
}

/** An SVG path through the points, leaving and entering each along the direction of the graph. */
export function edgePath(points: readonly Point[], direction: Direction): string {
  const [first, ...others] = points;
  if (first === undefined) return '';
  let path = `M ${first.x} ${first.y}`;
  let last = first;
  for (const point of others) {
    const [a, b] = controlPoints(last, point, direction);
    path += ` C ${a.x} ${a.y} ${b.x} ${b.y} ${point.x} ${point.y}`;
    last = point;
  }
  return path;
}

/** The two points that bend a line between two others along the direction of the graph. */
export function controlPoints(from: Point, to: Point, direction: Direction): readonly [Point, Point] {
  const middle = { x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 };
  return direction === 'right'
    ? [
        { x: middle.x, y: from.y },
        { x: middle.x, y: to.y },
      ]
    : [
        { x: from.x, y: middle.y },
        { x: to.x, y: middle.y },
      ];
}
