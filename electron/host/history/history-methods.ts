import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { implement } from '@orpc/server';
import { hostContract } from '../../../shared/host/api.ts';
import type { RunFacts } from '../../../shared/host/history.ts';
import { jobTrends, type KeyedRun } from '../../../shared/host/job-trends.ts';
import { passesFilter } from '../../../shared/host/match-run.ts';
import type { RunSummary } from '../../../shared/host/runs-contract.ts';
import { compareMethod } from '../compare/compare-method.ts';
import type { HostContext } from '../host-context.ts';
import { rerunPlanMethod } from '../rerun-method.ts';
import { storedState } from '../run-digest.ts';
import { type KnownRun, KnownRuns } from './known-runs.ts';
import { pruneRuns, removeOne } from './prune.ts';
import { readRetention, writeRetention } from './retention-settings.ts';
import { isPinned } from './run-facts.ts';

const contract = implement(hostContract);

const keptWords = {
  running: 'It goes on; cancel it, or wait for its end.',
  pinned: 'It is pinned; unpin it first.',
  resumable: 'It was interrupted, and can be resumed.',
} as const;

/** The newest runs that pass, with their facts. */
async function runsThatPass(
  { runs }: HostContext,
  known: KnownRuns,
  limit: number,
  passes: (run: KnownRun) => boolean,
): Promise<(RunSummary & RunFacts)[]> {
  const found: (RunSummary & RunFacts)[] = [];
  for await (const run of known.newest()) {
    if (passes(run)) found.push({ ...run, pinned: isPinned(runs.folder(run.run)) });
    if (found.length === limit) break;
  }
  return found;
}

/** The states of runs with their keys: one plan, inputs included, on one commit. */
async function keyedRun({ runs }: HostContext, { run, commit }: KnownRun): Promise<KeyedRun | null> {
  const folder = runs.folder(run);
  const state = (await storedState(folder))?.state;
  const plan = await readFile(folder.plan, 'utf8').catch(() => null);
  if (state === undefined || plan === null) return null;
  return {
    state,
    key: createHash('sha256')
      .update(`${commit ?? ''}\n${plan}`)
      .digest('hex'),
  };
}

export function historyMethods(context: HostContext) {
  const { runs } = context;
  const known = new KnownRuns(runs);
  const noRun = (run: string) => (existsSync(runs.folder(run).journal) ? null : { message: `There is no run ${run}` });
  return {
    list: contract.history.list.handler(({ input }) =>
      runsThatPass(context, known, input.limit, (run) => passesFilter(run, input.filter)),
    ),
    trends: contract.history.trends.handler(async ({ input }) => {
      const ended = await runsThatPass(
        context,
        known,
        input.limit,
        (run) => run.status === 'completed' && passesFilter(run, { playbook: input.playbook }),
      );
      const keyed = await Promise.all(ended.map((run) => keyedRun(context, run)));
      const told = keyed.filter((run) => run !== null);
      return { runs: told.length, jobs: jobTrends(told) };
    }),
    compare: compareMethod(context),
    rerunPlan: rerunPlanMethod(context),
    prune: contract.history.prune.handler(({ input }) =>
      pruneRuns(runs, input.rules, Date.now(), input.remove ? 'remove' : 'show'),
    ),
    rules: contract.history.rules.handler(() => readRetention(context.configDir)),
    setRules: contract.history.setRules.handler(async ({ input, errors }) => {
      if (await writeRetention(context.configDir, input)) return {};
      throw errors.UNREADABLE({ message: 'settings.json of the config folder is not JSON; mend it first' });
    }),
    pin: contract.history.pin.handler(async ({ input, errors }) => {
      const missing = noRun(input.run);
      if (missing !== null) throw errors.NOT_FOUND(missing);
      const { pin } = runs.folder(input.run);
      await (input.pinned ? writeFile(pin, '') : rm(pin, { force: true }));
      return {};
    }),
    remove: contract.history.remove.handler(async ({ input, errors }) => {
      const missing = noRun(input.run);
      if (missing !== null) throw errors.NOT_FOUND(missing);
      const removed = await removeOne(runs, input.run);
      if (removed === null || typeof removed === 'string')
        throw errors.KEPT({ message: `The run ${input.run} stays. ${keptWords[removed ?? 'running']}` });
      return removed;
    }),
  };
}
