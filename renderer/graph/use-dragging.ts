import { type OnNodeDrag, useReactFlow } from '@xyflow/react';
import { useState } from 'react';
import type { DrawnGraph } from './drawn-graph.ts';
import type { Dragging } from './flow-elements.ts';
import type { FrameFlowNode } from './frame-node.tsx';
import type { GraphHandle } from './graph-handle.ts';
import type { JobFlowNode } from './job-node.tsx';
import type { GraphLayout, Point } from './layout.ts';
import { movedWith } from './move-nodes.ts';

type Drag = OnNodeDrag<JobFlowNode | FrameFlowNode>;

/** Nodes that follow the pointer: one, or all that are chosen where it is one of them; put where they are let go. */
export function useDragging(
  drawn: DrawnGraph,
  layout: GraphLayout | null,
  chosen: ReadonlySet<string>,
  move: GraphHandle['move'],
) {
  const [dragging, setDragging] = useState<Dragging | null>(null);
  const flow = useReactFlow();
  const onNodeDrag: Drag = (_event, node) => {
    const place = layout?.nodes.get(node.id);
    if (place === undefined) return;
    const ids = dragging?.ids ?? movedWith(drawn, chosen.has(node.id) ? chosen : [node.id]);
    setDragging({ ids, x: node.position.x - place.x, y: node.position.y - place.y });
  };
  const onNodeDragStop: Drag = (_event, node) => {
    setDragging(null);
    const place = layout?.nodes.get(node.id);
    if (place === undefined || move === null) return;
    const [dx, dy] = [node.position.x - place.x, node.position.y - place.y];
    if (Math.abs(dx) * flow.getZoom() < 1 && Math.abs(dy) * flow.getZoom() < 1) return;
    const corners = new Map<string, Point>();
    for (const id of chosen.has(node.id) ? chosen : [node.id]) {
      const own = layout?.nodes.get(id);
      if (own !== undefined) corners.set(id, { x: own.x + dx, y: own.y + dy });
    }
    move(corners);
  };
  return { dragging, onNodeDrag, onNodeDragStop };
}
