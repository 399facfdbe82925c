import { useReactFlow, useStoreApi } from '@xyflow/react';
import { type PointerEvent, useEffect, useMemo, useRef } from 'react';
import { useSettings } from '../stores/settings-store.ts';
import type { DrawnGraph } from './drawn-graph.ts';
import { boundsOf, type GraphLayout, type Place } from './layout.ts';
import { paintsOf } from './paint.ts';

const width = 168;
const height = 112;
const padding = 6;

interface MiniMapProps {
  readonly drawn: DrawnGraph;
  readonly layout: GraphLayout;
  readonly selected: string | null;
}

/** The whole graph, small, with what of it is in sight; the pointer brings another part there. The keys and the tree need no map. */
export function MiniMap({ drawn, layout, selected }: MiniMapProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const sight = useRef<HTMLDivElement>(null);
  const store = useStoreApi();
  const flow = useReactFlow();
  const theme = useSettings((settings) => settings.theme);
  const scale = useMemo(() => scaleOf(layout), [layout]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another theme has other colours
  useEffect(() => {
    const frame = requestAnimationFrame(() => paintMap(canvas.current, drawn, layout, selected, scale));
    return () => cancelAnimationFrame(frame);
  }, [drawn, layout, selected, scale, theme]);
  useEffect(() => {
    const show = () => {
      const { transform, width: wide, height: high } = store.getState();
      const [x, y, zoom] = transform;
      const element = sight.current;
      if (element === null) return;
      const [left, top] = [scale.x(-x / zoom), scale.y(-y / zoom)];
      element.style.transform = `translate(${left}px, ${top}px)`;
      element.style.width = `${(wide / zoom) * scale.by}px`;
      element.style.height = `${(high / zoom) * scale.by}px`;
    };
    show();
    return store.subscribe(show);
  }, [store, scale]);
  const go = (event: PointerEvent<HTMLDivElement>) => {
    if (event.buttons === 0) return;
    const { left, top } = event.currentTarget.getBoundingClientRect();
    const [x, y] = [scale.back.x(event.clientX - left), scale.back.y(event.clientY - top)];
    void flow.setCenter(x, y, { zoom: flow.getZoom() });
  };
  return (
    <div
      aria-hidden
      data-minimap
      className="nopan nodrag absolute right-3 bottom-3 z-10 overflow-hidden rounded-md border border-line bg-panel shadow-node"
      style={{ width, height }}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        go(event);
      }}
      onPointerMove={go}
    >
      <canvas ref={canvas} style={{ width, height }} />
      <div ref={sight} className="absolute top-0 left-0 rounded-sm border border-accent bg-accent/5" />
    </div>
  );
}

function scaleOf(layout: GraphLayout) {
  const bounds: Place = boundsOf(layout);
  const by = Math.min(
    (width - 2 * padding) / Math.max(1, bounds.width),
    (height - 2 * padding) / Math.max(1, bounds.height),
  );
  const [dx, dy] = [(width - bounds.width * by) / 2, (height - bounds.height * by) / 2];
  return {
    by,
    x: (x: number) => dx + (x - bounds.x) * by,
    y: (y: number) => dy + (y - bounds.y) * by,
    back: { x: (x: number) => bounds.x + (x - dx) / by, y: (y: number) => bounds.y + (y - dy) / by },
  };
}

function paintMap(
  element: HTMLCanvasElement | null,
  drawn: DrawnGraph,
  layout: GraphLayout,
  selected: string | null,
  scale: ReturnType<typeof scaleOf>,
): void {
  const context = element?.getContext('2d');
  if (element == null || context == null) return;
  const density = window.devicePixelRatio;
  element.width = width * density;
  element.height = height * density;
  context.scale(density, density);
  const paints = paintsOf(element);
  for (const job of drawn.nodes) {
    const place = layout.nodes.get(job.id);
    if (place === undefined) continue;
    context.fillStyle = job.id === selected ? paints.accent : (paints.state(job) ?? paints.edge.idle);
    context.fillRect(
      scale.x(place.x),
      scale.y(place.y),
      Math.max(1, place.width * scale.by),
      Math.max(1, place.height * scale.by),
    );
  }
}
