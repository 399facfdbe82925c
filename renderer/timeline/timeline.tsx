import { useVirtualizer } from '@tanstack/react-virtual';
import { Maximize2, ZoomIn, ZoomOut } from 'lucide-react';
import { type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from 'react';
import { formatDuration } from '../../shared/base/duration.ts';
import type { RunState } from '../../shared/run/state.ts';
import { type Timeline, timelineOf } from '../../shared/run/timeline.ts';
import type { GraphRef } from '../graph/graph-job.ts';
import type { Replay } from '../replay/replay-store.ts';
import { useNow } from '../widgets/elapsed.tsx';
import { IconButton } from '../widgets/icon-button.tsx';
import { Lanes } from './lanes.tsx';
import { ticksOf } from './scale.ts';
import { GroupRow, listRows, sentenceOf, TimelineRowView } from './timeline-row.tsx';
import { panned, type Span, zoomed } from './zoom.ts';

interface TimelineViewProps {
  readonly state: RunState;
  /** Null: the run is shown as it is. */
  readonly replay: Replay | null;
  readonly selected: GraphRef | null;
  readonly onSelect: (ref: GraphRef) => void;
}

const rowHeight = 24;
/** How often a timeline that grows is drawn, in milliseconds. */
const liveMs = 250;
/** Of one step of a zoom, and of a move, in shares of what is shown. */
const zoomStep = 0.6;
const panStep = 0.25;

/** A bar for each job and step on one time axis, each kind of waiting apart from work; it grows while the run goes on. */
export function TimelineView({ state, replay, selected, onSelect }: TimelineViewProps) {
  const now = useNow(state.status !== 'completed', liveMs);
  const timeline = timelineOf(state, now);
  const whole: Span = { from: timeline.from, to: Math.max(timeline.to, replay?.log.to ?? 0) };
  const [part, setPart] = useState<Span | null>(null);
  const axis = part ?? whole;
  const rows = listRows(timeline.rows);
  const box = useRef<HTMLDivElement>(null);
  // The virtual list keeps its own state: a compiler must not remember what it gives.
  // oxlint-disable-next-line react/incompatible-library
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => box.current,
    estimateSize: () => rowHeight,
    overscan: 12,
  });
  const at = rows.findIndex(
    (row) => row.kind !== 'group' && row.job === selected?.job && row.step === (selected.step ?? null),
  );
  const current = rows[at];
  // What is selected elsewhere, or by following the run, is to be seen here too.
  useEffect(() => {
    if (at >= 0) virtual.scrollToIndex(at);
  }, [at, virtual]);
  const zoom = (factor: number, around = (axis.from + axis.to) / 2) => setPart(zoomed(axis, whole, factor, around));
  useWheelZoom(box, axis, zoom);
  const go = (index: number, by: 1 | -1) => {
    let next = Math.min(rows.length - 1, Math.max(0, index));
    if (rows[next]?.kind === 'group') next += by;
    const row = rows[next];
    if (row === undefined || row.kind === 'group') return;
    onSelect({ job: row.job, step: row.step });
  };
  const goToHolder = () => {
    const held = current?.kind === 'job' ? current.heldBy : null;
    if (held !== null)
      go(
        rows.findIndex((row) => row.kind === 'job' && row.job === held),
        1,
      );
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const actions: Readonly<Record<string, () => void>> = {
      arrowdown: () => go(at + 1, 1),
      arrowup: () => go(at - 1, -1),
      home: () => go(0, 1),
      end: () => go(rows.length - 1, -1),
      arrowright: () => setPart(part && panned(part, whole, panStep)),
      arrowleft: () => setPart(part && panned(part, whole, -panStep)),
      '+': () => zoom(zoomStep),
      '=': () => zoom(zoomStep),
      '-': () => zoom(1 / zoomStep),
      '0': () => setPart(null),
      h: goToHolder,
    };
    const act = event.ctrlKey || event.metaKey || event.altKey ? undefined : actions[event.key.toLowerCase()];
    if (act === undefined) return;
    event.preventDefault();
    act();
  };
  return (
    <div className="flex h-full min-h-0 flex-col">
      <Axis axis={axis} from={whole.from} />
      <Lanes timeline={timeline} axis={axis} slots={state.maxConcurrency} />
      <div
        ref={box}
        role="listbox"
        aria-label="Timeline"
        aria-activedescendant={at < 0 ? undefined : `timeline-${at}`}
        tabIndex={0}
        onKeyDown={onKeyDown}
        className="min-h-0 flex-1 overflow-y-auto"
      >
        <div role="presentation" className="relative" style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map(({ index, start }) => {
            const row = rows[index];
            if (row === undefined) return null;
            const place = { axis, top: start, height: rowHeight };
            if (row.kind === 'group') return <GroupRow key={`group ${row.name}`} row={row} {...place} />;
            return (
              <TimelineRowView
                key={`${row.job}/${row.step}`}
                id={`timeline-${index}`}
                row={row}
                selected={index === at}
                onSelect={onSelect}
                {...place}
              />
            );
          })}
        </div>
      </div>
      <Legend timeline={timeline}>
        <output className="min-w-0 flex-1 truncate text-muted">
          {current !== undefined && current.kind !== 'group' && sentenceOf(current)}
          {current?.kind === 'job' && current.heldBy !== null && ' (H goes there)'}
        </output>
        <IconButton label="Zoom in (+, or Ctrl and the wheel)" icon={ZoomIn} onClick={() => zoom(zoomStep)} />
        <IconButton label="Zoom out (-)" icon={ZoomOut} onClick={() => zoom(1 / zoomStep)} disabled={part === null} />
        <IconButton label="Show all (0)" icon={Maximize2} onClick={() => setPart(null)} disabled={part === null} />
      </Legend>
    </div>
  );
}

/** The width of the names before the bars, in pixels, and of what is left free behind them. */
const namesWidth = 208;
const endGap = 16;

/** Ctrl and the wheel zoom around the time under the pointer. */
function useWheelZoom(
  box: { readonly current: HTMLElement | null },
  axis: Span,
  zoom: (factor: number, around: number) => void,
): void {
  useEffect(() => {
    const element = box.current;
    if (element === null) return;
    const onWheel = (event: WheelEvent) => {
      if (!event.ctrlKey) return;
      event.preventDefault();
      const { left, width } = element.getBoundingClientRect();
      const share = (event.clientX - left - namesWidth) / Math.max(1, width - namesWidth - endGap);
      const around = axis.from + Math.max(0, Math.min(1, share)) * (axis.to - axis.from);
      zoom(event.deltaY < 0 ? zoomStep : 1 / zoomStep, around);
    };
    element.addEventListener('wheel', onWheel, { passive: false });
    return () => element.removeEventListener('wheel', onWheel);
  });
}

function Axis({ axis, from }: { readonly axis: Span; readonly from: number }) {
  const length = Math.max(1, axis.to - axis.from);
  const begin = axis.from - from;
  const ticks = ticksOf(length, 8);
  const step = ticks[1] ?? length;
  const first = Math.ceil(begin / step) * step;
  return (
    <div className="flex h-7 shrink-0 border-line border-b text-faint text-tiny" aria-hidden>
      <div className="w-52 shrink-0" />
      <div className="relative mr-4 flex-1 overflow-hidden">
        {ticks
          .map((tick) => first + tick)
          .filter((tick) => tick <= begin + length)
          .map((tick) => (
            <span
              key={tick}
              className="absolute top-1.5 whitespace-nowrap border-line border-l pl-1 tabular-nums"
              style={{ left: `${((tick - begin) / length) * 100}%` }}
            >
              {tick === 0 ? '0' : formatDuration(tick)}
            </span>
          ))}
      </div>
    </div>
  );
}

const waits = [
  ['timeline-wait', 'needs'],
  ['timeline-lock', 'group'],
  ['timeline-queue', 'slot'],
  ['timeline-held', 'person'],
] as const;

function Legend({ timeline, children }: { readonly timeline: Timeline; readonly children: ReactNode }) {
  return (
    <div className="flex h-7 shrink-0 items-center gap-3 border-line border-t px-3 text-faint text-tiny">
      <span>Waits for</span>
      {waits.map(([look, label]) => (
        <span key={look} className="flex items-center gap-1.5">
          <span className={`${look} inline-block h-1.5 w-5 rounded-sm`} aria-hidden /> {label}
        </span>
      ))}
      <span className="flex items-center gap-1.5 whitespace-nowrap">
        <span className="timeline-critical inline-block h-3 w-5 rounded-sm bg-current text-success" aria-hidden />{' '}
        critical path
        {timeline.criticalMs > 0 && `: ${formatDuration(timeline.criticalMs)}`}
      </span>
      {children}
    </div>
  );
}
