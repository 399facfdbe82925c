import { replayCommands } from '../replay/replay-commands.ts';
import { askAndRun, cancelRun, runPlaybook } from '../run-playbook.ts';
import { pickAndPause, pickAndRun } from '../schedules/run-schedule.ts';
import { shownScript, useScriptsView } from '../scripts/scripts-store.ts';
import { plannedOf } from '../source/places.ts';
import { openDialog } from '../stores/dialogs-store.ts';
import { keepsArtifacts } from '../stores/run-store.ts';
import { isRunning, useRuns } from '../stores/runs-store.ts';
import { useSelection } from '../stores/selection-store.ts';
import { activeTab } from '../stores/tabs-store.ts';
import { useWorkspace } from '../stores/workspace-store.ts';
import { activeRun, always, planOfTab, playbookPath, withPath } from './active-tab.ts';
import type { Command } from './command.ts';

/** What Run runs: the playbook or script of the active tab, the script chosen in the library, or what the tab's run was of. */
function pathToRun(): string | null {
  const tab = activeTab();
  const scripts = useWorkspace.getState().workspace?.scripts ?? [];
  if (tab?.kind === 'scripts') return shownScript(scripts, useScriptsView.getState())?.path ?? null;
  if (tab?.kind === 'file') return scripts.find(({ path }) => path === tab.path)?.path ?? null;
  if (tab?.kind !== 'run') return playbookPath();
  return useRuns.getState().runs.find(({ run }) => run === tab.run)?.file ?? null;
}

/** The run that Cancel cancels: the active tab's, while it runs; on another tab the only one that runs. */
function runToCancel(): string | null {
  const tab = activeTab();
  const running = useRuns.getState().runs.filter(isRunning);
  if (tab?.kind === 'run') return running.find(({ run }) => run === tab.run)?.run ?? null;
  return running.length === 1 ? (running[0]?.run ?? null) : null;
}

/** The run of the active tab, where it goes on no more. */
function runToRepeat(): string | null {
  const run = activeRun();
  const known = useRuns.getState().runs.find((one) => one.run === run);
  return known === undefined || isRunning(known) ? null : run;
}

function selectedJob(): string | null {
  const tab = activeTab();
  const selected = tab?.kind === 'playbook' ? (useSelection.getState().byTab[tab.id] ?? null) : null;
  // A job of a playbook that a step runs is not run alone.
  return plannedOf(planOfTab(), selected)?.parent === null ? (selected?.job ?? null) : null;
}

/** Runs: start, repeat, cancel, schedule. */
export const runCommands: readonly Command[] = [
  {
    id: 'run',
    title: 'Run playbook, or script alone',
    group: 'Run',
    keys: ['F5'],
    when: () => pathToRun() !== null,
    run: () => withPath(pathToRun(), (path) => void runPlaybook(path)),
  },
  {
    id: 'run-job',
    title: 'Run this job alone',
    group: 'Run',
    keys: ['Mod+F5'],
    when: () => selectedJob() !== null,
    run: () => {
      const job = selectedJob();
      if (job !== null) withPath(playbookPath(), (path) => void runPlaybook(path, [job]));
    },
  },
  {
    id: 'run-with',
    title: 'Run with values…',
    group: 'Run',
    keys: ['Alt+F5'],
    when: () => pathToRun() !== null,
    run: () => withPath(pathToRun(), (path) => void askAndRun(path)),
  },
  {
    id: 'rerun',
    title: 'Run again…',
    group: 'Run',
    keys: ['Alt+Shift+F5'],
    when: () => runToRepeat() !== null,
    run: () => {
      const run = runToRepeat();
      const tab = activeTab();
      const selected = tab === null ? null : (useSelection.getState().byTab[tab.id] ?? null);
      if (run !== null) openDialog({ kind: 'rerun', run, job: selected?.job ?? null });
    },
  },
  {
    id: 'cancel',
    title: 'Cancel run',
    group: 'Run',
    keys: ['Shift+F5'],
    when: () => runToCancel() !== null,
    run: () => {
      const run = runToCancel();
      if (run !== null) void cancelRun(run);
    },
  },
  {
    id: 'pause-schedule',
    title: 'Pause or resume a schedule…',
    group: 'Run',
    keys: [],
    when: always,
    run: () => void pickAndPause(),
  },
  {
    id: 'run-schedule',
    title: 'Start a schedule now…',
    group: 'Run',
    keys: [],
    when: always,
    run: () => void pickAndRun(),
  },
  ...replayCommands,
  {
    id: 'open-artifacts',
    title: 'Open artifacts of the run',
    group: 'Run',
    keys: [],
    when: () => keepsArtifacts(activeRun() ?? ''),
    run: () => {
      const run = activeRun();
      if (run !== null) openDialog({ kind: 'artifact', run, name: null });
    },
  },
];
