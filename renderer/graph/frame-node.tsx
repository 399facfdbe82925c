import { Handle, type Node, type NodeProps, Position } from '@xyflow/react';
import { memo } from 'react';
import type { Direction } from './layout.ts';

export interface FrameData extends Record<string, unknown> {
  /** The step whose run is within, for people. */
  readonly title: string;
  readonly direction: Direction;
}
export type FrameFlowNode = Node<FrameData, 'frame'>;

/** The frame around the jobs of a run within a step. */
export const FrameNode = memo(({ data: { title, direction } }: NodeProps<FrameFlowNode>) => {
  const position = direction === 'right' ? Position.Left : Position.Top;
  return (
    <div className="pointer-events-none h-full w-full rounded-lg border border-line-strong border-dashed bg-hover/40">
      <Handle type="target" position={position} isConnectable={false} />
      <p className="truncate px-3 pt-1.5 text-muted text-small" title={title}>
        {title}
      </p>
    </div>
  );
});
FrameNode.displayName = 'FrameNode';
