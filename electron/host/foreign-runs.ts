import { existsSync } from 'node:fs';
import { liveOwner } from '../journal/lock.ts';
import type { RunManager } from './run-manager.ts';

/** Older runs do not change any more. */
const watched = 50;

/** Tells which runs of other processes on the same workspace began or ended, by looking at their folders now and then. */
export class ForeignRuns {
  readonly #runs: RunManager;
  #before: ReadonlyMap<string, 'live' | 'over'> | null = null;

  constructor(runs: RunManager) {
    this.#runs = runs;
  }

  async #look(run: string): Promise<'live' | 'over' | null> {
    const folder = this.#runs.folder(run);
    if (existsSync(folder.digest)) return 'over';
    if (!existsSync(folder.journal)) return null;
    return (await liveOwner(folder.path)) === null ? 'over' : 'live';
  }

  /** Ids of the runs that changed since the last call; none at the first. */
  async changed(): Promise<string[]> {
    const now = new Map<string, 'live' | 'over'>();
    for (const run of await this.#runs.ids(watched)) {
      const state = await this.#look(run);
      if (state !== null) now.set(run, state);
    }
    const before = this.#before ?? now;
    this.#before = now;
    return [...now].filter(([run, state]) => before.get(run) !== state).map(([run]) => run);
  }
}
