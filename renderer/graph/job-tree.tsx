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
import { changeGraphView } from '../stores/graph-views-store.ts';
import { Elapsed } from '../widgets/elapsed.tsx';
import { StatusIcon } from '../widgets/status-icon.tsx';
import { useRowWindow } from '../widgets/use-row-window.ts';
import { countsOf } from './box-counts.ts';
import { countOf } from './frame-node.tsx';
import { type GraphJob, type GraphRef, waitingOf } from './graph-job.ts';
import { StepIcon } from './step-icon.tsx';
import { moveOfKey, rowOf, type TreeRow, treeRows } from './tree-rows.ts';
import { useDrawnGraph } from './use-drawn.ts';

interface JobTreeProps {
  readonly label: string;
  /** The playbook that the jobs are of: what its graph has open, closed and grouped the tree has too. */
  readonly path: string | null;
  readonly jobs: readonly GraphJob[];
  readonly selected: GraphRef | null;
  readonly onSelect: (ref: GraphRef) => void;
  readonly onOpen?: (ref: GraphRef) => void;
  /** Its steps can be dragged. */
  readonly draggable?: boolean;
}

const rowHeight = 24;

/** Jobs and their steps as a tree: the graph for the keyboard and for a screen reader, and the list of steps for all. */
export function JobTree({ label, path, jobs, selected, onSelect, onOpen, draggable = false }: JobTreeProps) {
  const id = useId();
  const drawn = useDrawnGraph(jobs, path);
  const [folded, setFolded] = useState<ReadonlySet<string>>(new Set());
  const rows = useMemo(() => treeRows(drawn, folded), [drawn, folded]);
  const at = rowOf(rows, drawn, selected);
  const box = useRef<HTMLDivElement>(null);
  const rowId = (index: number) => `${id}-${index}`;
  const openBox = useCallback(
    (boxId: string, open: boolean) => {
      if (path !== null) changeGraphView(path, { folds: { [boxId]: open ? 'open' : 'closed' } });
    },
    [path],
  );
  const fold = useCallback(
    ({ job, step, of, box: held, open }: TreeRow, closed: boolean) => {
      // An open matrix or group closes; one without steps of its own opens into its jobs, a step into what it runs.
      const opens = step !== null || (of.steps.length === 0 && open === false);
      if (held !== null && (held.open || opens)) {
        openBox(held.id, !closed);
        return;
      }
      setFolded((before) => {
        const others = [...before].filter((other) => other !== job);
        return new Set(closed ? [...others, job] : others);
      });
    },
    [openBox],
  );
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
    } else fold(move.row, move.kind === 'fold');
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
      {rows.slice(first, end).map((row, place) => (
        <Row
          key={rowId(first + place)}
          id={rowId(first + place)}
          row={row}
          selected={first + place === at}
          onSelect={choose}
          onOpen={open}
          onFold={fold}
          onBox={openBox}
          draggable={draggable}
        />
      ))}
    </div>
  );
}

interface RowProps {
  readonly id: string;
  readonly row: TreeRow;
  readonly selected: boolean;
  readonly onSelect: (ref: GraphRef) => void;
  readonly onOpen: (ref: GraphRef) => void;
  readonly onFold: (row: TreeRow, closed: boolean) => void;
  readonly onBox: (id: string, open: boolean) => void;
  readonly draggable: boolean;
}

/** A row is made anew whenever any job changes: the same is one that says the same. */
function isSameRow(a: RowProps, b: RowProps): boolean {
  const keys = Object.keys(b.row) as (keyof TreeRow)[];
  return (
    a.id === b.id &&
    a.selected === b.selected &&
    a.onFold === b.onFold &&
    a.draggable === b.draggable &&
    keys.every((key) => key === 'box' || a.row[key] === b.row[key]) &&
    a.row.box?.open === b.row.box?.open
  );
}

/** Drawn anew when it changed itself, so that a choice among three thousand draws two. */
const Row = memo(({ id, row, selected, onSelect, onOpen, onFold, onBox, draggable }: RowProps) => {
  const ref = { job: row.job, step: row.step };
  const step = row.stepOf;
  const isJob = step === null;
  const { status, conclusion, startedAt, completedAt, name } = step ?? row.of;
  return (
    // biome-ignore lint/a11y/useFocusableInteractive: the tree has the focus and names its active item
    // biome-ignore lint/a11y/useKeyWithClickEvents: the tree takes the keys
    <div
      id={id}
      role="treeitem"
      aria-level={row.level}
      aria-posinset={row.place}
      aria-setsize={row.fellows}
      aria-selected={selected}
      aria-expanded={row.open ?? undefined}
      onClick={() => onSelect(ref)}
      onDoubleClick={() => onOpen(ref)}
      title={name}
      data-job={row.job}
      data-step={row.step ?? undefined}
      draggable={draggable && !isJob}
      className={`flex h-6 items-center gap-1.5 pr-2.5 hover:bg-hover aria-selected:bg-active group-focus-visible:aria-selected:bg-selected group-focus-visible:aria-selected:outline group-focus-visible:aria-selected:outline-accent group-focus-visible:aria-selected:-outline-offset-1 ${isJob ? '' : 'text-small'}`}
      style={{ paddingLeft: (isJob || row.box !== null ? 8 : 26) + (row.level - 1) * 10 }}
    >
      {(isJob || row.box !== null) && <Twist open={row.open} onFold={() => onFold(row, row.open === true)} />}
      {status !== null ? (
        <StatusIcon
          status={status}
          conclusion={conclusion}
          waiting={step === null ? waitingOf(row.of) : step.waiting}
        />
      ) : (
        step !== null && <StepIcon kind={step.kind} />
      )}
      <span className={`min-w-0 flex-1 truncate ${step?.enabled === false ? 'line-through opacity-60' : ''}`}>
        {name}
      </span>
      {row.box !== null && <BoxCount row={row} onBox={onBox} />}
      {step !== null && status === null && <BreakpointMark job={row.job} step={step.id} pauses={step.pausesBefore} />}
      <Elapsed startedAt={startedAt} completedAt={completedAt} />
    </div>
  );
}, isSameRow);
Row.displayName = 'Row';

/** How many jobs a matrix or group has, and where it runs how many of them are in which state; pressed, it opens or closes. */
function BoxCount({ row, onBox }: { readonly row: TreeRow; readonly onBox: RowProps['onBox'] }) {
  if (row.box === null) return null;
  const { id, open } = row.box;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: + and - do the same by key
    // biome-ignore lint/a11y/useKeyWithClickEvents: see above
    <span
      className="inline-flex shrink-0 items-center gap-1 rounded bg-hover px-1 text-muted text-tiny tabular-nums hover:bg-active"
      title={open ? 'Close (-)' : 'Open (+)'}
      onClick={(event) => {
        event.stopPropagation();
        onBox(id, !open);
      }}
    >
      {!open &&
        countsOf(row.box).map(({ status, conclusion, count }) => (
          <span key={conclusion ?? status} className="flex items-center gap-0.5">
            <StatusIcon status={status} conclusion={conclusion} size={10} />
            {count}
          </span>
        ))}
      {(open || row.of.status === null) && countOf(row.box)}
    </span>
  );
}

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
