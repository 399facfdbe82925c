import { useReactFlow } from '@xyflow/react';
import { type PointerEvent, useState } from 'react';
import type { GraphLayout } from './layout.ts';

interface Corners {
  readonly from: { readonly x: number; readonly y: number };
  readonly to: { readonly x: number; readonly y: number };
}

function spanned({ from, to }: Corners) {
  return {
    left: Math.min(from.x, to.x),
    top: Math.min(from.y, to.y),
    width: Math.abs(from.x - to.x),
    height: Math.abs(from.y - to.y),
  };
}

/** Shift and a drag on the empty canvas choose what the rectangle touches: what to listen to, and the rectangle. */
export function useMarquee(layout: GraphLayout | null, onChoose: (ids: readonly string[]) => void) {
  const flow = useReactFlow();
  const [corners, setCorners] = useState<Corners | null>(null);
  const choose = (rectangle: Corners) => {
    const { left, top, width, height } = spanned(rectangle);
    const a = flow.screenToFlowPosition({ x: left, y: top });
    const b = flow.screenToFlowPosition({ x: left + width, y: top + height });
    const touched = [...(layout?.nodes ?? [])].filter(
      ([, place]) => place.x < b.x && place.x + place.width > a.x && place.y < b.y && place.y + place.height > a.y,
    );
    onChoose(touched.map(([id]) => id));
  };
  return {
    corners,
    listeners: {
      onPointerDownCapture: (event: PointerEvent<HTMLElement>) => {
        const onPane = event.target instanceof Element && event.target.classList.contains('react-flow__pane');
        if (!event.shiftKey || event.button !== 0 || !onPane) return;
        event.stopPropagation();
        event.currentTarget.setPointerCapture(event.pointerId);
        const at = { x: event.clientX, y: event.clientY };
        setCorners({ from: at, to: at });
      },
      onPointerMove: (event: PointerEvent<HTMLElement>) => {
        if (corners !== null) setCorners({ ...corners, to: { x: event.clientX, y: event.clientY } });
      },
      onPointerUp: () => {
        if (corners === null) return;
        const { width, height } = spanned(corners);
        if (width + height > 4) choose(corners);
        setCorners(null);
      },
      onPointerCancel: () => setCorners(null),
    },
  };
}

/** The rectangle that is being drawn. */
export function Marquee({ corners }: { readonly corners: Corners | null }) {
  if (corners === null) return null;
  return (
    <div
      className="pointer-events-none fixed z-30 border border-accent bg-accent/10"
      style={spanned(corners)}
      data-marquee
    />
  );
}
