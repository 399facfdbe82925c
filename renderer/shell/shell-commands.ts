import type { Command } from '../commands/command.ts';
import { focusArea } from '../commands/focus-areas.ts';
import { openDialog, tellError } from '../stores/dialogs-store.ts';
import { activeTab } from '../stores/tabs-store.ts';
import { openShell, shellsToOpen } from './open-shell.ts';
import { choose, shellOf } from './shell-store.ts';

function activeShell(): string | null {
  const tab = activeTab();
  return tab?.kind === 'shell' ? tab.shell : null;
}

function hasCommands(): boolean {
  return (shellOf(activeShell() ?? '')?.commands.length ?? 0) > 0;
}

function openFirst(): void {
  const [shell] = shellsToOpen();
  if (shell === undefined) tellError('The terminal was not opened', new Error('No shell was found on this machine.'));
  else void openShell(shell);
}

/** Terminals to work in, and what is recorded in them. */
export const shellCommands: readonly Command[] = [
  {
    id: 'new-terminal',
    title: 'New terminal',
    group: 'View',
    keys: ['Alt+T'],
    when: () => true,
    run: openFirst,
  },
  {
    id: 'new-terminal-with',
    title: 'New terminal with…',
    group: 'View',
    keys: ['Alt+Shift+T'],
    when: () => true,
    run: () => openDialog({ kind: 'open-shell' }),
  },
  {
    id: 'terminal-commands',
    title: 'Go between the terminal and its commands',
    group: 'View',
    keys: ['Alt+C'],
    when: () => activeShell() !== null,
    run: () => {
      const inList = document.activeElement?.closest('[data-focus-area="shell-commands"]') != null;
      focusArea(inList ? 'shell-terminal' : 'shell-commands');
    },
  },
  {
    id: 'choose-all-commands',
    title: 'Choose all commands of the terminal, or none',
    group: 'View',
    keys: [],
    when: hasCommands,
    run: () => {
      const id = activeShell() ?? '';
      const shell = shellOf(id);
      if (shell === null) return;
      const all = shell.commands.map((command) => command.id);
      choose(id, new Set(all.every((one) => shell.chosen.has(one)) ? [] : all));
    },
  },
  {
    id: 'make-steps',
    title: 'Make steps of the chosen commands…',
    group: 'File',
    keys: ['Alt+Enter'],
    when: () => (shellOf(activeShell() ?? '')?.chosen.size ?? 0) > 0,
    run: () => openDialog({ kind: 'make-steps', shell: activeShell() ?? '' }),
  },
];
