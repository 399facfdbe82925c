import type { WaitingStep } from '../../shared/run/waiting.ts';
import { useRuns } from '../stores/runs-store.ts';
import { select, useSelection } from '../stores/selection-store.ts';
import { activeTab, openRunTab, runTabId } from '../stores/tabs-store.ts';

interface Found {
  readonly run: string;
  readonly playbook: string;
  readonly at: WaitingStep;
}

function waitingEverywhere(): readonly Found[] {
  return useRuns.getState().runs.flatMap(({ run, playbook, waiting }) => waiting.map((at) => ({ run, playbook, at })));
}

/** Whether a step of any run waits for a person. */
export function someoneIsAwaited(): boolean {
  return waitingEverywhere().length > 0;
}

/** Opens the run of a step that waits for a person, at that step; asked again, the next one's. */
export function goToWaiting(): void {
  const all = waitingEverywhere();
  const tab = activeTab();
  const selected = tab === null ? null : (useSelection.getState().byTab[tab.id] ?? null);
  const present = all.findIndex(
    ({ run, at }) => tab?.id === runTabId(run) && selected?.job === at.job && selected.step === at.step,
  );
  const next = all[(present + 1) % all.length];
  if (next === undefined) return;
  openRunTab(next.run, next.playbook);
  select(runTabId(next.run), { job: next.at.job, step: next.at.step });
}
