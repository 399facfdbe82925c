import { BaseEdge, type Edge, type EdgeProps } from '@xyflow/react';
import { memo } from 'react';
import type { EdgeMeaning } from './explain-edge.ts';
import { type Direction, edgePath, type Point } from './layout.ts';

export interface NeedEdgeData extends Record<string, unknown> {
  readonly points: readonly Point[];
  readonly direction: Direction;
  /** done: what it comes from is through; running: what it leads to runs; failed: what it comes from failed; within: it leads to the run of a step. */
  readonly state: 'idle' | 'done' | 'running' | 'failed' | 'within';
  /** Beside what is selected. */
  readonly near: boolean;
  /** What it stands for, of an edge beside what is selected; null: not told. */
  readonly meaning: EdgeMeaning | null;
}
export type NeedFlowEdge = Edge<NeedEdgeData, 'need'>;

const strokes = {
  idle: 'var(--edge)',
  done: 'var(--success)',
  running: 'var(--running)',
  failed: 'var(--failure)',
  within: 'var(--edge)',
} as const;

interface MeaningProps extends EdgeMeaning, Pick<NeedEdgeData, 'points' | 'direction'> {
  readonly path: string;
}

/** What goes along an edge, on it; the whole sentence where the pointer rests. */
function Meaning({ label, sentence, path, points, direction }: MeaningProps) {
  // In the middle of its way, which goes around other nodes.
  const before = Math.floor((points.length - 1) / 2);
  const [first, last] = [points[before], points[before + 1]];
  if (first === undefined || last === undefined) return null;
  return (
    <g>
      <title>{sentence}</title>
      <path d={path} fill="none" stroke="transparent" strokeWidth={14} className="pointer-events-auto" />
      {label !== null && (
        <text
          x={(first.x + last.x) / 2 + (direction === 'down' ? 7 : 0)}
          y={(first.y + last.y) / 2 + (direction === 'down' ? 4 : -6)}
          textAnchor={direction === 'down' ? 'start' : 'middle'}
          className="pointer-events-auto fill-text font-mono text-tiny"
          style={{ paintOrder: 'stroke', stroke: 'var(--canvas)', strokeWidth: 4, strokeLinejoin: 'round' }}
        >
          {label}
        </text>
      )}
    </g>
  );
}

/** Handles are drawn around an edge's end, a little beside it. */
const handleSize = 8;

function isFar(a: Point | undefined, b: Point): boolean {
  return a === undefined || Math.abs(a.x - b.x) > handleSize || Math.abs(a.y - b.y) > handleSize;
}

/** A need, drawn from the job that is needed to the one that needs it. */
export const NeedEdge = memo(({ id, data, sourceX, sourceY, targetX, targetY }: EdgeProps<NeedFlowEdge>) => {
  if (data === undefined) return null;
  const source = { x: sourceX, y: sourceY };
  const target = { x: targetX, y: targetY };
  // While a node is dragged its edges follow it; where they lead is worked out once it is let go.
  const follows = isFar(data.points[0], source) || isFar(data.points.at(-1), target);
  const points = follows ? [source, target] : data.points;
  const dashes = data.state === 'within' ? { strokeDasharray: '4 4' } : {};
  const stroke =
    data.near && (data.state === 'idle' || data.state === 'within') ? 'var(--accent)' : strokes[data.state];
  const path = edgePath(points, data.direction);
  return (
    <>
      <BaseEdge
        id={id}
        path={path}
        className={data.state === 'running' ? 'edge-running' : ''}
        style={{ stroke, strokeWidth: data.near ? 2 : 1.5, fill: 'none', ...dashes }}
        interactionWidth={0}
      />
      {data.meaning !== null && <Meaning {...data.meaning} path={path} points={points} direction={data.direction} />}
    </>
  );
});
NeedEdge.displayName = 'NeedEdge';
