import { type Conversion, conversions, convertPlaybook } from '../convert.ts';
import { closePlaybookOrRun, openPlaybook, savePlaybook } from '../documents.ts';
import { editCommands } from '../edit/edit-commands.ts';
import { holdCommands } from '../hold/hold-commands.ts';
import { inspectCommands } from '../inspector/inspect-commands.ts';
import { hasPendingEdit } from '../inspector/pending-edit.ts';
import { outputCommands } from '../output/output-commands.ts';
import { replayCommands } from '../replay/replay-commands.ts';
import { exportReport, reportChoices } from '../run/export-report.ts';
import { askAndRun, cancelRun, runPlaybook } from '../run-playbook.ts';
import { pickAndPause, pickAndRun } from '../schedules/run-schedule.ts';
import { calledPlaybook, plannedOf } from '../source/places.ts';
import { sourceCommands } from '../source/source-commands.ts';
import { openDialog } from '../stores/dialogs-store.ts';
import { documentOf, isDirty } from '../stores/documents-store.ts';
import { changeLayout, chooseActivity, type LayoutState, useLayout } from '../stores/layout-store.ts';
import { keepsArtifacts } from '../stores/run-store.ts';
import { isRunning, useRuns } from '../stores/runs-store.ts';
import { useSelection } from '../stores/selection-store.ts';
import { toggleTheme } from '../stores/settings-store.ts';
import {
  activeTab,
  openHistoryTab,
  type PlaybookView,
  pathOfTab,
  type RunView,
  showRunView,
  showView,
  stepTab,
} from '../stores/tabs-store.ts';
import type { Command } from './command.ts';
import { cycleFocus, focusArea } from './focus-areas.ts';

const always = () => true;

function playbookPath(): string | null {
  const tab = activeTab();
  return tab?.kind === 'playbook' ? tab.path : null;
}

/** The playbook that Run runs: the active tab's, or the one that its run was of. */
function pathToRun(): string | null {
  const tab = activeTab();
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

function activeRun(): string | null {
  const tab = activeTab();
  return tab?.kind === 'run' ? tab.run : null;
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

function planOfTab() {
  const path = playbookPath();
  return path === null ? null : (documentOf(path)?.plan ?? null);
}

/** The playbook that the selected step runs, or that the selected job within one is of. */
function calledBySelected(): string | null {
  const tab = activeTab();
  return tab?.kind === 'playbook' ? calledPlaybook(planOfTab(), useSelection.getState().byTab[tab.id] ?? null) : null;
}

/** The file whose text the active tab shows. */
function filePath(): string | null {
  return pathOfTab(activeTab());
}

function withPath(path: string | null, act: (path: string) => void): void {
  if (path !== null) act(path);
}

const playbookViews: readonly PlaybookView[] = ['graph', 'source', 'plan'];
const runViews: readonly RunView[] = ['graph', 'timeline', 'output', 'summary', 'compare'];

/** Shows a view of the active tab, where it is of a kind that has it: the nth view of each kind has the same key. */
function view(name: PlaybookView | RunView, title: string, keys: readonly string[]): Command {
  const ofPlaybook = playbookViews.find((other) => other === name);
  const ofRun = runViews.find((other) => other === name);
  return {
    id: `view-${name}`,
    title,
    group: 'View',
    keys,
    when: () => {
      const kind = activeTab()?.kind;
      return kind === 'run' ? ofRun !== undefined : kind === 'playbook' && ofPlaybook !== undefined;
    },
    run: () => {
      const tab = activeTab();
      if (tab?.kind === 'playbook' && ofPlaybook !== undefined) showView(tab.id, ofPlaybook);
      if (tab?.kind === 'run' && ofRun !== undefined) showRunView(tab.id, ofRun);
      focusArea(name);
    },
  };
}

/** Hands the active tab's run to the person as a report. */
function exportCommand({ format, label }: (typeof reportChoices)[number]): Command {
  const run = () => {
    const tab = activeTab();
    return tab?.kind === 'run' ? tab.run : null;
  };
  return {
    id: `export-${format}`,
    title: `Export report of the run: ${label}`,
    group: 'File',
    keys: [],
    when: () => run() !== null,
    run: () => {
      const wanted = run();
      if (wanted !== null) void exportReport(wanted, format);
    },
  };
}

/** Writes the active tab's playbook in another form. */
function conversionCommand(conversion: Conversion): Command {
  const format = () => {
    const path = playbookPath();
    return path === null ? null : (documentOf(path)?.plan?.playbook.format ?? null);
  };
  return {
    id: conversion.id,
    title: conversion.title,
    group: 'File',
    keys: [],
    when: () => conversion.from.some((one) => one === format()),
    run: () => withPath(playbookPath(), (path) => void convertPlaybook(path, conversion)),
  };
}

function showBottom(bottomView: LayoutState['bottomView']): void {
  changeLayout({ bottom: true, bottomView });
  focusArea('bottom-content');
}

/** The commands, in the order of the help sheet. */
export const commands: readonly Command[] = [
  {
    id: 'run',
    title: 'Run playbook',
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
  ...reportChoices.map(exportCommand),
  ...conversions.map(conversionCommand),
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
  {
    id: 'add-secret',
    title: 'Add a secret…',
    group: 'File',
    keys: [],
    when: always,
    run: () => openDialog({ kind: 'secret', name: null, scope: 'workspace', replaces: false }),
  },
  {
    id: 'open-called',
    title: 'Open the playbook that this step runs',
    group: 'File',
    keys: [],
    when: () => calledBySelected() !== null,
    run: () => withPath(calledBySelected(), (path) => void openPlaybook(path)),
  },
  {
    id: 'save',
    title: 'Save',
    group: 'File',
    keys: ['Mod+S'],
    when: () => {
      const document = documentOf(filePath() ?? '');
      return document !== null && (isDirty(document) || hasPendingEdit()) && !document.readOnly;
    },
    run: () => withPath(filePath(), (path) => void savePlaybook(path)),
  },
  {
    id: 'close-tab',
    title: 'Close tab',
    group: 'File',
    keys: ['Alt+W'],
    when: () => activeTab() !== null,
    run: () => {
      const tab = activeTab();
      if (tab !== null) closePlaybookOrRun(tab.id);
    },
  },
  ...editCommands,
  ...sourceCommands,
  ...inspectCommands,
  view('graph', 'Show graph', ['Alt+1']),
  view('source', 'Show source', ['Alt+2']),
  view('plan', 'Show plan', ['Alt+3']),
  view('timeline', 'Show timeline of the run', ['Alt+2']),
  view('output', 'Show output of the step', ['Alt+3']),
  view('summary', 'Show summary of the run', ['Alt+4']),
  view('compare', 'Compare the run with another', ['Alt+5']),
  ...holdCommands,
  ...outputCommands,
  {
    id: 'toggle-side-bar',
    title: 'Show or hide the side bar',
    group: 'View',
    keys: ['Mod+B'],
    when: always,
    run: () => changeLayout({ sideBar: !useLayout.getState().sideBar }),
  },
  {
    id: 'toggle-bottom',
    title: 'Show or hide the bottom panel',
    group: 'View',
    keys: ['Mod+J'],
    when: always,
    run: () => changeLayout({ bottom: !useLayout.getState().bottom }),
  },
  {
    id: 'toggle-inspector',
    title: 'Show or hide the inspector',
    group: 'View',
    keys: ['Mod+I'],
    when: always,
    run: () => changeLayout({ inspector: !useLayout.getState().inspector }),
  },
  {
    id: 'problems',
    title: 'Show problems',
    group: 'View',
    keys: ['Mod+Shift+M'],
    when: always,
    run: () => showBottom('problems'),
  },
  {
    id: 'terminal',
    title: 'Show terminal',
    group: 'View',
    keys: ['Mod+`'],
    when: always,
    run: () => showBottom('terminal'),
  },
  {
    id: 'search',
    title: 'Search the outputs of runs',
    group: 'View',
    keys: ['Mod+Shift+F'],
    when: always,
    run: () => showBottom('search'),
  },
  { id: 'toggle-theme', title: 'Toggle light and dark', group: 'View', keys: [], when: always, run: toggleTheme },
  {
    id: 'palette',
    title: 'Command palette',
    group: 'Go',
    keys: ['Mod+K', 'Mod+Shift+P'],
    when: always,
    run: () => openDialog({ kind: 'palette', mode: 'commands' }),
  },
  {
    id: 'go-to-file',
    title: 'Go to file',
    group: 'Go',
    keys: ['Mod+P'],
    when: always,
    run: () => openDialog({ kind: 'palette', mode: 'files' }),
  },
  {
    id: 'show-workspace',
    title: 'Show workspace',
    group: 'Go',
    keys: ['Mod+Shift+E'],
    when: always,
    run: () => chooseActivity('workspace'),
  },
  {
    id: 'show-runs',
    title: 'Show runs',
    group: 'Go',
    keys: ['Mod+Shift+H'],
    when: always,
    run: () => chooseActivity('runs'),
  },
  {
    id: 'history',
    title: 'Show history of all runs',
    group: 'Go',
    keys: ['Mod+Shift+Y'],
    when: always,
    run: openHistoryTab,
  },
  {
    id: 'clean-up-runs',
    title: 'Clean up old runs…',
    group: 'File',
    keys: [],
    when: always,
    run: () => openDialog({ kind: 'clean-up' }),
  },
  {
    id: 'show-schedules',
    title: 'Show schedules',
    group: 'Go',
    keys: ['Mod+Shift+U'],
    when: always,
    run: () => chooseActivity('schedules'),
  },
  {
    id: 'show-secrets',
    title: 'Show secrets',
    group: 'Go',
    keys: ['Mod+Shift+L'],
    when: always,
    run: () => chooseActivity('secrets'),
  },
  {
    id: 'settings',
    title: 'Settings',
    group: 'Go',
    keys: ['Mod+,'],
    when: always,
    run: () => chooseActivity('settings'),
  },
  { id: 'next-tab', title: 'Next tab', group: 'Go', keys: ['Alt+PageDown'], when: always, run: () => stepTab(1) },
  {
    id: 'previous-tab',
    title: 'Previous tab',
    group: 'Go',
    keys: ['Alt+PageUp'],
    when: always,
    run: () => stepTab(-1),
  },
  { id: 'next-area', title: 'Focus next area', group: 'Go', keys: ['F6'], when: always, run: () => cycleFocus(1) },
  {
    id: 'previous-area',
    title: 'Focus previous area',
    group: 'Go',
    keys: ['Shift+F6'],
    when: always,
    run: () => cycleFocus(-1),
  },
  {
    id: 'help',
    title: 'Keyboard help',
    group: 'Help',
    keys: ['F1', '?'],
    when: always,
    run: () => openDialog({ kind: 'help' }),
  },
];

/** The command by an id. */
export function commandOf(id: string): Command | null {
  return commands.find((command) => command.id === id) ?? null;
}

/** Does what a command says, if it can be done now. */
export function runCommand(id: string): void {
  const command = commandOf(id);
  if (command?.when() === true) command.run();
}
