import { once } from 'node:events';
import type { MessagePort } from 'node:worker_threads';
import { unreachable } from '../../../shared/base/unreachable.ts';
import type { SearchQuery } from '../../../shared/host/search.ts';
import { type FileMatches, searchFile, searchFiles } from './search-files.ts';
import { type CompiledQuery, compileQuery } from './search-query.ts';

/** What the thread of a search is asked: to look through files, the first from a line on; for more, once it has found something. */
export type SearchOrder =
  | {
      readonly type: 'search';
      readonly query: SearchQuery;
      readonly paths: readonly string[];
      readonly firstLine: number;
    }
  | { readonly type: 'more' };

/** What it answers, each upon an order. */
export type SearchFound =
  | { readonly type: 'found'; readonly found: FileMatches }
  | { readonly type: 'through' }
  | { readonly type: 'failed'; readonly message: string };

/** Files that one search of many is given. */
const filesAtOnce = 200;

async function* foundIn(
  query: CompiledQuery,
  paths: readonly string[],
  firstLine: number,
): AsyncGenerator<FileMatches> {
  const [only] = paths;
  if (firstLine > 0 && only !== undefined) return yield* searchFile(query, only, firstLine);
  for (let next = 0; next < paths.length; next += filesAtOnce)
    yield* searchFiles(query, paths.slice(next, next + filesAtOnce));
}

/** Serves searches, one after the other, on a thread of their own: an expression may take for ever. */
export function answerSearches(port: MessagePort): void {
  const answer = (found: SearchFound) => port.postMessage(found);
  port.on('message', (order: SearchOrder) => {
    switch (order.type) {
      case 'search':
        search(order, port, answer).catch((error: unknown) => answer({ type: 'failed', message: String(error) }));
        return;
      case 'more':
        // The search that waits for it hears of it.
        return;
      default:
        unreachable(order);
    }
  });
}

async function search(
  { query, paths, firstLine }: Extract<SearchOrder, { type: 'search' }>,
  port: MessagePort,
  answer: (found: SearchFound) => void,
): Promise<void> {
  const compiled = compileQuery(query);
  if (!compiled.ok) return answer({ type: 'failed', message: compiled.error });
  for await (const found of foundIn(compiled.value, paths, firstLine)) {
    const more = once(port, 'message');
    answer({ type: 'found', found });
    await more;
  }
  answer({ type: 'through' });
}
