import { join } from 'node:path';
import { type FSWatcher, watch } from 'chokidar';
import type { Clock } from '../../engine/ports.ts';
import { fileMatcher, neverLookedInto } from '../match-files.ts';

/** So long no file must change before a change counts, in ms: an editor and a checkout write many at once. */
const quietMs = 1000;

interface Watched {
  readonly patterns: string;
  readonly watcher: FSWatcher;
  /** The first and the newest change that nobody took yet, and a file that changed; null: there is none. */
  change: { readonly firstAt: number; readonly at: number; readonly path: string } | null;
}

/** A change of files that came to rest. */
export interface FileChange {
  /** ms since 1970. */
  readonly firstAt: number;
  readonly at: number;
  /** One of the files, relative to the workspace. */
  readonly path: string;
}

/** Looks after the files that triggers name, each by its id. `wake` is called when a change has come to rest. */
export class WatchedFiles {
  readonly #root: string;
  readonly #clock: Clock;
  readonly #wake: () => void;
  readonly #byId = new Map<string, Watched>();

  constructor(root: string, clock: Clock, wake: () => void) {
    this.#root = root;
    this.#clock = clock;
    this.#wake = wake;
  }

  /** Watches for these triggers and no others from now on. */
  async set(wanted: ReadonlyMap<string, readonly string[]>): Promise<void> {
    for (const [id, { watcher, patterns }] of this.#byId) {
      if (wanted.get(id)?.join('\n') === patterns) continue;
      this.#byId.delete(id);
      await watcher.close();
    }
    for (const [id, patterns] of wanted) if (!this.#byId.has(id)) await this.#watch(id, patterns);
  }

  async #watch(id: string, patterns: readonly string[]): Promise<void> {
    const { bases, matches } = fileMatcher(this.#root, patterns);
    const watcher = watch(
      bases.map((base) => join(this.#root, base)),
      {
        cwd: this.#root,
        ignoreInitial: true,
        ignored: (path) => path.split(/[\\/]/).some((part) => neverLookedInto.has(part)),
      },
    );
    const watched: Watched = { patterns: patterns.join('\n'), watcher, change: null };
    this.#byId.set(id, watched);
    watcher.on('error', (error) => console.error(`The files of the trigger ${id} cannot be watched:`, error));
    watcher.on('all', (event, changed) => {
      const path = changed.replaceAll('\\', '/');
      if (event.endsWith('Dir') || !matches(path)) return;
      const at = this.#clock.now();
      watched.change = { firstAt: watched.change?.firstAt ?? at, at, path };
      this.#clock.after(quietMs, this.#wake);
    });
    await new Promise<void>((resolve) => watcher.once('ready', () => resolve()));
  }

  /** The change of a trigger's files that came to rest, once; null: there is none. */
  take(id: string): FileChange | null {
    const watched = this.#byId.get(id);
    const change = watched?.change ?? null;
    if (watched === undefined || change === null || this.#clock.now() - change.at < quietMs) return null;
    watched.change = null;
    return change;
  }

  async close(): Promise<void> {
    await this.set(new Map());
  }
}
