import type { ElkNode } from 'elkjs/lib/elk-api.js';
import { levelsOf } from '../../shared/base/graph.ts';
import type { GraphJob } from './graph-job.ts';
import { headerHeight, type NodeSize, nodeSize } from './node-size.ts';

export type Direction = 'right' | 'down';

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface EdgePath {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  readonly points: readonly Point[];
}

export interface GraphLayout {
  readonly direction: Direction;
  readonly nodes: ReadonlyMap<string, Point & NodeSize>;
  readonly edges: readonly EdgePath[];
}

const gaps = { betweenLevels: 52, withinLevel: 22 };

/** All that a layout depends on: how jobs hang together and how large they are drawn, and nothing of their state. */
export interface GraphStructure {
  readonly direction: Direction;
  readonly jobs: readonly (NodeSize & { readonly id: string; readonly needs: readonly string[] })[];
}

export function structureOf(jobs: readonly GraphJob[], direction: Direction): GraphStructure {
  return { direction, jobs: jobs.map((job) => ({ id: job.id, needs: job.needs, ...nodeSize(job) })) };
}

/** Which direction shows the whole graph larger on a canvas of this size, by an estimate from its levels; right unless down gains much. */
export function fittingDirection(jobs: readonly GraphJob[], canvas: NodeSize): Direction {
  const sizes = new Map(jobs.map((job) => [job.id, nodeSize(job)]));
  const levels = levelsOf(jobs).levels.map((ids) => ids.map((id) => sizes.get(id) ?? { width: 0, height: 0 }));
  const right = extent(levels, 'width', 'height');
  const down = extent(levels, 'height', 'width');
  const zoomRight = Math.min(canvas.width / right.along, canvas.height / right.across, 1);
  const zoomDown = Math.min(canvas.width / down.across, canvas.height / down.along, 1);
  return zoomDown > zoomRight * 1.1 ? 'down' : 'right';
}

function extent(levels: readonly (readonly NodeSize[])[], along: keyof NodeSize, across: keyof NodeSize) {
  const lengths = levels.map((nodes) => Math.max(0, ...nodes.map((node) => node[along])));
  const breadths = levels.map((nodes) => nodes.reduce((sum, node) => sum + node[across] + gaps.withinLevel, 0));
  return {
    along: lengths.reduce((sum, length) => sum + length + gaps.betweenLevels, 1),
    across: Math.max(1, ...breadths),
  };
}

/** The graph as elk wants it: edges leave and enter at the middle of a node's heading. */
export function toElk({ jobs, direction }: GraphStructure): ElkNode {
  const ids = new Set(jobs.map(({ id }) => id));
  return {
    id: 'root',
    layoutOptions: {
      'elk.algorithm': 'layered',
      'elk.direction': direction === 'right' ? 'RIGHT' : 'DOWN',
      'elk.edgeRouting': 'POLYLINE',
      'elk.layered.thoroughness': '1',
      'elk.layered.crossingMinimization.greedySwitch.type': 'OFF',
      'elk.layered.nodePlacement.strategy': 'SIMPLE',
      'elk.layered.considerModelOrder.strategy': 'NODES_AND_EDGES',
      'elk.layered.spacing.nodeNodeBetweenLayers': String(gaps.betweenLevels),
      'elk.spacing.nodeNode': String(gaps.withinLevel),
      'elk.layered.spacing.edgeNodeBetweenLayers': '18',
      'elk.spacing.edgeNode': '14',
      'elk.spacing.componentComponent': '40',
    },
    children: jobs.map((job) => elkNode(job, direction)),
    edges: jobs.flatMap(({ id, needs }) =>
      [...new Set(needs)]
        .filter((need) => ids.has(need) && need !== id)
        .map((need) => ({
          id: JSON.stringify([need, id]),
          sources: [JSON.stringify([need, 'out'])],
          targets: [JSON.stringify([id, 'in'])],
        })),
    ),
  };
}

function elkNode({ id, width, height }: GraphStructure['jobs'][number], direction: Direction): ElkNode {
  const middle = headerHeight / 2;
  const ends: readonly [string, Point, string][] =
    direction === 'right'
      ? [
          ['in', { x: 0, y: middle }, 'WEST'],
          ['out', { x: width, y: middle }, 'EAST'],
        ]
      : [
          ['in', { x: width / 2, y: 0 }, 'NORTH'],
          ['out', { x: width / 2, y: height }, 'SOUTH'],
        ];
  return {
    id,
    width,
    height,
    layoutOptions: { 'elk.portConstraints': 'FIXED_POS' },
    ports: ends.map(([end, at, side]) => ({
      id: JSON.stringify([id, end]),
      ...at,
      width: 0,
      height: 0,
      layoutOptions: { 'elk.port.side': side },
    })),
  };
}

/** What elk answered, as nodes by id and edges with their points. */
export function fromElk(answer: ElkNode, direction: Direction): GraphLayout {
  const nodes = new Map(
    (answer.children ?? []).map(({ id, x = 0, y = 0, width = 0, height = 0 }) => [id, { x, y, width, height }]),
  );
  const edges = (answer.edges ?? []).flatMap(({ id, sections }) => {
    const [section] = sections ?? [];
    if (section === undefined) return [];
    const [from, to] = JSON.parse(id) as [string, string];
    return [{ id, from, to, points: [section.startPoint, ...(section.bendPoints ?? []), section.endPoint] }];
  });
  return { direction, nodes, edges };
}

/** The box that all nodes lie in. */
export function boundsOf({ nodes }: GraphLayout): Point & NodeSize {
  const places = [...nodes.values()];
  const x = Math.min(...places.map((place) => place.x));
  const y = Math.min(...places.map((place) => place.y));
  const right = Math.max(...places.map((place) => place.x + place.width));
  const bottom = Math.max(...places.map((place) => place.y + place.height));
  return { x, y, width: right - x, height: bottom - y };
}

/** An SVG path through the points, leaving and entering each along the direction of the graph. */
export function edgePath(points: readonly Point[], direction: Direction): string {
  const [first, ...others] = points;
  if (first === undefined) return '';
  let path = `M ${first.x} ${first.y}`;
  let last = first;
  for (const point of others) {
    const middle = { x: (last.x + point.x) / 2, y: (last.y + point.y) / 2 };
    path +=
      direction === 'right'
        ? ` C ${middle.x} ${last.y} ${middle.x} ${point.y} ${point.x} ${point.y}`
        : ` C ${last.x} ${middle.y} ${point.x} ${middle.y} ${point.x} ${point.y}`;
    last = point;
  }
  return path;
}
