import { useReactFlow } from '@xyflow/react';
import { useEffect, useRef } from 'react';
import { dropZone } from './drop-zone.ts';

/** Within a graph: lets steps be dragged there, and things be dropped on it. */
export function CanvasDrop() {
  const { getViewport, setViewport } = useReactFlow();
  const place = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    const canvas = place.current?.closest<HTMLElement>('.react-flow');
    if (canvas == null) return;
    const pan = (x: number, y: number) => {
      if (x === 0 && y === 0) return;
      const view = getViewport();
      void setViewport({ ...view, x: view.x + x, y: view.y + y });
    };
    return dropZone(canvas, { pan });
  }, [getViewport, setViewport]);
  return <span ref={place} hidden />;
}
