import { type RunSummary, runSummarySchema } from '../../shared/host/runs-contract.ts';
import { applyEvents, emptyRun } from '../../shared/run/apply-event.ts';
import { isFailure } from '../../shared/run/conclusion.ts';
import { interrupted } from '../../shared/run/interrupted.ts';
import type { RunState } from '../../shared/run/state.ts';
import { waitingSteps } from '../../shared/run/waiting.ts';
import { liveOwner } from '../journal/lock.ts';
import { readJournal } from '../journal/read-journal.ts';
import { type RunFolder, readJsonFile } from '../journal/run-folder.ts';

/** A run in a line of a list. */
export function digestOf(state: RunState, live: boolean): RunSummary {
  return {
    run: state.run,
    playbook: state.outline?.name ?? '',
    file: state.outline?.file ?? '',
    status: state.status,
    conclusion: state.conclusion,
    actor: state.actor,
    attempt: state.attempt,
    startedAt: state.startedAt,
    completedAt: state.completedAt,
    jobs: state.jobs.size,
    failedJobs: [...state.jobs.values()]
      .filter(({ result }) => result !== null && isFailure(result))
      .map(({ id }) => id),
    waiting: [...waitingSteps(state)],
    live,
  };
}

/** The state of a run that this host does not own, from its journal; a run without a living owner was interrupted. Null: no run. */
export async function storedState(folder: RunFolder): Promise<{ state: RunState; live: boolean } | null> {
  const events = await readJournal(folder.journal);
  if (events === null) return null;
  const state = applyEvents(emptyRun(folder.run), events);
  if (state.status === 'completed') return { state, live: false };
  const live = (await liveOwner(folder.path)) !== null;
  return { state: live ? state : interrupted(state), live };
}

/** The digest of a stored run: kept at its end, else read from its journal. */
export async function storedDigest(folder: RunFolder): Promise<RunSummary | null> {
  const kept = runSummarySchema.safeParse(await readJsonFile(folder.digest));
  if (kept.success) return kept.data;
  const found = await storedState(folder);
  return found === null ? null : digestOf(found.state, found.live);
}
