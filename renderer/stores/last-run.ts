import type { RunState } from '../../shared/run/state.ts';
import { useRunState } from './run-store.ts';
import { useRuns } from './runs-store.ts';

/** The last run of a playbook that is over; null: there is none. */
export function useLastRun(path: string): RunState | null {
  const id = useRuns(({ runs }) => runs.find((run) => run.file === path && run.status === 'completed')?.run ?? null);
  return useRunState(id);
}
