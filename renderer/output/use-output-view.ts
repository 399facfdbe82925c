import { type RefObject, useEffect, useLayoutEffect, useMemo, useState } from 'react';
import { characterAt, type TextRow, wrapRows } from './cells.ts';
import { copySelection } from './copy-selection.ts';
import type { LineMap } from './line-map.ts';
import type { OutputPages, ShownLine } from './output-pages.ts';
import { gutterCells, type Mark, rowHeight } from './output-row.tsx';
import { useOutputSettings } from './output-store.ts';
import type { StepRef } from './output-stream.ts';
import type { FindState } from './output-tools.tsx';
import { canvasHeight, type Items } from './scrolling.ts';
import { isEmpty, lineEnd, selectedIn, type TextPlace } from './selection.ts';
import { useScroller, useSize } from './use-scroller.ts';
import { useTextSelection } from './use-text-selection.ts';

interface ShownItem {
  readonly number: number;
  readonly line: ShownLine | null;
  readonly rows: readonly TextRow[];
}

const oneRow: readonly TextRow[] = [{ from: 0, to: lineEnd }];

type Box = RefObject<HTMLDivElement | null>;

interface OutputToView {
  readonly ref: StepRef;
  readonly pages: OutputPages;
  readonly map: LineMap;
  readonly find: FindState;
  readonly matches: readonly { readonly line: number }[];
}

/** The rows of a line, and how all lines stand in the window. */
function useWindow(box: Box, pages: OutputPages, map: LineMap) {
  const { wrap, times } = useOutputSettings();
  const size = useSize(box);
  const cell = useCellWidth(box);
  const digits = Math.max(4, String(pages.total ?? 0).length);
  const gutter = gutterCells(digits, times);
  const columns = Math.max(20, Math.floor(size.width / cell) - gutter - 2);
  const rowsOf = (line: ShownLine | null) => (wrap && line !== null ? wrapRows(line.text, columns) : oneRow);
  const items: Items = {
    count: map.count,
    rowHeight,
    heightOf: wrap ? (index) => rowsOf(pages.line(map.lineOf(index))).length * rowHeight : null,
  };
  const scroller = useScroller(box, items, size.height);
  const shown: ShownItem[] = [];
  for (let index = scroller.place.index, y = -scroller.place.part; index < map.count && y < size.height; index++) {
    const number = map.lineOf(index);
    const line = pages.line(number);
    const rows = rowsOf(line);
    shown.push({ number, line, rows });
    y += rows.length * rowHeight;
  }
  useEffect(() => pages.show(shown.map(({ number }) => number)));
  return { size, cell, digits, gutter, wrap, times, items, scroller, shown };
}

/** The place in the text at a point of the window; above and below what is shown its first and last. */
function placeAt(
  element: HTMLElement | null,
  { cell, gutter, scroller, shown }: ReturnType<typeof useWindow>,
  clientX: number,
  clientY: number,
): TextPlace | null {
  if (element === null) return null;
  const edges = element.getBoundingClientRect();
  const x = (clientX - edges.left + element.scrollLeft) / cell - gutter;
  let y = clientY - edges.top + scroller.place.part;
  if (y < 0) return { line: shown[0]?.number ?? 0, character: 0 };
  for (const { number, line, rows } of shown) {
    const row = rows[Math.floor(y / rowHeight)];
    if (row !== undefined) {
      const text = line?.text.slice(row.from, row.to) ?? '';
      return { line: number, character: row.from + characterAt(text, x + 0.5) };
    }
    y -= rows.length * rowHeight;
  }
  return { line: shown.at(-1)?.number ?? 0, character: lineEnd };
}

/** What of the output is in the window, how it is scrolled, and what of it is selected. */
export function useOutputView(box: Box, { ref, pages, map, find, matches }: OutputToView) {
  const window = useWindow(box, pages, map);
  const { size, items, scroller, shown } = window;
  const total = pages.total ?? 0;
  const { selection, setSelection, handlers } = useTextSelection({
    box,
    placeAt: (x, y) => placeAt(box.current, window, x, y),
    textOf: (line) => pages.line(line)?.text ?? '',
    moveBy: scroller.moveBy,
  });
  const copy = () => {
    if (selection === null || isEmpty(selection)) return;
    const filtered = find.only ? new Set(matches.map(({ line }) => line)) : null;
    void copySelection(ref, selection, total, filtered && ((line) => filtered.has(line)));
  };
  const page = Math.max(rowHeight, size.height - rowHeight);
  const keys: Readonly<Record<string, () => void>> = {
    arrowdown: () => scroller.moveBy(rowHeight),
    arrowup: () => scroller.moveBy(-rowHeight),
    pagedown: () => scroller.moveBy(page),
    pageup: () => scroller.moveBy(-page),
    home: scroller.toStart,
    end: scroller.toEnd,
    'mod+home': scroller.toStart,
    'mod+end': scroller.toEnd,
    'mod+a': () => setSelection({ anchor: { line: 0, character: 0 }, head: { line: total - 1, character: lineEnd } }),
    'mod+c': copy,
    escape: () => setSelection(null),
  };
  const pattern = useMemo(() => patternOf(find), [find]);
  const marksOf = (number: number, line: ShownLine | null, current: number): readonly Mark[] => {
    const selected = selectedIn(selection, number);
    const kind = number === current ? 'current' : 'found';
    const inText = pattern === null || line === null ? [] : foundIn(pattern, line.text);
    return [
      ...inText.map((place) => ({ kind, ...place }) as const),
      ...(selected === null ? [] : [{ kind: 'selected', ...selected } as const]),
    ];
  };
  return {
    ...window,
    handlers,
    keys,
    marksOf,
    copy,
    firstLine: shown[0]?.number ?? 0,
    canvas: canvasHeight(items, size.height),
    revealLine: (line: number) => scroller.reveal(map.indexOf(line)),
  };
}

/** What is looked for, as it is marked in a line; null: nothing is marked. */
function patternOf({ text, regex, caseSensitive, problems }: FindState): RegExp | null {
  if (text === '' || problems) return null;
  try {
    return new RegExp(regex ? text : text.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&'), caseSensitive ? 'gu' : 'giu');
  } catch {
    return null;
  }
}

function foundIn(pattern: RegExp, text: string): { from: number; to: number }[] {
  return [...text.matchAll(pattern)].map(({ index, 0: match }) => ({ from: index, to: index + match.length }));
}

/** The width of a letter, in pixels. */
function useCellWidth(box: Box): number {
  const [width, setWidth] = useState(7.2);
  useLayoutEffect(() => {
    const element = box.current;
    if (element === null) return;
    const measure = () => {
      const probe = document.createElement('span');
      probe.textContent = '0'.repeat(100);
      probe.style.cssText = 'position:absolute;visibility:hidden;white-space:pre';
      element.append(probe);
      setWidth(probe.getBoundingClientRect().width / 100 || 7.2);
      probe.remove();
    };
    measure();
    void document.fonts.ready.then(measure);
  }, [box]);
  return width;
}
