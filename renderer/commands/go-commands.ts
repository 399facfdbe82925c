import { openDialog } from '../stores/dialogs-store.ts';
import { chooseActivity } from '../stores/layout-store.ts';
import { openHistoryTab, stepTab } from '../stores/tabs-store.ts';
import { showLimits } from '../workspace/show-limits.ts';
import { always } from './active-tab.ts';
import type { Command } from './command.ts';
import { cycleFocus } from './focus-areas.ts';

/** The ways from one place of the window to another, and help. */
export const goCommands: readonly Command[] = [
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
  { id: 'limits', title: 'Storage limits and use', group: 'Go', keys: [], when: always, run: showLimits },
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
