import { ChevronRight } from 'lucide-react';
import {
  type KeyboardEvent,
  memo,
  useCallback,
  useEffect,
  useId,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import { BreakpointMark } from '../hold/breakpoint-mark.tsx';
import { Elapsed } from '../widgets/elapsed.tsx';
import { StatusIcon } from '../widgets/status-icon.tsx';
import { useRowWindow } from '../widgets/use-row-window.ts';
import { type GraphJob, type GraphRef, waitingOf } from './graph-job.ts';
import { StepIcon } from './step-icon.tsx';
import { moveOfKey, rowOf, type TreeRow, treeRows } from './tree-rows.ts';

interface JobTreeProps {
  readonly label: string;
  readonly jobs: readonly GraphJob[];
  readonly selected: GraphRef | null;
  readonly onSelect: (ref: GraphRef) => void;
  readonly onOpen?: (ref: GraphRef) => void;
  /** Its steps can be dragged. */
  readonly draggable?: boolean;
}

const rowHeight = 24;

/** Jobs and their steps as a tree: the graph for the keyboard and for a screen reader, and the list of steps for all. */
export function JobTree({ label, jobs, selected, onSelect, onOpen, draggable = false }: JobTreeProps) {
  const id = useId();
  const [folded, setFolded] = useState<ReadonlySet<string>>(new Set());
  const rows = useMemo(() => treeRows(jobs, folded), [jobs, folded]);
  const at = rowOf(rows, selected);
  const box = useRef<HTMLDivElement>(null);
  const rowId = (index: number) => `${id}-${index}`;
  const fold = useCallback((job: string, closed: boolean) => {
    setFolded((before) => {
      const others = [...before].filter((other) => other !== job);
      return new Set(closed ? [...others, job] : others);
    });
  }, []);
  const latest = useRef({ onSelect, onOpen });
  useEffect(() => {
    latest.current = { onSelect, onOpen };
  });
  const choose = useCallback((ref: GraphRef) => latest.current.onSelect(ref), []);
  const open = useCallback((ref: GraphRef) => latest.current.onOpen?.(ref), []);
  const { first, end, reveal } = useRowWindow(box, rows.length, rowHeight);
  useLayoutEffect(() => {
    if (at >= 0) reveal(at);
  }, [at, reveal]);
  const onKeyDown = (event: KeyboardEvent) => {
    const row = rows[at];
    const move = moveOfKey(event.key, rows, at);
    if (event.key === 'Enter' && row !== undefined) onOpen?.({ job: row.job, step: row.step });
    else if (move === null) return;
    else if (move.kind === 'go') {
      const to = rows[move.index];
      if (to !== undefined) onSelect({ job: to.job, step: to.step });
    } else fold(move.job, move.kind === 'fold');
    event.preventDefault();
  };
  return (
    <div
      ref={box}
      role="tree"
      aria-label={label}
      aria-activedescendant={at < first || at >= end ? undefined : rowId(at)}
      tabIndex={0}
      data-focus-first
      onKeyDown={onKeyDown}
      className="group outline-none"
      style={{ height: rows.length * rowHeight, paddingTop: first * rowHeight }}
    >
      {rows.slice(first, end).map(({ jobIndex, stepIndex, depth, open: opened }, place) => {
        const job = jobs[jobIndex];
        if (job === undefined) return null;
        const index = first + place;
        return (
          <Row
            key={rowId(index)}
            id={rowId(index)}
            job={job}
            jobIndex={jobIndex}
            stepIndex={stepIndex}
            depth={depth}
            opened={opened}
            jobs={jobs.length}
            selected={index === at}
            onSelect={choose}
            onOpen={open}
            onFold={fold}
            draggable={draggable}
          />
        );
      })}
    </div>
  );
}

interface RowProps extends Pick<TreeRow, 'jobIndex' | 'stepIndex' | 'depth'> {
  readonly id: string;
  readonly job: GraphJob;
  /** Null: it has nothing to open. */
  readonly opened: boolean | null;
  readonly jobs: number;
  readonly selected: boolean;
  readonly onSelect: (ref: GraphRef) => void;
  readonly onOpen: (ref: GraphRef) => void;
  readonly onFold: (job: string, closed: boolean) => void;
  readonly draggable: boolean;
}

/** Drawn anew when it changed itself, so that a choice among three thousand draws two. */
const Row = memo((props: RowProps) => {
  const { id, job, jobIndex, stepIndex, depth, opened, jobs, selected, onSelect, onOpen, onFold, draggable } = props;
  const isJob = stepIndex === null;
  const step = stepIndex === null ? null : (job.steps[stepIndex] ?? null);
  const ref = { job: job.id, step: step?.id ?? null };
  const { status, conclusion, startedAt, completedAt, name } = step ?? job;
  return (
    // biome-ignore lint/a11y/useFocusableInteractive: the tree has the focus and names its active item
    // biome-ignore lint/a11y/useKeyWithClickEvents: the tree takes the keys
    <div
      id={id}
      role="treeitem"
      aria-level={(isJob ? 1 : 2) + 2 * depth}
      aria-posinset={(stepIndex ?? jobIndex) + 1}
      aria-setsize={isJob ? jobs : job.steps.length}
      aria-selected={selected}
      aria-expanded={opened ?? undefined}
      onClick={() => onSelect(ref)}
      onDoubleClick={() => onOpen(ref)}
      title={name}
      data-job={job.id}
      data-step={step?.id}
      draggable={draggable && !isJob}
      className={`flex h-6 items-center gap-1.5 pr-2.5 hover:bg-hover aria-selected:bg-active group-focus-visible:aria-selected:bg-selected group-focus-visible:aria-selected:outline group-focus-visible:aria-selected:outline-accent group-focus-visible:aria-selected:-outline-offset-1 ${isJob ? '' : 'text-small'}`}
      style={{ paddingLeft: (isJob ? 8 : 32) + depth * 20 }}
    >
      {isJob && <Twist open={opened} onFold={() => onFold(job.id, opened === true)} />}
      {status !== null ? (
        <StatusIcon status={status} conclusion={conclusion} waiting={step === null ? waitingOf(job) : step.waiting} />
      ) : (
        step !== null && <StepIcon kind={step.kind} />
      )}
      <span className={`min-w-0 flex-1 truncate ${step?.enabled === false ? 'line-through opacity-60' : ''}`}>
        {name}
      </span>
      {step !== null && status === null && <BreakpointMark job={job.id} step={step.id} />}
      <Elapsed startedAt={startedAt} completedAt={completedAt} />
    </div>
  );
});
Row.displayName = 'Row';

function Twist({ open, onFold }: { readonly open: boolean | null; readonly onFold: () => void }) {
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the arrow keys fold for whoever has no pointer
    // biome-ignore lint/a11y/useKeyWithClickEvents: see above
    <span
      className="-mx-0.5 inline-flex size-4 items-center justify-center text-faint"
      onClick={(event) => {
        event.stopPropagation();
        onFold();
      }}
    >
      {open !== null && <ChevronRight size={13} aria-hidden className={open ? 'rotate-90' : ''} />}
    </span>
  );
}
