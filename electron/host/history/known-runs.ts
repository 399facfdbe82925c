import type { RunFacts } from '../../../shared/host/history.ts';
import type { RunSummary } from '../../../shared/host/runs-contract.ts';
import type { RunManager } from '../run-manager.ts';
import { readGit } from './run-facts.ts';

/** A run as filters know it; whether it is pinned may change at any time and is not of it. */
export type KnownRun = RunSummary & Omit<RunFacts, 'pinned'>;

/** So many of the newest runs are looked through. */
const lookedThrough = 10_000;
/** Files that are read at once. */
const atOnce = 64;

/**
 * The runs of a workspace for whoever filters them. What ended does not change any more, so it is read from disk once; which runs
 * there are is asked anew each time, as other processes make and remove them.
 */
export class KnownRuns {
  readonly #runs: RunManager;
  #ended = new Map<string, KnownRun>();

  constructor(runs: RunManager) {
    this.#runs = runs;
  }

  /** The newest first. */
  async *newest(): AsyncGenerator<KnownRun> {
    const ids = await this.#runs.ids(lookedThrough);
    this.#forgetOthers(ids);
    for (let next = 0; next < ids.length; next += atOnce) {
      const some = await Promise.all(ids.slice(next, next + atOnce).map((id) => this.#of(id)));
      yield* some.filter((run) => run !== null);
    }
  }

  async #of(id: string): Promise<KnownRun | null> {
    const known = this.#ended.get(id);
    if (known !== undefined) return known;
    const [digest, git] = await Promise.all([this.#runs.digest(id), readGit(this.#runs.folder(id))]);
    if (digest === null) return null;
    const run = { ...digest, ...git };
    if (digest.status === 'completed' && this.#runs.live(id) === undefined) this.#ended.set(id, run);
    return run;
  }

  #forgetOthers(ids: readonly string[]): void {
    if (this.#ended.size <= ids.length) return;
    const there = new Set(ids);
    this.#ended = new Map([...this.#ended].filter(([id]) => there.has(id)));
  }
}
