import { Worker } from 'node:worker_threads';
import type { SearchQuery } from '../../../shared/host/search.ts';
import type { FileMatches } from './search-files.ts';
import type { SearchFound, SearchOrder } from './search-thread.ts';

/**
 * A search on a thread of its own: an expression such as `(a+)+$` may take for ever over one line, and then only the thread's end
 * stops it. `signal` ends it, in the midst of an expression too; what is being asked then answers that nothing more was found.
 */
export class SearchThread {
  readonly #worker: Worker;
  readonly #query: SearchQuery;
  readonly #ended: Promise<null>;

  constructor(path: string, query: SearchQuery, signal: AbortSignal | undefined) {
    this.#worker = new Worker(path);
    this.#query = query;
    const end = () => void this.#worker.terminate();
    this.#ended = new Promise((resolve, reject) => {
      this.#worker.once('error', reject);
      this.#worker.once('exit', () => {
        signal?.removeEventListener('abort', end);
        resolve(null);
      });
    });
    // Whoever asks hears of it; nobody else needs to.
    this.#ended.catch(() => {});
    if (signal?.aborted) end();
    else signal?.addEventListener('abort', end, { once: true });
  }

  /** Finds the matches of files, in their order; of a single file from a line on. Looks no further than it is asked. */
  async *find(paths: readonly string[], firstLine: number): AsyncGenerator<FileMatches> {
    let answer = await this.#ask({ type: 'search', query: this.#query, paths, firstLine });
    while (answer?.type === 'found') {
      yield answer.found;
      answer = await this.#ask({ type: 'more' });
    }
    if (answer?.type === 'failed') throw new Error(answer.message);
  }

  async end(): Promise<void> {
    await this.#worker.terminate();
  }

  /** Null: the thread has ended. */
  #ask(order: SearchOrder): Promise<SearchFound | null> {
    const answered = new Promise<SearchFound>((resolve) => this.#worker.once('message', resolve));
    this.#worker.postMessage(order);
    return Promise.race([answered, this.#ended]);
  }
}
