import { useEffect, useRef, useState } from 'react';
import type { LineMatch, SearchQuery } from '../../shared/host/search.ts';
import type { StepRef } from './output-stream.ts';
import { streamSearch } from './search-stream.ts';

/** More matches than this are not kept in the page. */
const mostMatches = 100_000;
/** How often what was found is drawn, and how often an output that grows is searched on, in milliseconds. */
const drawMs = 120;
const growMs = 1000;

interface Matches {
  readonly matches: readonly LineMatch[];
  readonly searching: boolean;
  /** There may be more. */
  readonly limited: boolean;
  /** Why there is no answer. */
  readonly failure: string | null;
}

const nothing: Matches = { matches: [], searching: false, limited: false, failure: null };

/** The lines of a step that match, as they are found; while the step runs, of what it adds too. No query, no lines. */
export function useMatches(
  { run, job, step }: StepRef,
  query: SearchQuery | null,
  total: number,
  live: boolean,
): Matches {
  const [found, setFound] = useState<Matches>(nothing);
  const lines = useRef(total);
  useEffect(() => {
    lines.current = total;
  }, [total]);
  const { text = '', regex = false, caseSensitive = false } = query ?? {};
  useEffect(() => {
    if (text === '') return;
    const stop = new AbortController();
    const search = { ref: { run, job, step }, query: { text, regex, caseSensitive }, live, lines: () => lines.current };
    void follow(search, setFound, stop.signal);
    return () => {
      stop.abort();
      setFound(nothing);
    };
  }, [run, job, step, text, regex, caseSensitive, live]);
  return text === '' ? nothing : found;
}

interface Search {
  readonly ref: StepRef;
  readonly query: SearchQuery;
  readonly live: boolean;
  /** How many lines there are by now. */
  lines(): number;
}

async function follow(search: Search, tell: (found: Matches) => void, signal: AbortSignal): Promise<void> {
  let matches: LineMatch[] = [];
  let firstLine = 0;
  let drawn = 0;
  const say = (change: Partial<Matches>) => {
    if (!signal.aborted) tell({ ...nothing, matches: matches.slice(), ...change });
  };
  const { ref, query } = search;
  for (;;) {
    // A last line without its end may have grown.
    const next = Math.max(0, search.lines() - 1);
    const limit = mostMatches - matches.length;
    let limited = false;
    try {
      await streamSearch(
        { ...ref, query, firstLine, limit },
        (answer) => {
          if (answer.kind === 'matches') matches.push(...answer.matches);
          if (answer.kind === 'done') limited = answer.limited;
          if (performance.now() - drawn < drawMs) return;
          drawn = performance.now();
          say({ searching: true });
        },
        signal,
      );
    } catch (error) {
      say({ failure: error instanceof Error ? error.message : String(error) });
      return;
    }
    say({ limited });
    if (!search.live || limited || signal.aborted) return;
    firstLine = next;
    await grown(search, firstLine, signal);
    if (signal.aborted) return;
    matches = matches.filter(({ line }) => line < firstLine);
  }
}

/** Resolves when there are more lines than a number and one, or nobody waits any more. */
function grown(search: Search, line: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setInterval(() => {
      if (!signal.aborted && search.lines() <= line + 1) return;
      clearInterval(timer);
      resolve();
    }, growMs);
  });
}
