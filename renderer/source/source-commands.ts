import type { Problem } from '../../shared/base/problem.ts';
import type { Command } from '../commands/command.ts';
import { documentOf, isDirty } from '../stores/documents-store.ts';
import { activeTab, pathOfTab } from '../stores/tabs-store.ts';
import { compareWithDisk, compareWithRun, runToCompare } from './compare-texts.ts';
import { canFormat, formatDocument } from './format-document.ts';
import { findReferences, goToDefinition, renameSymbol } from './navigate.ts';
import { applyQuickFix, quickFixOf } from './quick-fix.ts';

/** The text in front; null: another view is. */
function textInFront(): string | null {
  const tab = activeTab();
  return tab?.kind === 'playbook' && tab.view !== 'source' ? null : pathOfTab(tab);
}

function onText(id: string, title: string, key: string, act: (path: string) => void): Command {
  return {
    id,
    title,
    group: 'Go',
    keys: [key],
    when: () => textInFront() !== null,
    run: () => {
      const path = textInFront();
      if (path !== null) act(path);
    },
  };
}

/** The playbook or file in front, if its text is not what the disk has. */
function differingPath(): string | null {
  const path = pathOfTab(activeTab());
  const document = path === null ? null : documentOf(path);
  return document !== null && (isDirty(document) || document.conflict !== null) ? path : null;
}

/** The playbook or file in front, whichever view it shows, if it can be formatted. */
function formattablePath(): string | null {
  const path = pathOfTab(activeTab());
  return path !== null && canFormat(path) ? path : null;
}

/** The first problem of the playbook in front that has a fix. */
function firstFixable(): { readonly path: string; readonly problem: Problem } | null {
  const tab = activeTab();
  const document = tab?.kind === 'playbook' ? documentOf(tab.path) : null;
  const problem = document?.analysis?.problems.find((one) => quickFixOf(document, one) !== null);
  return document === null || problem === undefined ? null : { path: document.path, problem };
}

/** What can be asked for about the name under the Source's cursor. */
export const sourceCommands: readonly Command[] = [
  onText('go-to-definition', 'Go to definition, or open the file named (Ctrl+click too)', 'F12', (path) => {
    void goToDefinition(path);
  }),
  onText('find-references', 'Find references in the source', 'Shift+F12', findReferences),
  { ...onText('rename-symbol', 'Rename symbol in the source', 'F2', renameSymbol), group: 'Edit' },
  {
    id: 'compare-with-disk',
    title: 'Compare the text with its file on disk',
    group: 'Edit',
    keys: ['Shift+Alt+D'],
    when: () => differingPath() !== null,
    run: () => {
      const path = differingPath();
      if (path !== null) compareWithDisk(path);
    },
  },
  {
    id: 'compare-with-run',
    title: 'Compare the playbook with what it was in the last run, or in the run in front',
    group: 'Edit',
    keys: ['Shift+Alt+R'],
    when: () => runToCompare() !== null,
    run: () => {
      const run = runToCompare();
      if (run !== null) void compareWithRun(run);
    },
  },
  {
    id: 'format',
    title: 'Format the text',
    group: 'Edit',
    keys: ['Shift+Alt+F'],
    when: () => formattablePath() !== null,
    run: () => {
      const path = formattablePath();
      if (path !== null) void formatDocument(path);
    },
  },
  {
    id: 'quick-fix',
    title: 'Fix the first problem that has a fix',
    group: 'Edit',
    keys: ['Mod+.'],
    when: () => firstFixable() !== null,
    run: () => {
      const found = firstFixable();
      if (found !== null) void applyQuickFix(found.path, found.problem);
    },
  },
];
