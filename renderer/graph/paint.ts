import type { DrawnGraph } from './drawn-graph.ts';
import { edgeState, endsOf } from './flow-elements.ts';
import type { GraphJob } from './graph-job.ts';
import { controlPoints, type GraphLayout, type Place } from './layout.ts';
import type { NeedEdgeData } from './need-edge.tsx';

/** What a graph is painted with, read from the theme. */
export interface Paints {
  readonly edge: Readonly<Record<NeedEdgeData['state'], string>>;
  readonly node: string;
  readonly line: string;
  readonly frame: string;
  readonly words: string;
  readonly accent: string;
  readonly state: (job: GraphJob) => string | null;
}

export function paintsOf(element: Element): Paints {
  const style = getComputedStyle(element);
  const of = (name: string) => style.getPropertyValue(`--${name}`).trim();
  const [success, failure, running, edge, warning] = [
    of('success'),
    of('failure'),
    of('running'),
    of('edge'),
    of('warning'),
  ];
  return {
    edge: { idle: edge, within: edge, done: success, failed: failure, running },
    node: of('raised'),
    line: of('line-strong'),
    frame: of('hover'),
    words: of('faint'),
    accent: of('accent'),
    state: ({ status, conclusion }) => {
      if (conclusion === 'success') return success;
      if (conclusion === 'failure' || conclusion === 'timed_out') return failure;
      if (conclusion === 'cancelled' || conclusion === 'interrupted') return warning;
      return status === 'in_progress' ? running : null;
    },
  };
}

/** A part of the graph on a canvas: what lies in it, how large, and from where. */
export interface Part {
  /** In the graph's own measure. */
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
  readonly zoom: number;
  /** Pixels of the canvas to one of the page. */
  readonly density: number;
}

export interface Picture {
  readonly drawn: DrawnGraph;
  readonly layout: GraphLayout;
  /** With its nodes, not its edges alone. */
  readonly nodes: boolean;
  /** What is dragged away, with its edges. */
  readonly without: ReadonlySet<string> | null;
  readonly chosen: ReadonlySet<string>;
}

/** Below this zoom nobody sees that an edge is bent. */
const straightBelow = 0.22;

/** Paints the part of a graph that is in sight. */
export function paint(context: CanvasRenderingContext2D, picture: Picture, part: Part, paints: Paints): void {
  const scale = part.zoom * part.density;
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.clearRect(0, 0, context.canvas.width, context.canvas.height);
  context.setTransform(scale, 0, 0, scale, -part.left * scale, -part.top * scale);
  if (picture.nodes) paintFrames(context, picture, part, paints);
  paintEdges(context, picture, part, paints);
  if (picture.nodes) paintNodes(context, picture, part, paints);
}

function isIn({ left, top, right, bottom }: Part, place: Place): boolean {
  return place.x < right && place.x + place.width > left && place.y < bottom && place.y + place.height > top;
}

/** The least and greatest coordinates of each edge's points, worked out once for a layout. */
const extents = new WeakMap<GraphLayout['edges'], Float64Array>();

function extentsOf(edges: GraphLayout['edges']): Float64Array {
  const known = extents.get(edges);
  if (known !== undefined) return known;
  const made = new Float64Array(edges.length * 4);
  edges.forEach(({ points }, index) => {
    const [xs, ys] = [points.map(({ x }) => x), points.map(({ y }) => y)];
    made.set([Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)], index * 4);
  });
  extents.set(edges, made);
  return made;
}

/** Of the states of edges that which is to be seen is painted last. */
const states = ['within', 'idle', 'done', 'running', 'failed'] as const;

function paintEdges(context: CanvasRenderingContext2D, picture: Picture, part: Part, paints: Paints): void {
  const { layout, without } = picture;
  const { edges, direction } = layout;
  const boxes = extentsOf(edges);
  const ends = endsOf(picture.drawn);
  const paths = new Map(states.map((state) => [state, new Path2D()] as const));
  edges.forEach(({ from, to, points }, index) => {
    const at = index * 4;
    const [left = 0, top = 0, right = 0, bottom = 0] = boxes.subarray(at, at + 4);
    if (left > part.right || right < part.left || top > part.bottom || bottom < part.top) return;
    if (without?.has(from) === true || without?.has(to) === true) return;
    const [source, target] = [ends.get(from), ends.get(to)];
    const state = source === undefined || target === undefined ? 'within' : edgeState(source, target);
    const path = paths.get(state);
    const [first] = points;
    if (path === undefined || first === undefined) return;
    path.moveTo(first.x, first.y);
    for (let count = 1; count < points.length; count += 1) {
      const [last, point] = [points[count - 1], points[count]];
      if (last === undefined || point === undefined) continue;
      if (part.zoom < straightBelow) path.lineTo(point.x, point.y);
      else {
        const [a, b] = controlPoints(last, point, direction);
        path.bezierCurveTo(a.x, a.y, b.x, b.y, point.x, point.y);
      }
    }
  });
  // Never thinner than what a screen shows.
  context.lineWidth = Math.max(1.5, 0.7 / part.zoom);
  for (const [state, path] of paths) {
    context.strokeStyle = paints.edge[state];
    context.stroke(path);
  }
}

function paintFrames(context: CanvasRenderingContext2D, { drawn, layout }: Picture, part: Part, paints: Paints): void {
  for (const { id } of drawn.frames) {
    const place = layout.nodes.get(id);
    if (place === undefined || !isIn(part, place)) continue;
    context.fillStyle = paints.frame;
    context.globalAlpha = 0.4;
    context.fillRect(place.x, place.y, place.width, place.height);
    context.globalAlpha = 1;
    context.strokeStyle = paints.line;
    context.lineWidth = 1 / part.zoom;
    context.strokeRect(place.x, place.y, place.width, place.height);
  }
}

function paintNodes(
  context: CanvasRenderingContext2D,
  { drawn, layout, without, chosen }: Picture,
  part: Part,
  paints: Paints,
): void {
  const hair = 1 / part.zoom;
  for (const job of drawn.nodes) {
    const place = layout.nodes.get(job.id);
    if (place === undefined || without?.has(job.id) === true || !isIn(part, place)) continue;
    const { x, y, width, height } = place;
    const state = paints.state(job);
    context.fillStyle = paints.node;
    context.fillRect(x, y, width, height);
    if (state !== null) {
      context.fillStyle = state;
      context.fillRect(x, y, 16, height);
    }
    // Where a name stands, though nobody could read it.
    context.fillStyle = paints.words;
    context.fillRect(x + 28, y + 13, Math.min(width - 40, 8 + job.name.length * 6), 9);
    const isChosen = chosen.has(job.id);
    context.strokeStyle = isChosen ? paints.accent : (state ?? paints.line);
    context.lineWidth = isChosen ? 3 * hair : hair;
    context.strokeRect(x, y, width, height);
  }
}
