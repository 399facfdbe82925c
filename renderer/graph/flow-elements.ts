import { Position } from '@xyflow/react';
import type { Plan } from '../../shared/plan/plan.ts';
import type { Box, DrawnGraph } from './drawn-graph.ts';
import { explainEdge } from './explain-edge.ts';
import type { FrameFlowNode } from './frame-node.tsx';
import type { GraphJob, GraphRef } from './graph-job.ts';
import type { JobFlowNode, JobNodeData } from './job-node.tsx';
import type { Direction, EdgePath, GraphLayout, Place, Point } from './layout.ts';
import type { NeedEdgeData, NeedFlowEdge } from './need-edge.tsx';
import type { NodeMark } from './node-marks.ts';
import { headerHeight } from './node-size.ts';

type Callbacks = Pick<JobNodeData, 'onSelect' | 'onOpen' | 'onFold' | 'connectable'>;

/** What is being dragged, and how far. */
export interface Dragging extends Point {
  readonly ids: ReadonlySet<string>;
}

/** What a canvas shows now. */
export interface Shown {
  readonly drawn: DrawnGraph;
  readonly layout: GraphLayout;
  /** What is selected, by what is seen of it. */
  readonly selected: GraphRef | null;
  /** All that is chosen, what is selected included. */
  readonly chosen: ReadonlySet<string>;
  /** The nodes that are drawn one by one; null: all. */
  readonly seen: ReadonlySet<string> | null;
  /** Nodes are drawn without their steps: nobody could read them. */
  readonly plain: boolean;
  readonly dragging: Dragging | null;
  readonly marks: ReadonlyMap<string, NodeMark>;
}

function handlesOf({ width, height }: Place, direction: Direction): NonNullable<JobFlowNode['handles']> {
  const middle = headerHeight / 2;
  const size = { width: 1, height: 1 };
  return direction === 'right'
    ? [
        { type: 'target', position: Position.Left, x: 0, y: middle, ...size },
        { type: 'source', position: Position.Right, x: width, y: middle, ...size },
      ]
    : [
        { type: 'target', position: Position.Top, x: width / 2, y: 0, ...size },
        { type: 'source', position: Position.Bottom, x: width / 2, y: height, ...size },
      ];
}

function draggedTo({ x, y }: Place, id: string, dragging: Dragging | null): Point {
  return dragging?.ids.has(id) === true ? { x: x + dragging.x, y: y + dragging.y } : { x, y };
}

/** The runs within the steps of each job that is drawn. */
function callsByJob({ boxes }: DrawnGraph): ReadonlyMap<string, readonly Box[]> {
  const calls = new Map<string, Box[]>();
  for (const box of boxes.values())
    if (box.host !== null) calls.set(box.host.job, [...(calls.get(box.host.job) ?? []), box]);
  return calls;
}

const noCalls: readonly Box[] = [];

function isSame(a: JobFlowNode, b: JobFlowNode): boolean {
  const [one, other] = [a.data, b.data];
  return (
    a.position.x === b.position.x &&
    a.position.y === b.position.y &&
    a.width === b.width &&
    a.height === b.height &&
    a.selected === b.selected &&
    (Object.keys(other) as (keyof JobNodeData)[]).every((key) => key === 'calls' || one[key] === other[key]) &&
    one.calls.length === other.calls.length &&
    one.calls.every(
      (call, at) => call.open === other.calls[at]?.open && call.jobs.length === other.calls[at].jobs.length,
    )
  );
}

/** The nodes to draw. One of which nothing changed is the same object as before, so that it is not drawn again. */
export class FlowNodes {
  #before: ReadonlyMap<string, JobFlowNode> = new Map();

  of({ drawn, layout, selected, chosen, seen, plain, dragging, marks }: Shown, callbacks: Callbacks): JobFlowNode[] {
    const calls = callsByJob(drawn);
    const { direction } = layout;
    const nodes = drawn.nodes.flatMap((job): JobFlowNode[] => {
      const place = layout.nodes.get(job.id);
      if (place === undefined || seen?.has(job.id) === false) return [];
      const isSelected = selected?.job === job.id;
      const step = isSelected ? selected.step : null;
      const node: JobFlowNode = {
        id: job.id,
        type: 'job' as const,
        position: draggedTo(place, job.id, dragging),
        width: place.width,
        height: place.height,
        selected: chosen.has(job.id),
        handles: handlesOf(place, direction),
        data: {
          job,
          direction,
          selected: isSelected,
          chosen: chosen.has(job.id),
          step,
          plain,
          calls: calls.get(job.id) ?? noCalls,
          mark: marks.get(job.id) ?? null,
          ...callbacks,
        },
      };
      const old = this.#before.get(job.id);
      return [old !== undefined && isSame(old, node) ? old : node];
    });
    this.#before = new Map(nodes.map((node) => [node.id, node]));
    return nodes;
  }
}

/** The frames around the contents of open boxes, drawn behind them. */
export function frameNodes(
  { drawn, layout, chosen, dragging }: Shown,
  { onSelect, onFold }: Pick<Callbacks, 'onSelect' | 'onFold'>,
): FrameFlowNode[] {
  return drawn.frames.flatMap((box): FrameFlowNode[] => {
    const place = layout.nodes.get(box.id);
    if (place === undefined) return [];
    return [
      {
        id: box.id,
        type: 'frame' as const,
        position: draggedTo(place, box.id, dragging),
        width: place.width,
        height: place.height,
        zIndex: box.around.length - 100,
        // Only its heading is in the way of the canvas.
        style: { pointerEvents: 'none' as const },
        dragHandle: '.frame-handle',
        selected: chosen.has(box.id),
        handles: handlesOf(place, layout.direction),
        data: { box, direction: layout.direction, chosen: chosen.has(box.id), onSelect, onFold },
      },
    ];
  });
}

/** What stands at an end of an edge: a job, or what stands for all of a box. */
export function endsOf({ nodes, boxes }: DrawnGraph): ReadonlyMap<string, GraphJob> {
  const ends = new Map(nodes.map((job) => [job.id, job]));
  for (const [id, { job }] of boxes) if (job !== null && !ends.has(id)) ends.set(id, job);
  return ends;
}

/** The edges to draw one by one: all, or where there are many those beside what is chosen, these with what they stand for. */
export class FlowEdges {
  #before: ReadonlyMap<string, NeedFlowEdge> = new Map();

  of({ drawn, layout, selected, chosen, seen, dragging }: Shown, plan: Plan | null): NeedFlowEdge[] {
    const ends = endsOf(drawn);
    const edges = layout.edges.flatMap((path): NeedFlowEdge[] => {
      const { from, to } = path;
      const near = seen === null ? chosen.has(from) || chosen.has(to) : selected?.job === from || selected?.job === to;
      const isDragged = dragging !== null && (dragging.ids.has(from) || dragging.ids.has(to));
      if (seen !== null && !near && !isDragged) return [];
      const edge = flowEdge(path, layout.direction, { ends, near, plan: chosen.size === 1 ? plan : null });
      if (edge === null) return [];
      const old = this.#before.get(edge.id);
      return [old !== undefined && isSameEdge(old, edge) ? old : edge];
    });
    this.#before = new Map(edges.map((edge) => [edge.id, edge]));
    return edges;
  }
}

function isSameEdge(a: NeedFlowEdge, b: NeedFlowEdge): boolean {
  return (
    a.data?.points === b.data?.points &&
    a.data?.state === b.data?.state &&
    a.data?.near === b.data?.near &&
    a.data?.meaning?.sentence === b.data?.meaning?.sentence
  );
}

interface Beside {
  readonly ends: ReadonlyMap<string, GraphJob>;
  readonly near: boolean;
  readonly plan: Plan | null;
}

function flowEdge(
  { id, from, to, points }: EdgePath,
  direction: Direction,
  { ends, near, plan }: Beside,
): NeedFlowEdge | null {
  const [source, target] = [ends.get(from), ends.get(to)];
  if (source === undefined) return null;
  if (target === undefined) {
    const data = { points, direction, state: 'within' as const, near, meaning: null };
    return { id, source: from, target: to, type: 'need' as const, data };
  }
  // What an edge stands for is worked out for those beside the selection alone: a graph may have thousands.
  const meaning = near && plan !== null ? explainEdge(plan, from, to) : null;
  const data = { points, direction, state: edgeState(source, target), near, meaning };
  return { id, source: from, target: to, type: 'need' as const, data, zIndex: near ? 1 : 0 };
}

export function edgeState(source: GraphJob, target: GraphJob): NeedEdgeData['state'] {
  if (source.conclusion === 'failure' || source.conclusion === 'timed_out') return 'failed';
  if (target.status === 'in_progress') return 'running';
  return source.conclusion === 'success' ? 'done' : 'idle';
}
