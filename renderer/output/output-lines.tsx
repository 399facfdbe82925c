import { type KeyboardEvent, type RefObject, useEffect, useMemo, useReducer, useRef, useState } from 'react';
import { host } from '../host/client.ts';
import { useRunStep } from '../stores/run-store.ts';
import { EmptyHint } from '../widgets/empty-hint.tsx';
import './ansi.css';
import { readGoTo } from './go-to.ts';
import { groupQuery, groupsOf, hiddenLines, problemQuery } from './groups.ts';
import { allLines, type LineMap, type LineRange, linesWithout, onlyLines } from './line-map.ts';
import { openPlace } from './open-place.ts';
import { OutputPages } from './output-pages.ts';
import { OutputRow } from './output-row.tsx';
import { outputAnswered, useOutputRequest } from './output-store.ts';
import type { StepRef } from './output-stream.ts';
import { type FindState, findNothing, OutputTools } from './output-tools.tsx';
import { useMatches } from './use-matches.ts';
import { useOutputView } from './use-output-view.ts';

/** The whole output of a step, however long: reads what is seen of it, opens at its end and follows it, until one scrolls back. */
export function OutputLines({ run, job, step }: StepRef) {
  const ref = useMemo(() => ({ run, job, step }), [run, job, step]);
  const state = useRunStep(run, job, step);
  const live = state?.status === 'in_progress';
  const pages = usePages(ref, live);
  const total = pages.total ?? 0;
  const finding = useFinding(ref, total, live);
  const folding = useFolding(ref, total, live);
  const map = useMemo(
    () => mapOf(total, finding.only, hiddenLines(folding.groups, folding.folded)),
    [total, finding.only, folding],
  );
  const box = useRef<HTMLDivElement>(null);
  const { find, found } = finding;
  const view = useOutputView(box, { ref, pages, map, find, matches: found.matches });
  const findField = useRef<HTMLInputElement>(null);
  const goToField = useRef<HTMLInputElement>(null);
  const showLine = (line: number) => {
    folding.unfoldAround(line);
    view.revealLine(line);
  };
  const stepMatch = (distance: 1 | -1) => {
    const line = finding.step(distance, view.firstLine);
    if (line !== null) showLine(line);
  };
  const goTo = (text: string) => {
    const target = readGoTo(text, total, state?.startedAt ?? null);
    if (target?.kind === 'line') showLine(target.line);
    // What cannot be read now stays where it is.
    const failed = () => {};
    if (target?.kind === 'time')
      void host.output.at({ ...ref, time: target.time }).then((at) => showLine(at.line), failed);
    return target !== null;
  };
  const requested = {
    line: showLine,
    find: () => findField.current?.focus(),
    problems: () => finding.change({ ...find, problems: !find.problems, only: !find.problems }),
    'go-to': () => goToField.current?.focus(),
    follow: () => view.scroller.follow(!view.scroller.following),
    fold: folding.foldAll,
    copy: view.copy,
  };
  useRequests(ref, pages.total !== null, requested);
  const keys = (shift: boolean): Readonly<Record<string, () => void>> => ({
    'mod+f': requested.find,
    'mod+g': requested['go-to'],
    f3: () => stepMatch(shift ? -1 : 1),
    ...view.keys,
  });
  return (
    <div className="flex h-full flex-col">
      <OutputTools
        step={ref}
        find={find}
        onFind={finding.change}
        found={finding.words}
        onStep={stepMatch}
        following={view.scroller.following}
        onFollow={view.scroller.follow}
        folded={folding.groups.length === 0 ? null : folding.allFolded}
        onFoldAll={folding.foldAll}
        onGoTo={goTo}
        findRef={findField}
        goToRef={goToField}
        onLeave={() => box.current?.focus()}
      />
      {pages.total === 0 && <EmptyHint>{live ? 'No output so far.' : 'This step wrote nothing.'}</EmptyHint>}
      <OutputBox box={box} view={view} folding={folding} currentLine={finding.currentLine} keys={keys} />
    </div>
  );
}

interface OutputBoxProps {
  readonly box: RefObject<HTMLDivElement | null>;
  readonly view: ReturnType<typeof useOutputView>;
  readonly folding: ReturnType<typeof useFolding>;
  /** The line of the match that one stands at; -1: none. */
  readonly currentLine: number;
  /** What keys do, by their names in lower case, `mod+` before those with Ctrl. */
  readonly keys: (shift: boolean) => Readonly<Record<string, () => void>>;
}

/** The lines that are in the window, on a canvas as high as its scroll bar says. */
function OutputBox({ box, view, folding, currentLine, keys }: OutputBoxProps) {
  const onKeyDown = (event: KeyboardEvent) => {
    const mod = event.ctrlKey || event.metaKey;
    const act = keys(event.shiftKey)[`${mod ? 'mod+' : ''}${event.key.toLowerCase()}`];
    if (act === undefined || event.altKey) return;
    event.preventDefault();
    act();
  };
  return (
    <div
      ref={box}
      role="log"
      aria-live="off"
      aria-label="Output"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls by keys
      tabIndex={0}
      data-focus-first
      onScroll={view.scroller.onScroll}
      onKeyDown={onKeyDown}
      {...view.handlers}
      className={`min-h-0 flex-1 cursor-text bg-surface font-mono text-small ${view.wrap ? 'overflow-y-auto overflow-x-hidden' : 'overflow-auto'}`}
    >
      <div className="relative w-max min-w-full" style={{ height: view.canvas }}>
        <div className="sticky top-0 h-0">
          <div style={{ transform: `translateY(${-view.scroller.place.part}px)` }}>
            {view.shown.map(({ number, line, rows }) => (
              <OutputRow
                key={number}
                number={number}
                line={line}
                rows={rows}
                marks={view.marksOf(number, line, currentLine)}
                digits={view.digits}
                showTime={view.times}
                folded={folding.begins(number) ? folding.folded.has(number) : null}
                onFold={folding.toggle}
                onFile={openFile}
              />
            ))}
          </div>
        </div>
      </div>
    </div>
  );
}

function openFile(path: string, line: number, column: number | null): void {
  void openPlace(path, line, column);
}

/** What is looked for in an output, and which of the matches one stands at. */
function useFinding(ref: StepRef, total: number, live: boolean) {
  const [find, setFind] = useState<FindState>(findNothing);
  const [current, setCurrent] = useState(-1);
  const query = find.problems ? problemQuery : find.text === '' ? null : queryOf(find);
  const found = useMatches(ref, query, total, live);
  const { matches } = found;
  const only = query !== null && find.only;
  return {
    find,
    found,
    /** Null: all lines are shown. */
    only: only ? matches : null,
    words: countOf(query === null, found, current),
    currentLine: matches[current]?.line ?? -1,
    change: (next: FindState) => {
      setFind(next);
      setCurrent(-1);
    },
    /** The line of the next match, round and round; at first the one nearest to what is shown. Null: there is none. */
    step: (distance: 1 | -1, firstShown: number): number | null => {
      if (matches.length === 0) return null;
      const nearest = matches.findIndex(({ line }) => line >= firstShown) - (distance > 0 ? 1 : 0);
      const next = ((current < 0 ? nearest : current) + distance + matches.length) % matches.length;
      setCurrent(next);
      return matches[next]?.line ?? null;
    },
  };
}

/** The groups of an output, and which of them are folded. */
function useFolding(ref: StepRef, total: number, live: boolean) {
  const [folded, setFolded] = useState<ReadonlySet<number>>(new Set());
  const { matches } = useMatches(ref, groupQuery, total, live);
  return useMemo(() => {
    const groups = groupsOf(matches, total);
    const begins = new Set(groups.map(({ line }) => line));
    const allFolded = groups.length > 0 && groups.every(({ line }) => folded.has(line));
    return {
      groups,
      folded,
      allFolded,
      begins: (line: number) => begins.has(line),
      toggle: (line: number) => setFolded((before) => toggled(before, line)),
      foldAll: () => setFolded(allFolded ? new Set() : begins),
      unfoldAround: (line: number) => {
        const around = groups.find((group) => line > group.line && line < group.end);
        if (around !== undefined && folded.has(around.line)) setFolded((before) => toggled(before, around.line));
      },
    };
  }, [matches, total, folded]);
}

function queryOf({ text, regex, caseSensitive }: FindState) {
  return { text, regex, caseSensitive };
}

function toggled(set: ReadonlySet<number>, line: number): ReadonlySet<number> {
  return set.has(line) ? new Set([...set].filter((other) => other !== line)) : new Set([...set, line]);
}

function mapOf(
  total: number,
  only: readonly { readonly line: number }[] | null,
  hidden: readonly LineRange[],
): LineMap {
  if (only !== null) return onlyLines(only.map(({ line }) => line));
  return hidden.length === 0 ? allLines(total) : linesWithout(total, hidden);
}

function countOf(
  idle: boolean,
  { matches, searching, limited, failure }: ReturnType<typeof useMatches>,
  current: number,
): string {
  if (idle) return '';
  if (failure !== null) return 'No such expression';
  const count = `${matches.length.toLocaleString()}${limited ? '+' : ''}${searching ? ' …' : ''}`;
  return current < 0 ? `${count} lines` : `${(current + 1).toLocaleString()} of ${count}`;
}

/** The lines of a step, drawn anew whenever more of them are here. */
function usePages(ref: StepRef, live: boolean): OutputPages {
  const [, draw] = useReducer((count: number) => count + 1, 0);
  const pages = useMemo(() => new OutputPages(ref, draw), [ref]);
  useEffect(() => {
    pages.watch(live);
    return () => pages.stop();
  }, [pages, live]);
  return pages;
}

/** Does what commands and search results ask of the output that is shown, once its length is known. */
function useRequests(ref: StepRef, ready: boolean, handlers: Readonly<Record<string, (line: number) => void>>): void {
  const request = useOutputRequest((store) => store.request);
  useEffect(() => {
    if (request === null || !ready) return;
    const { kind } = request;
    if (
      kind === 'line' &&
      (request.ref.run !== ref.run || request.ref.job !== ref.job || request.ref.step !== ref.step)
    )
      return;
    outputAnswered();
    handlers[kind]?.(kind === 'line' ? request.line : 0);
  });
}
