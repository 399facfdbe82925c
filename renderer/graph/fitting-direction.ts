import { levelsOf } from '../../shared/base/graph.ts';
import { type Direction, type GraphStructure, gaps } from './layout.ts';
import type { NodeSize } from './node-size.ts';

/** Which direction shows the whole graph larger on a canvas of this size, by an estimate from its levels; right unless down gains much. */
export function fittingDirection({ nodes, frames, edges }: GraphStructure, canvas: NodeSize): Direction {
  const sizes = new Map(nodes.map((node) => [node.id, node]));
  const needs = new Map<string, string[]>(
    [...frames, ...nodes].map(({ id, within }) => [id, within === null ? [] : [within]]),
  );
  for (const [from, to] of edges) needs.get(to)?.push(from);
  const { levels } = levelsOf([...needs].map(([id, all]) => ({ id, needs: all })));
  const drawn = levels.map((ids) => ids.flatMap((id) => sizes.get(id) ?? [])).filter((level) => level.length > 0);
  const right = extent(drawn, 'width', 'height');
  const down = extent(drawn, 'height', 'width');
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
