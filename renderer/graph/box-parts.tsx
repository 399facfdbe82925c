import { Boxes, ChevronRight, Grid2x2, Minus, Plus } from 'lucide-react';
import { formatDuration } from '../../shared/base/duration.ts';
import { lookOf, StatusIcon } from '../widgets/status-icon.tsx';
import { countsOf, timesOf } from './box-counts.ts';
import type { Box } from './drawn-graph.ts';
import { countOf } from './frame-node.tsx';
import type { ClosedBox } from './graph-job.ts';

type OnFold = (id: string, open: boolean) => void;

interface BoxToggleProps {
  readonly id: string;
  readonly name: string;
  readonly box: ClosedBox;
  readonly onFold: OnFold;
}

/** Opens what a node stands for. */
export function BoxToggle({ id, name, box, onFold }: BoxToggleProps) {
  return (
    <button
      type="button"
      tabIndex={-1}
      aria-label={`Open ${name}`}
      title={`Open ${name}: ${countOf(box)} (+)`}
      onClick={() => onFold(id, true)}
      className="nodrag inline-flex size-5 shrink-0 items-center justify-center rounded text-muted hover:bg-hover hover:text-text"
    >
      <ChevronRight size={14} aria-hidden />
    </button>
  );
}

/** How many jobs a node stands for, and where it runs how many are in which state. */
export function BoxSummary({ box }: { readonly box: ClosedBox }) {
  const counts = countsOf(box);
  const { worked, waited } = timesOf(box);
  const times = [
    waited === null || waited === 0 ? null : `waited ${formatDuration(waited)} for slots`,
    worked === null ? null : `worked ${formatDuration(worked)} in all`,
  ].filter((text) => text !== null);
  const Icon = box.kind === 'matrix' ? Grid2x2 : Boxes;
  return (
    <div
      className="flex h-[34px] shrink-0 items-center gap-2 overflow-hidden border-line border-t px-2.5 text-muted text-small"
      title={[countOf(box), ...counts.map(countText), ...times].join(', ')}
    >
      <span className="flex shrink-0 items-center gap-1">
        <Icon size={12} aria-hidden />
        {countOf(box)}
      </span>
      {counts.map(({ status, conclusion, count }) => (
        <span key={conclusion ?? status} className="flex shrink-0 items-center gap-0.5 tabular-nums">
          <StatusIcon status={status} conclusion={conclusion} size={12} />
          {count}
        </span>
      ))}
      {worked !== null && (
        <span className="min-w-0 flex-1 truncate text-right text-tiny">{formatDuration(worked)}</span>
      )}
    </div>
  );
}

function countText({ status, conclusion, count }: ReturnType<typeof countsOf>[number]): string {
  return `${count} ${lookOf(status, conclusion).label}`;
}

/** What a screen reader says of jobs that are drawn as one. */
export function boxSentence(name: string, box: ClosedBox): string {
  const what = box.kind === 'matrix' ? 'Matrix' : 'Group';
  return [`${what} ${name}, ${countOf(box)}`, ...countsOf(box).map(countText)].join(', ');
}

/** Opens and closes the run within a step, where it is drawn. */
export function CallToggle({ call, onFold }: { readonly call: Box; readonly onFold: OnFold }) {
  const Icon = call.open ? Minus : Plus;
  const word = call.open ? 'Close' : 'Open';
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it lies in the step's button; + and - do the same by key
    // biome-ignore lint/a11y/useKeyWithClickEvents: see above
    <span
      title={`${word} ${call.title}: ${countOf(call)} (${call.open ? '-' : '+'})`}
      data-fold={call.id}
      onClick={(event) => {
        event.stopPropagation();
        onFold(call.id, !call.open);
      }}
      className="nodrag inline-flex shrink-0 items-center gap-0.5 rounded bg-hover px-1 text-muted text-tiny hover:bg-active hover:text-text"
    >
      <Icon size={10} aria-hidden />
      {call.jobs.length}
    </span>
  );
}
