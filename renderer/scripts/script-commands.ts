import { always } from '../commands/active-tab.ts';
import type { Command } from '../commands/command.ts';
import { focusArea } from '../commands/focus-areas.ts';
import { openDialog } from '../stores/dialogs-store.ts';
import { openScriptsTab } from '../stores/tabs-store.ts';

/** The library of numbered scripts. */
export const scriptCommands: readonly Command[] = [
  {
    id: 'new-script',
    title: 'New script…',
    group: 'File',
    keys: ['Alt+Shift+N'],
    when: always,
    run: () => openDialog({ kind: 'new-script' }),
  },
  {
    id: 'show-scripts',
    title: 'Show the scripts library',
    group: 'Go',
    keys: ['Mod+Shift+X'],
    when: always,
    run: () => {
      openScriptsTab();
      focusArea('scripts');
    },
  },
];
