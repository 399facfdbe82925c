import { type Conversion, conversions, convertPlaybook } from '../convert.ts';
import { closePlaybookOrRun, openPlaybook, savePlaybook } from '../documents.ts';
import { folderCommands } from '../folders/folder-commands.ts';
import { hasPendingEdit } from '../inspector/pending-edit.ts';
import { exportReport, reportChoices } from '../run/export-report.ts';
import { scriptCommands } from '../scripts/script-commands.ts';
import { secretCommands } from '../secrets/secret-commands.ts';
import { calledPlaybook } from '../source/places.ts';
import { openDialog } from '../stores/dialogs-store.ts';
import { documentOf, isDirty } from '../stores/documents-store.ts';
import { useSelection } from '../stores/selection-store.ts';
import { activeTab } from '../stores/tabs-store.ts';
import { always, filePath, planOfTab, playbookPath, withPath } from './active-tab.ts';
import type { Command } from './command.ts';

/** The playbook that the selected step runs, or that the selected job within one is of. */
function calledBySelected(): string | null {
  const tab = activeTab();
  return tab?.kind === 'playbook' ? calledPlaybook(planOfTab(), useSelection.getState().byTab[tab.id] ?? null) : null;
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

/** Files, and what is kept of runs. */
export const fileCommands: readonly Command[] = [
  ...folderCommands,
  ...scriptCommands,
  ...reportChoices.map(exportCommand),
  ...conversions.map(conversionCommand),
  ...secretCommands,
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
  {
    id: 'clean-up-runs',
    title: 'Clean up old runs…',
    group: 'File',
    keys: [],
    when: always,
    run: () => openDialog({ kind: 'clean-up' }),
  },
];
