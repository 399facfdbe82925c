import type { Command } from '../commands/command.ts';
import { focusArea } from '../commands/focus-areas.ts';
import { changeLayout } from '../stores/layout-store.ts';
import { select } from '../stores/selection-store.ts';
import { activeTab } from '../stores/tabs-store.ts';
import { isEmptyFile, startPlaybook } from './start-playbook.ts';

function path(): string | null {
  const tab = activeTab();
  return tab?.kind === 'playbook' ? tab.path : null;
}

/** Brings the focus to the first field of the inspector. */
function inspect(): void {
  changeLayout({ inspector: true });
  focusArea('inspector');
}

/** What the inspector adds to the commands. */
export const inspectCommands: readonly Command[] = [
  {
    id: 'inspect',
    title: 'Edit what is selected in the inspector',
    group: 'Edit',
    keys: ['E'],
    scope: 'graph',
    when: () => path() !== null,
    run: inspect,
  },
  {
    id: 'inspect-playbook',
    title: 'Edit the playbook itself in the inspector',
    group: 'Edit',
    keys: ['Shift+E'],
    scope: 'graph',
    when: () => path() !== null,
    run: () => {
      const tab = activeTab();
      if (tab !== null) select(tab.id, null);
      inspect();
    },
  },
  {
    id: 'start-playbook',
    title: 'Start a playbook in this empty file',
    group: 'Edit',
    keys: [],
    when: () => isEmptyFile(path()),
    run: () => {
      const file = path();
      if (file !== null) void startPlaybook(file).then(() => focusArea('graph'));
    },
  },
];
