import { type RefObject, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { endPlace, type Items, isBefore, moved, type Place, placeAt, scrollsTruly, scrollTopOf } from './scrolling.ts';

export interface Size {
  readonly width: number;
  readonly height: number;
}

export interface Scroller {
  readonly place: Place;
  /** It stays at the end while the list grows. */
  readonly following: boolean;
  readonly moveBy: (pixels: number) => void;
  /** Brings an item to a third of the window's height, unless it is well within it. */
  readonly reveal: (index: number) => void;
  readonly toStart: () => void;
  readonly toEnd: () => void;
  /** Stays where it is, or goes to the end and stays there. */
  readonly follow: (following: boolean) => void;
  readonly onScroll: () => void;
}

/** How large an element is, as it changes. */
export function useSize(box: RefObject<HTMLElement | null>): Size {
  const [size, setSize] = useState<Size>({ width: 0, height: 0 });
  useLayoutEffect(() => {
    const element = box.current;
    if (element === null) return;
    const measure = () => setSize({ width: element.clientWidth, height: element.clientHeight });
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    measure();
    return () => observer.disconnect();
  }, [box]);
  return size;
}

/** Scrolls a list of any length in a box: by the browser where that can show it truly, else by its own count. Begins at the end. */
export function useScroller(box: RefObject<HTMLElement | null>, items: Items, height: number): Scroller {
  const [at, setAt] = useState<Place | 'end'>('end');
  /** Where this has put the scroll bar: the event that tells of it is no person's doing. */
  const put = useRef(0);
  const end = endPlace(items, height);
  const placeOf = (wanted: Place | 'end') => (wanted === 'end' || isBefore(end, wanted) ? end : wanted);
  const go = (wanted: Place) => (isBefore(wanted, end) ? wanted : ('end' as const));
  const place = placeOf(at);
  const moveBy = (pixels: number) => setAt((before) => go(moved(placeOf(before), pixels, items)));
  const truly = scrollsTruly(items);
  useLayoutEffect(() => {
    const element = box.current;
    const wanted = scrollTopOf(place, items, height);
    if (element === null || Math.abs(element.scrollTop - wanted) < 1) return;
    element.scrollTo({ top: wanted });
    put.current = element.scrollTop;
  });
  useEffect(() => {
    const element = box.current;
    if (element === null || truly) return;
    const onWheel = (event: WheelEvent) => {
      if (event.ctrlKey || Math.abs(event.deltaX) > Math.abs(event.deltaY)) return;
      event.preventDefault();
      const unit = [1, items.rowHeight, height][event.deltaMode] ?? 1;
      moveBy(event.deltaY * unit);
    };
    element.addEventListener('wheel', onWheel, { passive: false });
    return () => element.removeEventListener('wheel', onWheel);
  });
  return {
    place,
    following: at === 'end',
    moveBy,
    reveal: (index) => {
      const last = moved(place, height - items.rowHeight * 2, items);
      const inside = index > place.index && index < last.index;
      if (!inside) setAt(go(moved({ index, part: 0 }, -height / 3, items)));
    },
    toStart: () => setAt({ index: 0, part: 0 }),
    toEnd: () => setAt('end'),
    follow: (following) => setAt(following ? 'end' : place),
    onScroll: () => {
      const element = box.current;
      if (element === null || Math.abs(element.scrollTop - put.current) < 1) return;
      put.current = element.scrollTop;
      if (Math.abs(element.scrollTop - scrollTopOf(place, items, height)) >= 1)
        setAt(go(placeAt(element.scrollTop, items, height)));
    },
  };
}
