import { useVirtualizer } from '@tanstack/react-virtual';
import { type CSSProperties, memo, useEffect, useMemo, useRef, useState } from 'react';
import { host } from '../host/client.ts';
import { useRunStep } from '../stores/run-store.ts';
import { EmptyHint } from '../widgets/empty-hint.tsx';
import './ansi.css';
import type { StepRef } from './output-stream.ts';
import { type SgrStyle, sgrPieces } from './sgr.ts';

const pageLines = 500;
const lineHeight = 18;
const pollMs = 1000;

/** The whole output of a step, line by line with numbers; reads only the pages that are seen, and follows the tail while it is at it. */
export function OutputLines({ run, job, step }: StepRef) {
  const live = useRunStep(run, job, step)?.status === 'in_progress';
  const box = useRef<HTMLDivElement>(null);
  const { total, lineAt, show } = usePages({ run, job, step }, live);
  const atTail = useRef(true);
  // The virtual list keeps its own state: a compiler must not remember what it gives.
  // oxlint-disable-next-line react/incompatible-library
  const rows = useVirtualizer({
    count: total,
    getScrollElement: () => box.current,
    estimateSize: () => lineHeight,
    overscan: 30,
  });
  const items = rows.getVirtualItems();
  const [first, last] = [items[0]?.index ?? 0, items.at(-1)?.index ?? 0];
  useEffect(() => show(first, last), [show, first, last]);
  useEffect(() => {
    if (total > 0 && atTail.current && live) rows.scrollToIndex(total - 1, { align: 'end' });
  }, [rows, total, live]);
  return (
    <div
      ref={box}
      role="log"
      aria-live="off"
      aria-label="Output"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls by keys
      tabIndex={0}
      onScroll={({ currentTarget: { scrollTop, clientHeight, scrollHeight } }) => {
        atTail.current = scrollTop + clientHeight >= scrollHeight - lineHeight;
      }}
      className="h-full overflow-auto bg-surface font-mono text-small"
    >
      {total === 0 && <EmptyHint>{live ? 'No output so far.' : 'This step wrote nothing.'}</EmptyHint>}
      <div className="relative min-w-full" style={{ height: rows.getTotalSize() }}>
        {items.map(({ index, start }) => (
          <div
            key={index}
            className="absolute flex whitespace-pre"
            style={{ height: lineHeight, lineHeight: `${lineHeight}px`, transform: `translateY(${start}px)` }}
          >
            <span aria-hidden className="w-14 shrink-0 pr-3 text-right text-faint tabular-nums">
              {index + 1}
            </span>
            <Line text={lineAt(index)} />
          </div>
        ))}
      </div>
    </div>
  );
}

const Line = memo(function Line({ text }: { readonly text: string }) {
  return (
    <span className="select-text pr-4">
      {sgrPieces(text).map((piece, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of a text have no other name
        <span key={index} style={cssOf(piece.style)}>
          {piece.text}
        </span>
      ))}
    </span>
  );
});

function cssOf({ color, background, bold, dim, italic, underline, inverse }: SgrStyle): CSSProperties {
  const [front, back] = inverse ? [background ?? 'var(--surface)', color ?? 'var(--text)'] : [color, background];
  return {
    ...(front === null ? {} : { color: front }),
    ...(back === null ? {} : { background: back }),
    ...(bold ? { fontWeight: 600 } : {}),
    ...(dim ? { opacity: 0.75 } : {}),
    ...(italic ? { fontStyle: 'italic' } : {}),
    ...(underline ? { textDecoration: 'underline' } : {}),
  };
}

/** Lines by page; the pages that are seen are read, and the last one again while the step runs. */
function usePages({ run, job, step }: StepRef, live: boolean) {
  const [pages, setPages] = useState<ReadonlyMap<number, readonly string[]>>(new Map());
  const [total, setTotal] = useState(0);
  const [seen, setSeen] = useState({ from: 0, to: 0 });
  const show = useMemo(
    () => (first: number, last: number) => {
      const [from, to] = [Math.floor(first / pageLines), Math.floor(last / pageLines)];
      setSeen((before) => (before.from === from && before.to === to ? before : { from, to }));
    },
    [],
  );
  useEffect(() => {
    let stopped = false;
    const read = async (page: number) => {
      const part = await host.output.lines({ run, job, step, first: page * pageLines, count: pageLines });
      if (stopped) return;
      setPages((before) => new Map(before).set(page, part.lines));
      setTotal(part.total);
    };
    // What cannot be read now is read at the next turn, or when it is looked at again.
    const readSeen = () => {
      for (let page = seen.from; page <= seen.to; page += 1) read(page).catch(() => {});
    };
    readSeen();
    const timer = live ? setInterval(readSeen, pollMs) : null;
    return () => {
      stopped = true;
      if (timer !== null) clearInterval(timer);
    };
  }, [run, job, step, live, seen]);
  const lineAt = (index: number) => pages.get(Math.floor(index / pageLines))?.[index % pageLines] ?? '';
  return { total, lineAt, show };
}
