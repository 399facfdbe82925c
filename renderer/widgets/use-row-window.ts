import { type RefObject, useCallback, useLayoutEffect, useState } from 'react';

interface RowWindow {
  /** The rows to draw: from `first` up to, and without, `end`. */
  readonly first: number;
  readonly end: number;
  /** Scrolls as little as it takes to see a row. */
  readonly reveal: (index: number) => void;
}

/** Rows drawn beyond each edge, and in which steps what is drawn moves. */
const beyond = 12;

/** Which of `count` rows of one height are to be drawn of a list that stands, among other things, in a box that scrolls. */
export function useRowWindow(list: RefObject<HTMLElement | null>, count: number, rowHeight: number): RowWindow {
  const [{ first, end }, setShown] = useState({ first: 0, end: 4 * beyond });
  useLayoutEffect(() => {
    const scroller = scrollerOf(list.current);
    if (list.current === null || scroller === null) return;
    const measure = () => {
      if (list.current === null) return;
      const above = scroller.getBoundingClientRect().top - list.current.getBoundingClientRect().top;
      const from = stepped(above / rowHeight) - beyond;
      const to = stepped((above + scroller.clientHeight) / rowHeight) + 2 * beyond;
      setShown((before) => (before.first === from && before.end === to ? before : { first: from, end: to }));
    };
    const observer = new ResizeObserver(measure);
    for (const element of besides(list.current, scroller)) observer.observe(element);
    scroller.addEventListener('scroll', measure, { passive: true });
    measure();
    return () => {
      observer.disconnect();
      scroller.removeEventListener('scroll', measure);
    };
  }, [list, rowHeight]);
  const reveal = useCallback(
    (index: number) => {
      const scroller = scrollerOf(list.current);
      if (list.current === null || scroller === null) return;
      const top = list.current.getBoundingClientRect().top - scroller.getBoundingClientRect().top + index * rowHeight;
      const under = top + rowHeight - scroller.clientHeight;
      if (top < 0) scroller.scrollTop += top;
      else if (under > 0) scroller.scrollTop += under;
    },
    [list, rowHeight],
  );
  return { first: Math.min(Math.max(0, first), count), end: Math.min(Math.max(0, end), count), reveal };
}

function stepped(rows: number): number {
  return Math.floor(rows / beyond) * beyond;
}

function scrollerOf(element: HTMLElement | null): HTMLElement | null {
  for (let box = element; box !== null; box = box.parentElement)
    if (/auto|scroll/.test(getComputedStyle(box).overflowY)) return box;
  return null;
}

/** The box, the list, and all that stands beside its way up to the box: what moves it when it grows. */
function besides(list: HTMLElement, scroller: HTMLElement): Set<Element> {
  const elements = new Set<Element>([scroller, list]);
  for (let box = list; box !== scroller && box.parentElement !== null; box = box.parentElement)
    for (const beside of box.parentElement.children) elements.add(beside);
  return elements;
}
