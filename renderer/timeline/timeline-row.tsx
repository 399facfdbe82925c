import { formatDuration } from '../../shared/base/duration.ts';
import type { TimelineBar, TimelineRow } from '../../shared/run/timeline.ts';
import type { GraphRef } from '../graph/graph-job.ts';
import { lookOf, StatusIcon } from '../widgets/status-icon.tsx';
import { placeOf } from './scale.ts';
import { lengthOf, waitedFor } from './waited.ts';
import type { Span } from './zoom.ts';

/** The legs of a matrix, before the first of them. */
interface MatrixGroup {
  readonly kind: 'group';
  readonly name: string;
  readonly legs: number;
  /** From the first that began to work to the last that ended; null: none has begun. */
  readonly work: Span | null;
}

/** The rows of a timeline with a line before the legs of each matrix. */
export function listRows(rows: readonly TimelineRow[]): readonly (TimelineRow | MatrixGroup)[] {
  const legs = Map.groupBy(
    rows.filter(({ kind }) => kind === 'job'),
    ({ group, depth }) => `${depth} ${group}`,
  );
  const told = new Set<string>();
  return rows.flatMap((row) => {
    const key = `${row.depth} ${row.group}`;
    const own = legs.get(key) ?? [];
    if (row.kind !== 'job' || own.length < 2 || told.has(key)) return [row];
    told.add(key);
    const work = own.flatMap(({ bars }) => bars.filter(({ kind }) => kind === 'work'));
    const span =
      work.length === 0
        ? null
        : { from: Math.min(...work.map(({ from }) => from)), to: Math.max(...work.map(({ to }) => to)) };
    return [{ kind: 'group' as const, name: row.group, legs: own.length, work: span }, row];
  });
}

interface RowPlace {
  readonly axis: Span;
  readonly top: number;
  readonly height: number;
}

/** The name of a matrix, and the time over which its legs worked. */
export function GroupRow({ row, axis, top, height }: RowPlace & { readonly row: MatrixGroup }) {
  const place = row.work === null ? null : placeOf(row.work.from, row.work.to, axis);
  return (
    <div role="presentation" className="absolute inset-x-0 flex items-center text-muted" style={{ height, top }}>
      <span className="w-52 shrink-0 truncate pl-3 text-small">{`${row.name}, ${row.legs} legs`}</span>
      <span className="relative mr-4 h-full flex-1 overflow-hidden" aria-hidden>
        {place !== null && (
          <span
            className="absolute top-[11px] h-[3px] rounded-sm bg-line-strong"
            style={{ left: `${place.left}%`, width: `${place.width}%` }}
          />
        )}
      </span>
    </div>
  );
}

/** A row in words: what became of it, its work, each kind of waiting, what held it up. */
export function sentenceOf(row: TimelineRow): string {
  const waited = waitedFor(row.bars).map((wait) => wait.replace(' ', ' waiting '));
  const work = lengthOf(row.bars, 'work');
  const attempts = row.bars.filter(({ kind }) => kind === 'work').length;
  return [
    `${row.name}: ${lookOf(row.status, row.conclusion).label}`,
    ...(work > 0 ? [`${formatDuration(work)} of work${attempts > 1 ? ` in ${attempts} attempts` : ''}`] : []),
    ...waited,
    ...(row.heldBy === null ? [] : [`held up by ${row.heldBy}`]),
    ...(row.critical ? ['on the critical path'] : []),
  ].join(', ');
}

interface TimelineRowProps extends RowPlace {
  readonly id: string;
  readonly row: TimelineRow;
  readonly selected: boolean;
  readonly onSelect: (ref: GraphRef) => void;
}

/** A job or step: its name, and its bars. */
export function TimelineRowView({ id, row, axis, top, height, selected, onSelect }: TimelineRowProps) {
  const isJob = row.kind === 'job';
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the list itself has the focus and takes the keys
    // biome-ignore lint/a11y/useFocusableInteractive: as above
    <div
      id={id}
      role="option"
      aria-selected={selected}
      aria-label={sentenceOf(row)}
      title={sentenceOf(row)}
      onClick={() => onSelect({ job: row.job, step: row.step })}
      className="absolute inset-x-0 flex items-center hover:bg-hover aria-selected:bg-selected"
      style={{ height, top }}
    >
      <span
        className={`flex w-52 shrink-0 items-center gap-1.5 truncate pr-2 text-small ${isJob ? 'font-medium' : 'text-muted'}`}
        style={{ paddingLeft: (isJob ? 12 : 32) + row.depth * 16 }}
      >
        <StatusIcon status={row.status} conclusion={row.conclusion} size={12} />
        <span className="truncate">{row.name}</span>
      </span>
      <span className="relative mr-4 h-full flex-1 overflow-hidden">
        {row.bars
          .filter(({ from, to }) => to >= axis.from && from <= axis.to)
          .map((bar) => (
            <Bar key={`${bar.kind} ${bar.attempt} ${bar.from}`} bar={bar} row={row} axis={axis} />
          ))}
      </span>
    </div>
  );
}

const waitLooks = {
  waiting: 'timeline-wait',
  locked: 'timeline-lock',
  queued: 'timeline-queue',
  delay: 'timeline-wait',
  held: 'timeline-held',
} as const;

function lookOfBar(bar: TimelineBar, row: TimelineRow): string {
  if (bar.kind !== 'work') return `top-[9px] h-1.5 ${waitLooks[bar.kind]}`;
  const { color } = lookOf(bar.conclusion === null ? 'in_progress' : 'completed', bar.conclusion);
  if (row.kind === 'step') return `top-2 h-2 opacity-70 bg-current ${color}`;
  return `top-[6px] h-3 bg-current ${color} ${row.critical ? 'timeline-critical' : ''}`;
}

function Bar({ bar, row, axis }: { readonly bar: TimelineBar; readonly row: TimelineRow; readonly axis: Span }) {
  const { left, width } = placeOf(bar.from, bar.to, axis);
  return (
    <span
      className={`absolute min-w-[3px] rounded-sm ${lookOfBar(bar, row)}`}
      style={{ left: `${left}%`, width: `${width}%` }}
    />
  );
}
