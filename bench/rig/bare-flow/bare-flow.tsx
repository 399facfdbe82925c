import { type Edge, type Node, ReactFlow, useNodesState } from '@xyflow/react';
import { useEffect, useState } from 'react';
import { createRoot } from 'react-dom/client';
import '@xyflow/react/dist/style.css';
import type { Change, Shape } from '../node-changes.ts';

const column = { width: 260, height: 90, across: 20 };
const colors: Readonly<Record<string, string>> = { waiting: '#fff', in_progress: '#cfe3ff', completed: '#c9f0d4' };

function nodeOf(id: string, index: number): Node {
  const position = {
    x: Math.floor(index / column.across) * column.width,
    y: (index % column.across) * column.height,
  };
  return { id, position, data: { label: `${id}: waiting` }, style: { background: 'white' } };
}

/** React Flow as its first page shows it, with the nodes that changed since the last frame given anew before each. */
function BareFlow({ shape }: { readonly shape: Shape }) {
  const [nodes, setNodes] = useNodesState(shape.jobs.map(nodeOf));
  const [edges] = useState<Edge[]>(() =>
    shape.needs.map(([from, to]) => ({ id: `${from} ${to}`, source: from, target: to })),
  );
  useEffect(() => {
    const play = (changes: readonly Change[]) => {
      const start = performance.now();
      let next = 0;
      const frame = () => {
        const due = new Map<string, string>();
        for (let change = changes[next]; change !== undefined && start + change.after <= performance.now(); ) {
          due.set(change.job, change.status);
          next += 1;
          change = changes[next];
        }
        if (due.size > 0) setNodes((before) => before.map((node) => changed(node, due.get(node.id))));
        if (next < changes.length) requestAnimationFrame(frame);
        else Object.assign(globalThis, { played: true });
      };
      requestAnimationFrame(frame);
    };
    Object.assign(globalThis, { play });
  }, [setNodes]);
  return <ReactFlow nodes={nodes} edges={edges} fitView minZoom={0.05} />;
}

function changed(node: Node, status: string | undefined): Node {
  if (status === undefined) return node;
  return { ...node, data: { label: `${node.id}: ${status}` }, style: { background: colors[status] } };
}

const root = document.getElementById('root');
if (root !== null)
  Object.assign(globalThis, { show: (shape: Shape) => createRoot(root).render(<BareFlow shape={shape} />) });
