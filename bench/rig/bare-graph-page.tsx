import { Background, MiniMap, type Node, Position, ReactFlow, type ReactFlowInstance } from '@xyflow/react';
import { createRoot } from 'react-dom/client';
import '@xyflow/react/dist/style.css';
import type { BareGraph } from './bare-graph.ts';
import type { Change } from './node-changes.ts';

const colors: Readonly<Record<string, string>> = { in_progress: '#cfe3ff', completed: '#c9f0d4' };

/** React Flow's bare example, in the page of `bare-graph.ts`. */
const { nodes, edges, drawn } = Reflect.get(globalThis, 'graph') as BareGraph;
const root = document.getElementById('root');
if (root === null) throw new Error('The page has no root element');

/** Edges go from the left to the right. */
function sideways(node: Node): Node {
  return { ...node, sourcePosition: Position.Right, targetPosition: Position.Left };
}

function zoomNear(flow: ReactFlowInstance): void {
  const { x, y, zoom } = flow.getViewport();
  const [width, height] = [window.innerWidth / 2, window.innerHeight / 2];
  void flow.setCenter((width - x) / zoom, (height - y) / zoom, { zoom: 1 });
}

function changed(node: Node, status: string | undefined): Node {
  if (status === undefined) return node;
  return { ...node, data: { label: `${node.id}: ${status}` }, style: { background: colors[status] } };
}

/** Before each frame the nodes that changed since the last are given anew. */
function play(flow: ReactFlowInstance, changes: readonly Change[]): void {
  const start = performance.now();
  let next = 0;
  const frame = () => {
    const due = new Map<string, string>();
    for (let change = changes[next]; change !== undefined && start + change.after <= performance.now(); ) {
      due.set(change.job, change.status);
      next += 1;
      change = changes[next];
    }
    if (due.size > 0) flow.setNodes((before) => before.map((node) => changed(node, due.get(node.id))));
    if (next < changes.length) requestAnimationFrame(frame);
    else Reflect.set(globalThis, 'played', true);
  };
  requestAnimationFrame(frame);
}

createRoot(root).render(
  <ReactFlow
    defaultNodes={nodes.map(sideways)}
    defaultEdges={[...edges]}
    fitView
    minZoom={0.02}
    onlyRenderVisibleElements={drawn === 'in sight'}
    onInit={(flow) => {
      Reflect.set(globalThis, 'zoomNear', () => zoomNear(flow));
      Reflect.set(globalThis, 'play', (changes: readonly Change[]) => play(flow, changes));
    }}
  >
    {drawn === 'in sight' && (
      <>
        <Background />
        <MiniMap />
      </>
    )}
  </ReactFlow>,
);
