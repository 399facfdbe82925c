import { Background, type Edge, MiniMap, type Node, ReactFlow, type ReactFlowInstance } from '@xyflow/react';
import { createElement } from 'react';
import { createRoot } from 'react-dom/client';
import '@xyflow/react/dist/style.css';

/** React Flow's bare example, in the page of `bare-graph.ts`. */
const { nodes, edges } = Reflect.get(globalThis, 'graph') as { nodes: Node[]; edges: Edge[] };
const root = document.getElementById('root');
if (root === null) throw new Error('The page has no root element');
const onInit = (flow: ReactFlowInstance) => {
  Reflect.set(globalThis, 'zoomNear', () => {
    const { x, y, zoom } = flow.getViewport();
    const [width, height] = [window.innerWidth / 2, window.innerHeight / 2];
    void flow.setCenter((width - x) / zoom, (height - y) / zoom, { zoom: 1 });
  });
};
createRoot(root).render(
  createElement(
    ReactFlow,
    { defaultNodes: nodes, defaultEdges: edges, fitView: true, minZoom: 0.02, onlyRenderVisibleElements: true, onInit },
    createElement(Background),
    createElement(MiniMap),
  ),
);
