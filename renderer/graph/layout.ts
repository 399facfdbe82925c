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
  /** Jobs by their ids, and the frames around the jobs of runs within steps by `frameId`. */
  readonly nodes: ReadonlyMap<string, Point & NodeSize>;
  readonly edges: readonly EdgePath[];
}

const gaps = { betweenLevels: 52, withinLevel: 22 };

/** All that a layout depends on: how jobs hang together and how large they are drawn, and nothing of their state. */
export interface GraphStructure {
  readonly direction: Direction;
  readonly jobs: readonly (NodeSize & {
    readonly id: string;
    readonly needs: readonly string[];
    readonly parent: Frame | null;
  })[];
}

/** What is drawn around the jobs of one run within a step. */
export interface Frame {
  readonly job: string;
  readonly step: string;
}

/** By which a frame is known among nodes, unlike any job's id. */
export function frameId({ job, step }: Frame): string {
  return JSON.stringify({ job, step });
}

/** The frames around jobs, each once. */
export function framesOf(jobs: readonly { readonly parent: Frame | null }[]): readonly Frame[] {
  const frames = jobs.flatMap(({ parent }) => (parent === null ? [] : [[frameId(parent), parent] as const]));
  return [...new Map(frames).values()];
}

export function structureOf(jobs: readonly GraphJob[], direction: Direction): GraphStructure {
  const frame = (parent: Frame | null) => (parent === null ? null : { job: parent.job, step: parent.step });
  return {
    direction,
    jobs: jobs.map((job) => ({ id: job.id, needs: job.needs, parent: frame(job.parent), ...nodeSize(job) })),
  };
}

/** Which direction shows the whole graph larger on a canvas of this size, by an estimate from its levels; right unless down gains much. */
export function fittingDirection(jobs: readonly GraphJob[], canvas: NodeSize): Direction {
  const sizes = new Map(jobs.map((job) => [job.id, nodeSize(job)]));
  const all = jobs.map(({ id, needs, parent }) => ({ id, needs: parent === null ? needs : [...needs, parent.job] }));
  const levels = levelsOf(all).levels.map((ids) => ids.map((id) => sizes.get(id) ?? { width: 0, height: 0 }));
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

/** Room within a frame, its heading above. */
const framePadding = { heading: 30, around: 16 };

/** The graph as elk wants it: edges leave and enter at the middle of a node's heading; a frame holds the jobs of a run within a step. */
export function toElk({ jobs, direction }: GraphStructure): ElkNode {
  return {
    id: 'root',
    layoutOptions: { ...optionsOf(direction), 'elk.spacing.componentComponent': '40' },
    ...contentsOf(jobs, null, direction),
  };
}

function optionsOf(direction: Direction): Record<string, string> {
  return {
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
  };
}

/** The jobs of one run, the frames of the runs within them, and the edges among these. */
function contentsOf(
  jobs: GraphStructure['jobs'],
  within: string | null,
  direction: Direction,
): Pick<ElkNode, 'children' | 'edges'> {
  const own = jobs.filter(({ parent }) => (parent === null ? null : frameId(parent)) === within);
  const ids = new Set(own.map(({ id }) => id));
  const frames = framesOf(jobs).filter(({ job }) => ids.has(job));
  const needs = own.flatMap(({ id, needs: all }) =>
    [...new Set(all)].filter((need) => ids.has(need) && need !== id).map((need) => elkEdge(need, id)),
  );
  return {
    children: [
      ...own.map((job) => elkNode(job, direction)),
      ...frames.map((frame) => elkFrame(frame, jobs, direction)),
    ],
    edges: [...needs, ...frames.map((frame) => elkEdge(frame.job, frameId(frame)))],
  };
}

function elkEdge(from: string, to: string) {
  return {
    id: JSON.stringify([from, to]),
    sources: [JSON.stringify([from, 'out'])],
    targets: [JSON.stringify([to, 'in'])],
  };
}

function elkFrame(frame: Frame, jobs: GraphStructure['jobs'], direction: Direction): ElkNode {
  const { heading, around } = framePadding;
  const id = frameId(frame);
  return {
    id,
    layoutOptions: {
      ...optionsOf(direction),
      'elk.padding': `[top=${heading + around / 2},left=${around},bottom=${around},right=${around}]`,
      'elk.portConstraints': 'FIXED_SIDE',
    },
    ports: [
      {
        id: JSON.stringify([id, 'in']),
        width: 0,
        height: 0,
        layoutOptions: { 'elk.port.side': direction === 'right' ? 'WEST' : 'NORTH' },
      },
    ],
    ...contentsOf(jobs, id, direction),
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

/** What elk answered, as nodes by id and edges with their points, all measured from one corner. */
export function fromElk(answer: ElkNode, direction: Direction): GraphLayout {
  const nodes = new Map<string, Point & NodeSize>();
  const edges: EdgePath[] = [];
  const take = (container: ElkNode, corner: Point) => {
    const moved = ({ x, y }: Point): Point => ({ x: x + corner.x, y: y + corner.y });
    for (const node of container.children ?? []) {
      const { id, x = 0, y = 0, width = 0, height = 0 } = node;
      const place = { ...moved({ x, y }), width, height };
      nodes.set(id, place);
      take(node, place);
    }
    for (const { id, sections } of container.edges ?? []) {
      const [section] = sections ?? [];
      if (section === undefined) continue;
      const [from, to] = JSON.parse(id) as [string, string];
      const points = [section.startPoint, ...(section.bendPoints ?? []), section.endPoint].map(moved);
      edges.push({ id, from, to, points });
    }
  };
  take(answer, { x: 0, y: 0 });
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
