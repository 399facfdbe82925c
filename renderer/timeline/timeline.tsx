import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { formatDuration } from '../../shared/base/duration.ts';
import type { RunState } from '../../shared/run/state.ts';
import { type Timeline, type TimelineBar, type TimelineRow, timelineOf } from '../../shared/run/timeline.ts';
import type { GraphRef } from '../graph/graph-job.ts';
import { lookOf, StatusIcon } from '../widgets/status-icon.tsx';
import { placeOf, ticksOf } from './scale.ts';

interface TimelineViewProps {
  readonly state: RunState;
  readonly selected: GraphRef | null;
  readonly onSelect: (ref: GraphRef) => void;
}

const rowHeight = 24;
/** How often a timeline that grows is drawn, in milliseconds. */
const liveMs = 250;

function useLiveNow(live: boolean): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    if (!live) return;
    const timer = setInterval(() => setNow(Date.now()), liveMs);
    return () => clearInterval(timer);
  }, [live]);
  return now;
}

/** A bar for each job and step on one time axis, waiting drawn apart from work; it grows while the run goes on. */
export function TimelineView({ state, selected, onSelect }: TimelineViewProps) {
  const now = useLiveNow(state.status !== 'completed');
  const timeline = timelineOf(state, now);
  const { rows } = timeline;
  const box = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => box.current,
    estimateSize: () => rowHeight,
    overscan: 12,
  });
  const at = rows.findIndex(({ job, step }) => job === selected?.job && step === (selected.step ?? null));
  const go = (index: number) => {
    const row = rows[Math.min(rows.length - 1, Math.max(0, index))];
    if (row === undefined) return;
    onSelect({ job: row.job, step: row.step });
    virtual.scrollToIndex(rows.indexOf(row));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const moves: Readonly<Record<string, number>> = {
      ArrowDown: at + 1,
      ArrowUp: at - 1,
      Home: 0,
      End: rows.length - 1,
    };
    const to = moves[event.key];
    if (to === undefined) return;
    event.preventDefault();
    go(to);
  };
  return (
    <div className="flex h-full min-h-0 flex-col">
      <Axis timeline={timeline} />
      <div
        ref={box}
        role="listbox"
        aria-label="Timeline"
        aria-activedescendant={at < 0 ? undefined : `timeline-${at}`}
        tabIndex={0}
        onKeyDown={onKeyDown}
        className="min-h-0 flex-1 overflow-y-auto"
      >
        <div className="relative" style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map(({ index, start }) => {
            const row = rows[index];
            return (
              row !== undefined && (
                <Row
                  key={`${row.job}/${row.step}`}
                  index={index}
                  row={row}
                  timeline={timeline}
                  top={start}
                  selected={index === at}
                  onSelect={onSelect}
                />
              )
            );
          })}
        </div>
      </div>
      <Legend timeline={timeline} />
    </div>
  );
}

function Axis({ timeline }: { readonly timeline: Timeline }) {
  const duration = Math.max(1, timeline.to - timeline.from);
  return (
    <div className="flex h-7 shrink-0 border-line border-b text-faint text-tiny" aria-hidden>
      <div className="w-52 shrink-0" />
      <div className="relative mr-4 flex-1">
        {ticksOf(duration, 8).map((tick) => (
          <span
            key={tick}
            className="absolute top-1.5 whitespace-nowrap border-line border-l pl-1 tabular-nums"
            style={{ left: `${(tick / duration) * 100}%` }}
          >
            {tick === 0 ? '0' : formatDuration(tick)}
          </span>
        ))}
      </div>
    </div>
  );
}

interface RowProps {
  readonly index: number;
  readonly row: TimelineRow;
  readonly timeline: Timeline;
  readonly top: number;
  readonly selected: boolean;
  readonly onSelect: (ref: GraphRef) => void;
}

function sentence(row: TimelineRow): string {
  const work = row.bars.filter(({ kind }) => kind === 'work').reduce((sum, { from, to }) => sum + to - from, 0);
  const held = row.heldBy === null ? '' : `, held up by ${row.heldBy}`;
  return `${row.name}: ${lookOf(row.status, row.conclusion).label}${work > 0 ? `, ${formatDuration(work)} of work` : ''}${held}${row.critical ? ', on the critical path' : ''}`;
}

function Row({ index, row, timeline, top, selected, onSelect }: RowProps) {
  const isJob = row.kind === 'job';
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the list itself has the focus and takes the keys
    // biome-ignore lint/a11y/useFocusableInteractive: as above
    <div
      id={`timeline-${index}`}
      role="option"
      aria-selected={selected}
      aria-label={sentence(row)}
      title={sentence(row)}
      onClick={() => onSelect({ job: row.job, step: row.step })}
      className="absolute inset-x-0 flex items-center hover:bg-hover aria-selected:bg-selected"
      style={{ height: rowHeight, top }}
    >
      <span
        className={`flex w-52 shrink-0 items-center gap-1.5 truncate pr-2 text-small ${isJob ? 'font-medium' : 'text-muted'}`}
        style={{ paddingLeft: (isJob ? 12 : 32) + row.depth * 16 }}
      >
        <StatusIcon status={row.status} conclusion={row.conclusion} size={12} />
        <span className="truncate">{row.name}</span>
      </span>
      <span className="relative mr-4 h-full flex-1">
        {row.bars.map((bar) => (
          <Bar key={`${bar.kind} ${bar.attempt} ${bar.from}`} bar={bar} row={row} timeline={timeline} />
        ))}
      </span>
    </div>
  );
}

function barClass(bar: TimelineBar, row: TimelineRow): string {
  if (bar.kind !== 'work') return 'timeline-wait';
  const { color } = lookOf(bar.conclusion === null ? 'in_progress' : 'completed', bar.conclusion);
  return `${color} bg-current ${row.kind === 'job' ? '' : 'opacity-70'}`;
}

function Bar({
  bar,
  row,
  timeline,
}: {
  readonly bar: TimelineBar;
  readonly row: TimelineRow;
  readonly timeline: Timeline;
}) {
  const { left, width } = placeOf(bar.from, bar.to, timeline);
  const height = bar.kind === 'work' ? (row.kind === 'job' ? 'top-[6px] h-3' : 'top-2 h-2') : 'top-[9px] h-1.5';
  return (
    <span
      className={`absolute min-w-[3px] rounded-sm ${height} ${barClass(bar, row)} ${row.critical && row.kind === 'job' && bar.kind === 'work' ? 'timeline-critical' : ''}`}
      style={{ left: `${left}%`, width: `${width}%` }}
    />
  );
}

function Legend({ timeline }: { readonly timeline: Timeline }) {
  return (
    <p className="flex h-7 shrink-0 items-center gap-4 border-line border-t px-3 text-faint text-tiny">
      <span className="flex items-center gap-1.5">
        <span className="timeline-wait inline-block h-1.5 w-5 rounded-sm" aria-hidden /> waiting
      </span>
      <span className="flex items-center gap-1.5">
        <span className="timeline-critical inline-block h-3 w-5 rounded-sm bg-current text-success" aria-hidden />{' '}
        critical path
        {timeline.criticalMs > 0 && `: ${formatDuration(timeline.criticalMs)}`}
      </span>
    </p>
  );
}
