import { Handle, type Node, type NodeProps, Position } from '@xyflow/react';
import { Boxes, ChevronDown, Grid2x2, type LucideIcon, Workflow } from 'lucide-react';
import { memo } from 'react';
import type { Box } from './drawn-graph.ts';
import type { GraphRef } from './graph-job.ts';
import type { Direction } from './layout.ts';

export interface FrameData extends Record<string, unknown> {
  readonly box: Box;
  readonly direction: Direction;
  readonly chosen: boolean;
  readonly onSelect: (ref: GraphRef) => void;
  readonly onFold: (id: string, open: boolean) => void;
}
export type FrameFlowNode = Node<FrameData, 'frame'>;

const icons: Readonly<Record<Box['kind'], LucideIcon>> = { matrix: Grid2x2, call: Workflow, group: Boxes };

/** The frame around what an open matrix, run within a step, or group holds. */
export const FrameNode = memo(({ data: { box, direction, chosen, onSelect, onFold } }: NodeProps<FrameFlowNode>) => {
  const [start, end] = direction === 'right' ? [Position.Left, Position.Right] : [Position.Top, Position.Bottom];
  const Icon = icons[box.kind];
  const border = chosen ? 'border-accent' : 'border-line-strong';
  return (
    <div
      className={`h-full w-full rounded-lg border bg-hover/40 ${border} ${box.kind === 'call' ? 'border-dashed' : ''}`}
      data-frame={box.id}
    >
      <Handle type="target" position={start} isConnectable={false} />
      <div className="frame-handle pointer-events-auto flex h-[30px] items-center gap-1 pr-2 pl-1.5 text-muted">
        <button
          type="button"
          tabIndex={-1}
          aria-label={`Close ${box.title}`}
          title={`Close ${box.title} (-)`}
          onClick={() => onFold(box.id, false)}
          className="nodrag inline-flex size-5 shrink-0 items-center justify-center rounded hover:bg-active hover:text-text"
        >
          <ChevronDown size={14} aria-hidden />
        </button>
        <button
          type="button"
          tabIndex={-1}
          title={box.title}
          onClick={() => onSelect(box.host ?? { job: box.id, step: null })}
          className="flex min-w-0 items-center gap-1.5 text-small hover:text-text"
        >
          <Icon size={12} aria-hidden className="shrink-0" />
          <span className="truncate font-medium">{box.title}</span>
          <span className="shrink-0 text-faint">{countOf(box)}</span>
        </button>
      </div>
      <Handle type="source" position={end} isConnectable={false} />
    </div>
  );
});
FrameNode.displayName = 'FrameNode';

/** How much a box holds, as a person says it. */
export function countOf({ kind, jobs }: Pick<Box, 'kind' | 'jobs'>): string {
  const word = kind === 'matrix' ? 'leg' : 'job';
  return `${jobs.length} ${word}${jobs.length === 1 ? '' : 's'}`;
}
