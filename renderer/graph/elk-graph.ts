import type { ElkNode } from 'elkjs/lib/elk-api.js';
import {
  type Direction,
  type EdgePath,
  edgeEnd,
  edgeId,
  framePadding,
  type GraphLayout,
  type GraphStructure,
  gaps,
  type Place,
  type Point,
} from './layout.ts';

/** The graph as elk wants it: edges leave and enter at the middle of a node's heading; a frame holds its own. */
export function toElk(structure: GraphStructure): ElkNode {
  return {
    id: 'root',
    layoutOptions: { ...optionsOf(structure.direction), 'elk.spacing.componentComponent': '40' },
    ...contentsOf(structure, null),
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

/** What lies in a frame, and the edges among it. */
function contentsOf(
  { nodes, frames, edges, direction }: GraphStructure,
  within: string | null,
): Pick<ElkNode, 'children' | 'edges'> {
  const own = nodes.filter((node) => node.within === within);
  const inner = frames.filter((frame) => frame.within === within);
  const ids = new Set([...own, ...inner].map(({ id }) => id));
  return {
    children: [
      ...own.map((node) => elkNode(node, direction)),
      ...inner.map(({ id }) => elkFrame(id, { nodes, frames, edges, direction })),
    ],
    edges: edges.filter(([from]) => ids.has(from)).map(([from, to]) => elkEdge(from, to)),
  };
}

function elkEdge(from: string, to: string) {
  return {
    id: edgeId(from, to),
    sources: [JSON.stringify([from, 'out'])],
    targets: [JSON.stringify([to, 'in'])],
  };
}

const sides = { right: { in: 'WEST', out: 'EAST' }, down: { in: 'NORTH', out: 'SOUTH' } } as const;

function elkFrame(id: string, structure: GraphStructure): ElkNode {
  const { heading, around } = framePadding;
  return {
    id,
    layoutOptions: {
      ...optionsOf(structure.direction),
      'elk.padding': `[top=${heading + around / 2},left=${around},bottom=${around},right=${around}]`,
      'elk.portConstraints': 'FIXED_SIDE',
    },
    ports: (['in', 'out'] as const).map((end) => ({
      id: JSON.stringify([id, end]),
      width: 0,
      height: 0,
      layoutOptions: { 'elk.port.side': sides[structure.direction][end] },
    })),
    ...contentsOf(structure, id),
  };
}

function elkNode({ id, width, height }: GraphStructure['nodes'][number], direction: Direction): ElkNode {
  const place = { x: 0, y: 0, width, height };
  return {
    id,
    width,
    height,
    layoutOptions: { 'elk.portConstraints': 'FIXED_POS' },
    ports: (['in', 'out'] as const).map((end) => ({
      id: JSON.stringify([id, end]),
      ...edgeEnd(place, end, direction),
      width: 0,
      height: 0,
      layoutOptions: { 'elk.port.side': sides[direction][end] },
    })),
  };
}

/** What elk answered, as nodes by id and edges with their points, all measured from one corner. */
export function fromElk(answer: ElkNode, direction: Direction): GraphLayout {
  const nodes = new Map<string, Place>();
  const edges: EdgePath[] = [];
  const take = (container: ElkNode, origin: Point) => {
    const moved = ({ x, y }: Point): Point => ({ x: x + origin.x, y: y + origin.y });
    for (const node of container.children ?? []) {
      const { id, x = 0, y = 0, width = 0, height = 0 } = node;
      const corner = moved({ x, y });
      const place = { x: Math.round(corner.x), y: Math.round(corner.y), width, height };
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
