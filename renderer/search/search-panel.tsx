import { useVirtualizer } from '@tanstack/react-virtual';
import { CaseSensitive, Regex, Search, X } from 'lucide-react';
import { type KeyboardEvent, useMemo, useRef, useState } from 'react';
import type { LineMatch } from '../../shared/host/search.ts';
import { askOutput } from '../output/output-store.ts';
import { changeLayout } from '../stores/layout-store.ts';
import { useRuns } from '../stores/runs-store.ts';
import { select, useSelected } from '../stores/selection-store.ts';
import { openRunTab, runTabId, showRunView, useActiveTab } from '../stores/tabs-store.ts';
import { EmptyHint } from '../widgets/empty-hint.tsx';
import { IconButton } from '../widgets/icon-button.tsx';
import { cancelSearch, type SearchScope, type StepMatches, search, useSearch } from './search-store.ts';

const rowHeight = 22;

type Row =
  | { readonly kind: 'step'; readonly of: StepMatches }
  | { readonly kind: 'match'; readonly of: StepMatches; readonly match: LineMatch };

/** Looks through the outputs of all runs, of the active run or its step, and lists what it finds as it comes. */
export function SearchPanel() {
  return (
    <div className="flex h-full flex-col">
      <SearchForm />
      <Results />
    </div>
  );
}

type ScopeName = 'all' | 'run' | 'step';

/** The scopes that there are now: an active run, and a step that is selected in it. */
function useScopes(): Readonly<Partial<Record<ScopeName, { readonly label: string; readonly scope: SearchScope }>>> {
  const tab = useActiveTab();
  const selected = useSelected(tab?.id ?? null);
  const all = { label: 'All runs', scope: {} };
  if (tab?.kind !== 'run') return { all };
  const run = { label: 'This run', scope: { run: tab.run } };
  if (selected?.step == null) return { all, run };
  return { all, run, step: { label: 'This step', scope: { run: tab.run, job: selected.job, step: selected.step } } };
}

function SearchForm() {
  const [text, setText] = useState('');
  const [regex, setRegex] = useState(false);
  const [caseSensitive, setCaseSensitive] = useState(false);
  const [wanted, setWanted] = useState<ScopeName>('all');
  const scopes = useScopes();
  const searching = useSearch(({ state }) => state === 'searching');
  const begin = () => {
    if (text !== '') void search({ text, regex, caseSensitive }, (scopes[wanted] ?? scopes.all)?.scope ?? {});
  };
  return (
    <search className="flex h-9 shrink-0 items-center gap-1 border-line border-b bg-panel px-2">
      <input
        type="text"
        data-focus-first
        aria-label="Search the outputs"
        placeholder="Search the outputs, Enter begins"
        value={text}
        onChange={({ target }) => setText(target.value)}
        onKeyDown={({ key }) => {
          if (key === 'Enter') begin();
          if (key === 'Escape') cancelSearch();
        }}
        className="h-6 w-72 min-w-24 rounded border border-line-strong bg-surface px-2 text-small placeholder:text-faint"
      />
      <IconButton
        label="Letter case counts"
        icon={CaseSensitive}
        pressed={caseSensitive}
        onClick={() => setCaseSensitive(!caseSensitive)}
      />
      <IconButton label="Regular expression" icon={Regex} pressed={regex} onClick={() => setRegex(!regex)} />
      <select
        aria-label="Where to search"
        value={scopes[wanted] === undefined ? 'all' : wanted}
        onChange={({ target }) => setWanted(target.value === 'run' || target.value === 'step' ? target.value : 'all')}
        className="h-6 rounded border border-line-strong bg-surface px-1 text-small"
      >
        {Object.entries(scopes).map(([name, { label }]) => (
          <option key={name} value={name}>
            {label}
          </option>
        ))}
      </select>
      {searching ? (
        <IconButton label="Cancel the search (Escape)" icon={X} onClick={cancelSearch} />
      ) : (
        <IconButton label="Search (Enter)" icon={Search} disabled={text === ''} onClick={begin} />
      )}
      <Outcome />
    </search>
  );
}

function Outcome() {
  const { state, count, found, limited, progress, failure } = useSearch();
  if (state === null) return null;
  const lines = `${count.toLocaleString()} ${count === 1 ? 'line' : 'lines'} in ${found.length} ${found.length === 1 ? 'step' : 'steps'}`;
  const notes = [
    limited ? 'there may be more' : '',
    state === 'cancelled' ? 'cancelled' : '',
    state === 'searching' ? (progress === null ? 'searching …' : `${progress.runs} of ${progress.of} runs`) : '',
  ].filter((note) => note !== '');
  return (
    <output className={`min-w-0 truncate px-2 text-small ${failure === null ? 'text-muted' : 'text-failure'}`}>
      {failure ?? [lines, ...notes].join(', ')}
    </output>
  );
}

function Results() {
  const { found, state } = useSearch();
  const box = useRef<HTMLDivElement>(null);
  const [at, setAt] = useState(0);
  const rows = useMemo(
    () =>
      found.flatMap((of): Row[] => [
        { kind: 'step', of },
        ...of.matches.map((match) => ({ kind: 'match' as const, of, match })),
      ]),
    [found],
  );
  // The virtual list keeps its own state: a compiler must not remember what it gives.
  // oxlint-disable-next-line react/incompatible-library
  const list = useVirtualizer({
    count: rows.length,
    getScrollElement: () => box.current,
    estimateSize: () => rowHeight,
    overscan: 20,
  });
  const go = (index: number) => {
    const next = Math.max(0, Math.min(rows.length - 1, index));
    setAt(next);
    list.scrollToIndex(next);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const moves: Readonly<Record<string, number>> = {
      ArrowDown: at + 1,
      ArrowUp: at - 1,
      Home: 0,
      End: rows.length - 1,
    };
    const to = moves[event.key];
    const row = rows[at];
    if (to !== undefined) go(to);
    else if (event.key === 'Enter' && row !== undefined) openRow(row);
    else return;
    event.preventDefault();
  };
  if (rows.length === 0)
    return (
      <EmptyHint>
        {state === 'done' ? 'No line matches.' : 'The lines that match are listed here, each with its run and step.'}
      </EmptyHint>
    );
  return (
    <div
      ref={box}
      role="listbox"
      aria-label="Search results"
      aria-activedescendant={`found-${at}`}
      tabIndex={0}
      onKeyDown={onKeyDown}
      className="min-h-0 flex-1 overflow-auto"
    >
      <div className="relative min-w-full" style={{ height: list.getTotalSize() }}>
        {list.getVirtualItems().map(({ index, start }) => {
          const row = rows[index];
          return (
            row !== undefined && (
              <ResultRow
                key={index}
                id={`found-${index}`}
                row={row}
                top={start}
                selected={index === at}
                onOpen={() => {
                  setAt(index);
                  openRow(row);
                }}
              />
            )
          );
        })}
      </div>
    </div>
  );
}

interface ResultRowProps {
  readonly id: string;
  readonly row: Row;
  readonly top: number;
  readonly selected: boolean;
  readonly onOpen: () => void;
}

function ResultRow({ id, row, top, selected, onOpen }: ResultRowProps) {
  const title = useRunTitle(row.of.run);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the list itself has the focus and takes the keys
    // biome-ignore lint/a11y/useFocusableInteractive: as above
    <div
      id={id}
      role="option"
      aria-selected={selected}
      onClick={onOpen}
      className="absolute inset-x-0 flex items-center gap-2 whitespace-pre px-3 text-small hover:bg-hover aria-selected:bg-selected"
      style={{ height: rowHeight, top }}
    >
      {row.kind === 'step' ? (
        <>
          <span className="font-medium">{`${title} › ${row.of.job} › ${row.of.step}`}</span>
          <span className="text-muted">{row.of.matches.length.toLocaleString()}</span>
          <span className="text-faint text-tiny">{row.of.run}</span>
        </>
      ) : (
        <>
          <span className="w-16 shrink-0 text-right font-mono text-faint tabular-nums">{row.match.line + 1}</span>
          <span className="truncate font-mono">
            {row.match.text.slice(0, row.match.start)}
            <mark className="output-found text-inherit">{row.match.text.slice(row.match.start, row.match.end)}</mark>
            {row.match.text.slice(row.match.end)}
          </span>
        </>
      )}
    </div>
  );
}

/** What a run is called: its playbook's name. */
function useRunTitle(run: string): string {
  return useRuns(({ runs }) => runs.find((one) => one.run === run)?.playbook ?? run);
}

/** Shows the line of a match in its step's output, or the output's begin. */
function openRow({ of: { run, job, step }, ...row }: Row): void {
  const tab = runTabId(run);
  openRunTab(run, useRuns.getState().runs.find((one) => one.run === run)?.playbook ?? run);
  select(tab, { job, step });
  showRunView(tab, 'output');
  changeLayout({ bottom: true, bottomView: 'search' });
  if (row.kind === 'match') askOutput({ kind: 'line', ref: { run, job, step }, line: row.match.line });
}
