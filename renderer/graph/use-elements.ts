import { useCallback, useLayoutEffect, useMemo, useRef, useState } from 'react';
import type { Plan } from '../../shared/plan/plan.ts';
import { FlowEdges, FlowNodes, frameNodes, type Shown } from './flow-elements.ts';
import type { GraphRef } from './graph-job.ts';

interface Acting {
  readonly plan: Plan | null;
  readonly onSelect: (ref: GraphRef | null) => void;
  readonly onOpen: (ref: GraphRef) => void;
  readonly onFold: (id: string, open: boolean) => void;
  readonly connectable: boolean;
}

/** Nodes and edges as React Flow takes them; those of which nothing changed are the same objects as before. */
export function useElements(shown: Shown | null, { plan, connectable, ...acts }: Acting) {
  const latest = useRef(acts);
  useLayoutEffect(() => {
    latest.current = acts;
  });
  const onSelect = useCallback((ref: GraphRef) => latest.current.onSelect(ref), []);
  const onOpen = useCallback((ref: GraphRef) => latest.current.onOpen(ref), []);
  const onFold = useCallback((id: string, open: boolean) => latest.current.onFold(id, open), []);
  const [flow] = useState(() => ({ nodes: new FlowNodes(), edges: new FlowEdges() }));
  const nodes = useMemo(() => {
    if (shown === null) return [];
    const callbacks = { onSelect, onOpen, onFold, connectable };
    // They read the ref when a person clicks, never while drawing.
    // oxlint-disable-next-line react/refs
    return [...frameNodes(shown, callbacks), ...flow.nodes.of(shown, callbacks)];
  }, [flow, shown, onSelect, onOpen, onFold, connectable]);
  const edges = useMemo(() => (shown === null ? [] : flow.edges.of(shown, plan)), [flow, shown, plan]);
  return { nodes, edges };
}
