import { type KeyboardEvent, useEffect, useMemo, useReducer, useRef, useState } from 'react';
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
  const [find, setFind] = useState<FindState>(findNothing);
  const [folded, setFolded] = useState<ReadonlySet<number>>(new Set());
  const total = pages.total ?? 0;
  const findQuery = find.problems ? problemQuery : find.text === '' ? null : queryOf(find);
  const found = useMatches(ref, findQuery, total, live);
  const markers = useMatches(ref, groupQuery, total, live);
  const groups = useMemo(() => groupsOf(markers.matches, total), [markers.matches, total]);
  const map = useMemo(
    () => mapOf(total, findQuery !== null && find.only ? found.matches : null, hiddenLines(groups, folded)),
    [total, findQuery, find.only, found.matches, groups, folded],
  );
  const box = useRef<HTMLDivElement>(null);
  const view = useOutputView(box, { ref, pages, map, find, matches: found.matches });
  const [current, setCurrent] = useState(-1);
  const findField = useRef<HTMLInputElement>(null);
  const goToField = useRef<HTMLInputElement>(null);
  const allFolded = groups.length > 0 && groups.every(({ line }) => folded.has(line));
  const foldAll = () => setFolded(allFolded ? new Set() : new Set(groups.map(({ line }) => line)));
  const showLine = (line: number) => {
    setFolded((before) => without(before, groups.find((group) => line > group.line && line < group.end)?.line));
    view.revealLine(line);
  };
  const stepMatch = (distance: 1 | -1) => {
    const { matches } = found;
    if (matches.length === 0) return;
    const begin =
      current < 0 ? matches.findIndex(({ line }) => line >= view.firstLine) - (distance > 0 ? 1 : 0) : current;
    const next = (begin + distance + matches.length) % matches.length;
    setCurrent(next);
    const line = matches[next]?.line;
    if (line !== undefined) showLine(line);
  };
  const goTo = (text: string) => {
    const target = readGoTo(text, total, state?.startedAt ?? null);
    if (target?.kind === 'line') showLine(target.line);
    // What cannot be read now stays where it is.
    else if (target !== null)
      void host.output.at({ ...ref, time: target.time }).then(
        (at) => showLine(at.line),
        () => {},
      );
    return target !== null;
  };
  const requested = {
    line: (line: number) => showLine(line),
    find: () => findField.current?.focus(),
    problems: () => setFind({ ...find, problems: !find.problems, only: !find.problems }),
    'go-to': () => goToField.current?.focus(),
    follow: () => view.scroller.follow(!view.scroller.following),
    fold: foldAll,
    copy: view.copy,
  };
  useRequests(ref, pages.total !== null, requested);
  const change = (next: FindState) => {
    setFind(next);
    setCurrent(-1);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const mod = event.ctrlKey || event.metaKey;
    const key = `${mod ? 'mod+' : ''}${event.key.toLowerCase()}`;
    const actions: Readonly<Record<string, () => void>> = {
      'mod+f': requested.find,
      'mod+g': requested['go-to'],
      f3: () => stepMatch(event.shiftKey ? -1 : 1),
      ...view.keys,
    };
    const act = actions[key];
    if (act === undefined || event.altKey) return;
    event.preventDefault();
    act();
  };
  return (
    <div className="flex h-full flex-col">
      <OutputTools
        step={ref}
        find={find}
        onFind={change}
        found={countOf(findQuery === null, found, current)}
        onStep={stepMatch}
        following={view.scroller.following}
        onFollow={view.scroller.follow}
        folded={groups.length === 0 ? null : allFolded}
        onFoldAll={foldAll}
        onGoTo={goTo}
        findRef={findField}
        goToRef={goToField}
        onLeave={() => box.current?.focus()}
      />
      {pages.total === 0 && <EmptyHint>{live ? 'No output so far.' : 'This step wrote nothing.'}</EmptyHint>}
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
                  marks={view.marksOf(number, line, found.matches[current]?.line ?? -1)}
                  digits={view.digits}
                  showTime={view.times}
                  folded={groups.some((group) => group.line === number) ? folded.has(number) : null}
                  onFold={(line_) => setFolded((before) => toggled(before, line_))}
                  onFile={(path, line_, column) => void openPlace(path, line_, column)}
                />
              ))}
            </div>
          </div>
        </div>
      </div>
    </div>
  );
}

function queryOf({ text, regex, caseSensitive }: FindState) {
  return { text, regex, caseSensitive };
}

function toggled(set: ReadonlySet<number>, line: number): ReadonlySet<number> {
  return set.has(line) ? without(set, line) : new Set([...set, line]);
}

function without(set: ReadonlySet<number>, line: number | undefined): ReadonlySet<number> {
  return line !== undefined && set.has(line) ? new Set([...set].filter((other) => other !== line)) : set;
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
