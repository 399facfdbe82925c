import { type PointerEvent, type RefObject, useEffect, useRef, useState } from 'react';
import { type TextPlace, type TextSelection, wholeLine, wordAt } from './selection.ts';

/** How often the list moves on while a selection is drawn beyond the window, in milliseconds. */
const scrollMs = 40;

interface Surface {
  readonly box: RefObject<HTMLElement | null>;
  /** The place at a point of the window; above and below it the first and last that are shown. */
  placeAt(clientX: number, clientY: number): TextPlace | null;
  textOf(line: number): string;
  moveBy(pixels: number): void;
}

/**
 * A selection by pointer that is kept by lines and characters, so that it may be far larger than what is on the page: drag, Shift
 * and click, double click for a word, triple click for a line.
 */
export function useTextSelection(surface: Surface) {
  const [selection, setSelection] = useState<TextSelection | null>(null);
  const drag = useRef<{ x: number; y: number } | null>(null);
  const latest = useRef(surface);
  useEffect(() => {
    latest.current = surface;
  });
  const extend = () => {
    const at = drag.current;
    const head = at === null ? null : latest.current.placeAt(at.x, at.y);
    if (head !== null) setSelection((before) => before && { ...before, head });
  };
  useEffect(() => {
    const timer = setInterval(() => {
      const at = drag.current;
      const edges = latest.current.box.current?.getBoundingClientRect();
      if (at === null || edges === undefined) return;
      const beyond = at.y < edges.top ? at.y - edges.top : Math.max(0, at.y - edges.bottom);
      if (beyond === 0) return;
      latest.current.moveBy(beyond * 2);
      extend();
    }, scrollMs);
    return () => clearInterval(timer);
  });
  const onPointerDown = (event: PointerEvent<HTMLElement>) => {
    if (event.button !== 0 || (event.target instanceof Element && event.target.closest('a, button') !== null)) return;
    const { currentTarget: box } = event;
    const edges = box.getBoundingClientRect();
    // On a scroll bar.
    if (event.clientX - edges.left > box.clientWidth || event.clientY - edges.top > box.clientHeight) return;
    const place = surface.placeAt(event.clientX, event.clientY);
    if (place === null) return;
    box.setPointerCapture(event.pointerId);
    drag.current = { x: event.clientX, y: event.clientY };
    setSelection((before) =>
      event.shiftKey && before !== null ? { ...before, head: place } : { anchor: place, head: place },
    );
  };
  return {
    selection,
    setSelection,
    handlers: {
      onPointerDown,
      onPointerMove: (event: PointerEvent<HTMLElement>) => {
        if (drag.current === null) return;
        drag.current = { x: event.clientX, y: event.clientY };
        extend();
      },
      onPointerUp: () => {
        drag.current = null;
      },
      onDoubleClick: (event: { readonly clientX: number; readonly clientY: number }) => {
        const place = surface.placeAt(event.clientX, event.clientY);
        if (place !== null) setSelection(wordAt(surface.textOf(place.line), place));
      },
      onClick: (event: { readonly detail: number; readonly clientX: number; readonly clientY: number }) => {
        const place = event.detail === 3 ? surface.placeAt(event.clientX, event.clientY) : null;
        if (place !== null) setSelection(wholeLine(place.line));
      },
    },
  };
}
