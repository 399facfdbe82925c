import type { RunSummary } from '../../../shared/host/runs-contract.ts';
import { liveOwner } from '../../journal/lock.ts';
import type { RunManager } from '../run-manager.ts';

/** Among so many of the newest runs ends are looked for. */
const lookedAt = 200;

/** The runs of a workspace as triggers need them, those of other processes too. */
export class RunEnds {
  readonly #runs: RunManager;
  /** Those that ended: nothing changes of them any more. */
  readonly #ended = new Map<string, RunSummary>();

  constructor(runs: RunManager) {
    this.#runs = runs;
  }

  /** The newest runs: those that go on, and those that came to an end. */
  async look(): Promise<{ readonly open: readonly RunSummary[]; readonly ended: readonly RunSummary[] }> {
    const ids = await this.#runs.ids(lookedAt);
    const known = new Set(ids);
    for (const id of this.#ended.keys()) if (!known.has(id)) this.#ended.delete(id);
    const open: RunSummary[] = [];
    for (const id of ids) {
      if (await this.#isOver(id)) continue;
      const run = await this.#runs.digest(id);
      if (run?.status === 'completed' && !run.live) this.#ended.set(id, run);
      else if (run?.live) open.push(run);
    }
    return { open, ended: [...this.#ended.values()].filter(({ conclusion }) => conclusion !== 'interrupted') };
  }

  /** An interrupted run is over until somebody goes on with it. */
  async #isOver(id: string): Promise<boolean> {
    const known = this.#ended.get(id);
    if (known === undefined) return false;
    const resumed = known.conclusion === 'interrupted' && (await liveOwner(this.#runs.folder(id).path)) !== null;
    if (resumed) this.#ended.delete(id);
    return !resumed;
  }
}
