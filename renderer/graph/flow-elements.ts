import { Position } from '@xyflow/react';
import type { Plan } from '../../shared/plan/plan.ts';
import { explainEdge } from './explain-edge.ts';
import type { FrameFlowNode } from './frame-node.tsx';
import type { GraphJob, GraphRef } from './graph-job.ts';
import type { JobFlowNode } from './job-node.tsx';
import { frameId, framesOf, type GraphLayout } from './layout.ts';
import type { NeedEdgeData, NeedFlowEdge } from './need-edge.tsx';
import { headerHeight } from './node-size.ts';

interface NodeCallbacks {
  readonly onSelect: (ref: GraphRef) => void;
  readonly onOpen: (ref: GraphRef) => void;
  readonly connectable: boolean;
}

type Place = NonNullable<ReturnType<GraphLayout['nodes']['get']>>;

function handlesOf({ width, height }: Place, direction: GraphLayout['direction']): NonNullable<JobFlowNode['handles']> {
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

/** The nodes to draw. One whose job and selection are as before is the same object as before, so that it is not drawn again. */
export class FlowNodes {
  #before: ReadonlyMap<string, JobFlowNode> = new Map();

  of(
    jobs: readonly GraphJob[],
    layout: GraphLayout | null,
    selected: GraphRef | null,
    callbacks: NodeCallbacks,
  ): JobFlowNode[] {
    if (layout === null) return [];
    const nodes = flowNodes(jobs, layout, selected, callbacks, this.#before);
    this.#before = new Map(nodes.map((node) => [node.id, node]));
    return nodes;
  }
}

function flowNodes(
  jobs: readonly GraphJob[],
  layout: GraphLayout,
  selected: GraphRef | null,
  callbacks: NodeCallbacks,
  before: ReadonlyMap<string, JobFlowNode>,
): JobFlowNode[] {
  return jobs.flatMap((job) => {
    const place = layout.nodes.get(job.id);
    if (place === undefined) return [];
    const isSelected = selected?.job === job.id;
    const step = isSelected ? selected.step : null;
    const old = before.get(job.id);
    const same =
      old?.data.job === job &&
      old.data.selected === isSelected &&
      old.data.step === step &&
      old.position.x === place.x &&
      old.position.y === place.y &&
      old.height === place.height &&
      old.data.direction === layout.direction &&
      old.data.onSelect === callbacks.onSelect &&
      old.data.onOpen === callbacks.onOpen &&
      old.data.connectable === callbacks.connectable;
    if (same) return [old];
    return [
      {
        id: job.id,
        type: 'job' as const,
        position: { x: place.x, y: place.y },
        width: place.width,
        height: place.height,
        handles: handlesOf(place, layout.direction),
        data: { job, direction: layout.direction, selected: isSelected, step, ...callbacks },
      },
    ];
  });
}

/** The frames around the jobs of runs within steps, drawn behind them. */
export function frameNodes(jobs: readonly GraphJob[], layout: GraphLayout | null): FrameFlowNode[] {
  if (layout === null) return [];
  const byId = new Map(jobs.map((job) => [job.id, job]));
  return framesOf(jobs).flatMap((frame) => {
    const place = layout.nodes.get(frameId(frame));
    const host = byId.get(frame.job);
    if (place === undefined || host === undefined) return [];
    const step = host.steps.find(({ id }) => id === frame.step);
    const title = `${host.name} › ${step?.name ?? frame.step}`;
    return [
      {
        id: frameId(frame),
        type: 'frame' as const,
        position: { x: place.x, y: place.y },
        width: place.width,
        height: place.height,
        zIndex: host.depth - 100,
        handles: handlesOf(place, layout.direction),
        data: { title, direction: layout.direction },
      },
    ];
  });
}

/** The edges to draw, with the state of the jobs at their ends; of a plan those beside the selection with what they stand for. */
export function flowEdges(
  jobs: readonly GraphJob[],
  layout: GraphLayout,
  selected: GraphRef | null,
  plan: Plan | null,
): NeedFlowEdge[] {
  const byId = new Map(jobs.map((job) => [job.id, job]));
  const frames = new Set(framesOf(jobs).map(frameId));
  return layout.edges.flatMap(({ id, from, to, points }): NeedFlowEdge[] => {
    const source = byId.get(from);
    const target = byId.get(to);
    if (source !== undefined && frames.has(to)) {
      const near = selected?.job === from;
      const data = { points, direction: layout.direction, state: 'within' as const, near, meaning: null };
      return [{ id, source: from, target: to, type: 'need' as const, data }];
    }
    if (source === undefined || target === undefined) return [];
    const near = selected?.job === from || selected?.job === to;
    // What an edge stands for is worked out for those beside the selection alone: a graph may have thousands.
    const meaning = near && plan !== null ? explainEdge(plan, from, to) : null;
    const data = { points, direction: layout.direction, state: edgeState(source, target), near, meaning };
    return [{ id, source: from, target: to, type: 'need' as const, data, zIndex: near ? 1 : 0 }];
  });
}

function edgeState(source: GraphJob, target: GraphJob): NeedEdgeData['state'] {
  if (source.conclusion === 'failure' || source.conclusion === 'timed_out') return 'failed';
  if (target.status === 'in_progress') return 'running';
  return source.conclusion === 'success' ? 'done' : 'idle';
}
