import { ORPCError } from '@orpc/client';
import { create } from 'zustand';
import type { LineMatch, SearchQuery } from '../../shared/host/search.ts';
import { streamSearch } from '../output/search-stream.ts';

export interface SearchScope {
  readonly run?: string;
  readonly job?: string;
  readonly step?: string;
}

/** Lines of one step that match. */
export interface StepMatches {
  readonly run: string;
  readonly job: string;
  readonly step: string;
  readonly matches: readonly LineMatch[];
}

interface Search {
  readonly found: readonly StepMatches[];
  readonly count: number;
  /** Null: nothing was looked for yet. */
  readonly state: 'searching' | 'done' | 'cancelled' | null;
  /** There may be more matches than were asked for. */
  readonly limited: boolean;
  /** Of a search over all runs: those that were looked through. */
  readonly progress: { readonly runs: number; readonly of: number } | null;
  /** Why there is no answer. */
  readonly failure: string | null;
}

const nothing: Search = { found: [], count: 0, state: null, limited: false, progress: null, failure: null };
/** How often what was found is drawn, in milliseconds. */
const drawMs = 100;
const mostMatches = 10_000;

/** The search over outputs whose results are listed. */
export const useSearch = create<Search>(() => nothing);

let current = new AbortController();

/** Ends the search; what it has found stays. */
export function cancelSearch(): void {
  current.abort();
  if (useSearch.getState().state === 'searching') useSearch.setState({ state: 'cancelled' });
}

/** Looks for lines in the outputs of a scope, in the place of the search before; results are listed as they come. */
export async function search(query: SearchQuery, scope: SearchScope): Promise<void> {
  cancelSearch();
  const own = new AbortController();
  current = own;
  let found: StepMatches[] = [];
  let count = 0;
  let drawn = performance.now();
  const say = (change: Partial<Search>) => {
    if (!own.signal.aborted) useSearch.setState({ found, count, ...change });
  };
  useSearch.setState({ ...nothing, state: 'searching' });
  try {
    await streamSearch(
      { query, ...scope, limit: mostMatches },
      (answer) => {
        if (answer.kind === 'matches') {
          found = added(found, answer);
          count += answer.matches.length;
        }
        if (answer.kind === 'done') return say({ state: 'done', limited: answer.limited, progress: null });
        const progress = answer.kind === 'progress' ? { progress: answer } : {};
        if (performance.now() - drawn < drawMs) return;
        drawn = performance.now();
        say(progress);
      },
      own.signal,
    );
  } catch (error) {
    const known =
      error instanceof ORPCError ? error.message : 'The host cannot be reached; search again when it is back.';
    say({ state: 'done', failure: known });
  }
}

/** Matches of the step that was found last join those that it has. */
function added(found: readonly StepMatches[], { run, job, step, matches }: StepMatches): StepMatches[] {
  const last = found.at(-1);
  if (last?.run !== run || last.job !== job || last.step !== step) return [...found, { run, job, step, matches }];
  return [...found.slice(0, -1), { ...last, matches: [...last.matches, ...matches] }];
}
