import { getViewportForBounds, useReactFlow, useStoreApi, type Viewport } from '@xyflow/react';
import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import type { GraphRef } from './graph-job.ts';
import { boundsOf, type Direction, type GraphLayout, type Place } from './layout.ts';
import { type NearEdge, nearestEdge } from './nearest-edge.ts';
import type { DrawnLayout } from './use-drawn.ts';

type Box = { readonly current: HTMLDivElement | null };

/** Ways to bring the whole, or a part, of a graph into sight. */
export interface Camera {
  readonly showAll: () => void;
  readonly zoomTo: (places: readonly Place[]) => void;
  readonly zoomBy: (factor: number) => void;
  readonly zoom: (zoom: number) => void;
  /** The node at a place of the page; null: there is none. */
  readonly at: (clientX: number, clientY: number) => string | null;
  /** The edge near a place of the page, however it is drawn, with its own place there; null: there is none. */
  readonly edgeAt: (clientX: number, clientY: number) => NearEdge | null;
}

/** So near to an edge its menu opens, and what is dropped goes onto it, in pixels of the page. */
const edgeReach = 12;

export function useCamera(layout: GraphLayout | null, box: Box): Camera {
  const flow = useReactFlow();
  const latest = useRef(layout);
  useLayoutEffect(() => {
    latest.current = layout;
  });
  return useMemo(() => {
    const show = (nodes: GraphLayout['nodes'], most: number) => {
      if (nodes.size === 0 || box.current === null) return;
      const { clientWidth, clientHeight } = box.current;
      // React Flow's own fit counts only the nodes that it has drawn.
      void flow.setViewport(getViewportForBounds(boundsOf({ nodes }), clientWidth, clientHeight, minZoom, most, 0.06));
    };
    const zoom = (level: number) => {
      if (box.current === null) return;
      const { clientWidth, clientHeight } = box.current;
      const { left, top } = box.current.getBoundingClientRect();
      const center = flow.screenToFlowPosition({ x: left + clientWidth / 2, y: top + clientHeight / 2 });
      void flow.setCenter(center.x, center.y, { zoom: Math.min(maxZoom, Math.max(minZoom, level)) });
    };
    return {
      showAll: () => latest.current !== null && show(latest.current.nodes, 1),
      zoomTo: (places) => show(new Map(places.map((place, index) => [String(index), place])), 1.25),
      zoomBy: (factor) => zoom(flow.getZoom() * factor),
      zoom,
      at: (clientX, clientY) => {
        const { x, y } = flow.screenToFlowPosition({ x: clientX, y: clientY });
        const hit = [...(latest.current?.nodes ?? [])]
          .filter(
            ([, place]) => x >= place.x && x <= place.x + place.width && y >= place.y && y <= place.y + place.height,
          )
          // Of a node and the frame around it the node.
          .sort(([, a], [, b]) => a.width * a.height - b.width * b.height)[0];
        return hit?.[0] ?? null;
      },
      edgeAt: (clientX, clientY) => {
        const at = flow.screenToFlowPosition({ x: clientX, y: clientY });
        const edge = latest.current === null ? null : nearestEdge(latest.current, at, edgeReach / flow.getZoom());
        return edge === null ? null : { ...edge, ...flow.flowToScreenPosition(edge) };
      },
    };
  }, [flow, box]);
}

export const minZoom = 0.02;
export const maxZoom = 2;

/**
 * Shows the whole graph when it is first laid out, for now and then well, or laid out in another direction, or a frame is opened;
 * once a person moved the view it is their own.
 */
export function useFit(placed: DrawnLayout | null, frames: number, camera: Camera) {
  const fitted = useRef<{ readonly direction: Direction; readonly frames: number; readonly forNow: boolean } | null>(
    null,
  );
  const layout = placed?.layout ?? null;
  const forNow = placed?.forNow ?? false;
  const moved = useRef(false);
  /** A move that the page makes itself comes without an event. */
  const onMoveStart = useCallback((event: MouseEvent | TouchEvent | null) => {
    if (event !== null) moved.current = true;
  }, []);
  useEffect(() => {
    if (layout === null) return;
    const turned = fitted.current?.direction !== layout.direction;
    const grown = fitted.current !== null && fitted.current.frames < frames && !moved.current;
    const bettered = fitted.current?.forNow === true && !forNow && !moved.current;
    if (!turned && !grown && !bettered) return;
    const frame = requestAnimationFrame(() => {
      fitted.current = { direction: layout.direction, frames, forNow };
      camera.showAll();
    });
    return () => cancelAnimationFrame(frame);
  }, [layout, frames, forNow, camera]);
  return onMoveStart;
}

/** Moves the view to what was selected elsewhere, where it is not seen. */
export function useReveal(layout: GraphLayout | null, selected: GraphRef | null, box: Box): void {
  const flow = useReactFlow();
  const job = selected?.job ?? null;
  useEffect(() => {
    const place = job === null ? undefined : layout?.nodes.get(job);
    if (place === undefined || box.current === null) return;
    const seenBox = box.current.getBoundingClientRect();
    const corner = flow.flowToScreenPosition({ x: place.x, y: place.y });
    const far = flow.flowToScreenPosition({ x: place.x + place.width, y: place.y + place.height });
    const seen =
      far.x > seenBox.left + 8 &&
      far.y > seenBox.top + 8 &&
      corner.x < seenBox.right - 8 &&
      corner.y < seenBox.bottom - 8;
    if (seen) return;
    const center = { x: place.x + place.width / 2, y: place.y + place.height / 2 };
    void flow.setCenter(center.x, center.y, { zoom: Math.max(flow.getZoom(), 0.6) });
  }, [job, layout, flow, box]);
}

/** Up to so many nodes all are drawn one by one, whatever is in sight. */
const few = 150;
/** Smaller than so, the nodes of a large graph are drawn as a picture. */
const pictureBelow = 0.35;
/** Smaller than so, the nodes of a large graph are drawn without their steps. */
const plainBelow = 0.6;

/** How a graph is drawn for where the view is: which nodes one by one, null: all. */
export interface Sight {
  readonly seen: ReadonlySet<string> | null;
  readonly detail: 'full' | 'plain' | 'picture';
}

const whole: Sight = { seen: null, detail: 'full' };

interface Window {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
  readonly detail: Sight['detail'];
}

function inSight({ x, y, zoom }: Viewport, width: number, height: number, around: number) {
  const [dx, dy] = [(width / zoom) * around, (height / zoom) * around];
  return {
    left: -x / zoom - dx,
    top: -y / zoom - dy,
    right: (width - x) / zoom + dx,
    bottom: (height - y) / zoom + dy,
  };
}

function detailAt(zoom: number): Sight['detail'] {
  return zoom < pictureBelow ? 'picture' : zoom < plainBelow ? 'plain' : 'full';
}

/** What of a large graph is drawn one by one: what is in sight and a little around it, anew when the view leaves that. */
export function useSight(layout: GraphLayout | null): Sight {
  const store = useStoreApi();
  const large = layout !== null && layout.nodes.size > few;
  const [window, setWindow] = useState<Window | null>(null);
  useEffect(() => {
    if (!large) return;
    let last: Window | null = null;
    const look = () => {
      const { transform, width, height } = store.getState();
      const viewport = { x: transform[0], y: transform[1], zoom: transform[2] };
      const detail = detailAt(viewport.zoom);
      const now = inSight(viewport, width, height, 0);
      const holds =
        last !== null &&
        last.detail === detail &&
        (detail === 'picture' ||
          (last.left <= now.left && last.top <= now.top && last.right >= now.right && last.bottom >= now.bottom));
      if (holds) return;
      last = { ...inSight(viewport, width, height, 0.4), detail };
      setWindow(last);
    };
    look();
    return store.subscribe(look);
  }, [large, store]);
  return useMemo(() => {
    if (!large || layout === null) return whole;
    if (window === null || window.detail === 'picture') return { seen: new Set(), detail: 'picture' };
    const seen = new Set<string>();
    for (const [id, { x, y, width, height }] of layout.nodes)
      if (x < window.right && x + width > window.left && y < window.bottom && y + height > window.top) seen.add(id);
    return { seen, detail: window.detail };
  }, [large, layout, window]);
}
