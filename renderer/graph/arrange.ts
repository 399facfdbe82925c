import { framePadding, type GraphLayout, type GraphStructure, type Place, type Point } from './layout.ts';
import { routeEdges } from './route-edges.ts';

/** Where people put nodes: of those in a frame from its corner as it is by itself. */
export type Pins = Readonly<Record<string, Point>>;

/** The corners that the pins of what lies in frames are measured from. */
export function originsOf(
  layout: GraphLayout,
  { frames }: GraphStructure,
  pins: Pins,
): ReadonlyMap<string | null, Point> {
  const origins = new Map<string | null, Point>([[null, { x: 0, y: 0 }]]);
  for (const { id, within } of frames) origins.set(id, cornerOf(id, within, layout, pins, origins));
  return origins;
}

function cornerOf(
  id: string,
  within: string | null,
  layout: GraphLayout,
  pins: Pins,
  origins: ReadonlyMap<string | null, Point>,
): Point {
  const origin = origins.get(within) ?? { x: 0, y: 0 };
  const pin = pins[id];
  if (pin !== undefined) return { x: origin.x + pin.x, y: origin.y + pin.y };
  const own = layout.nodes.get(id) ?? { x: 0, y: 0 };
  const frame = within === null ? undefined : layout.nodes.get(within);
  return frame === undefined ? own : { x: origin.x + own.x - frame.x, y: origin.y + own.y - frame.y };
}

/** A layout with what people moved where they moved it: frames hold what is theirs, lines go around what stands in their way. */
export function arranged(layout: GraphLayout, structure: GraphStructure, pins: Pins): GraphLayout {
  const known = [...structure.nodes, ...structure.frames].some(
    ({ id }) => Object.hasOwn(pins, id) && layout.nodes.has(id),
  );
  if (!known) return layout;
  const origins = originsOf(layout, structure, pins);
  const nodes = new Map<string, Place>();
  for (const { id, within, width, height } of structure.nodes) {
    if (!layout.nodes.has(id)) continue;
    nodes.set(id, { ...cornerOf(id, within, layout, pins, origins), width, height });
  }
  for (const { id } of structure.frames.toReversed()) {
    const own = layout.nodes.get(id);
    if (own === undefined) continue;
    const held = [...structure.nodes, ...structure.frames].flatMap((item) =>
      item.within === id ? (nodes.get(item.id) ?? []) : [],
    );
    nodes.set(id, around({ ...own, ...(origins.get(id) ?? own) }, held));
  }
  return { ...layout, nodes, edges: routeEdges(structure, nodes, layout) };
}

/** A frame that holds all that is its own, at least as large as it is by itself. */
function around(frame: Place, held: readonly Place[]): Place {
  const { heading, around: room } = framePadding;
  const left = Math.min(frame.x, ...held.map(({ x }) => x - room));
  const top = Math.min(frame.y, ...held.map(({ y }) => y - heading - room / 2));
  const right = Math.max(frame.x + frame.width, ...held.map(({ x, width }) => x + width + room));
  const bottom = Math.max(frame.y + frame.height, ...held.map(({ y, height }) => y + height + room));
  return { x: left, y: top, width: right - left, height: bottom - top };
}
