import { BaseEdge, type Edge, type EdgeProps } from '@xyflow/react';
import { memo } from 'react';
import { type Direction, edgePath, type Point } from './layout.ts';

export interface NeedEdgeData extends Record<string, unknown> {
  readonly points: readonly Point[];
  readonly direction: Direction;
  /** done: what it comes from is through; running: what it leads to runs; failed: what it comes from failed; within: it leads to the run of a step. */
  readonly state: 'idle' | 'done' | 'running' | 'failed' | 'within';
  /** Beside what is selected. */
  readonly near: boolean;
}
export type NeedFlowEdge = Edge<NeedEdgeData, 'need'>;

const strokes = {
  idle: 'var(--edge)',
  done: 'var(--success)',
  running: 'var(--running)',
  failed: 'var(--failure)',
  within: 'var(--edge)',
} as const;

/** A need, drawn from the job that is needed to the one that needs it. */
export const NeedEdge = memo(({ id, data }: EdgeProps<NeedFlowEdge>) => {
  if (data === undefined) return null;
  const dashes = data.state === 'within' ? { strokeDasharray: '4 4' } : {};
  const stroke =
    data.near && (data.state === 'idle' || data.state === 'within') ? 'var(--accent)' : strokes[data.state];
  return (
    <BaseEdge
      id={id}
      path={edgePath(data.points, data.direction)}
      className={data.state === 'running' ? 'edge-running' : ''}
      style={{ stroke, strokeWidth: data.near ? 2 : 1.5, fill: 'none', ...dashes }}
      interactionWidth={0}
    />
  );
});
NeedEdge.displayName = 'NeedEdge';
