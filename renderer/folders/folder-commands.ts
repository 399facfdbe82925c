import { always } from '../commands/active-tab.ts';
import type { Command } from '../commands/command.ts';
import { openDialog } from '../stores/dialogs-store.ts';
import { askFolder, askRecentFolder } from './open-folder.ts';

/** Folders, and new files in them. */
export const folderCommands: readonly Command[] = [
  {
    id: 'new-playbook',
    title: 'New playbook…',
    group: 'File',
    keys: ['Alt+N'],
    when: always,
    run: () => openDialog({ kind: 'new-playbook' }),
  },
  {
    id: 'open-folder',
    title: 'Open folder…',
    group: 'File',
    keys: ['Mod+O'],
    when: always,
    run: () => void askFolder('here'),
  },
  {
    id: 'open-folder-window',
    title: 'Open folder in a new window…',
    group: 'File',
    keys: ['Mod+Shift+O'],
    when: always,
    run: () => void askFolder('new window'),
  },
  {
    id: 'open-recent',
    title: 'Open recent folder…',
    group: 'File',
    keys: ['Alt+O'],
    when: always,
    run: () => void askRecentFolder(),
  },
];
