import type { Command } from '../commands/command.ts';
import { activeTab, showRunView } from '../stores/tabs-store.ts';
import { askOutput, changeOutputSettings, type OutputRequest, useOutputSettings } from './output-store.ts';

function hasOutput(): boolean {
  return activeTab()?.kind === 'run';
}

/** Shows the output of the active run's step, and asks something of it. */
function ask(request: Exclude<OutputRequest, { kind: 'line' }>): void {
  const tab = activeTab();
  if (tab?.kind === 'run') showRunView(tab.id, 'output');
  askOutput(request);
}

function output(id: string, title: string, run: () => void): Command {
  return { id: `output-${id}`, title, group: 'View', keys: [], when: hasOutput, run };
}

/** What can be done with the output of a step; its own keys (Ctrl+F, Ctrl+G, F3) count while it has the focus. */
export const outputCommands: readonly Command[] = [
  output('find', 'Find in the output…', () => ask({ kind: 'find' })),
  output('go-to', 'Go to a line, percentage or time of the output…', () => ask({ kind: 'go-to' })),
  output('problems', 'Show only problems in the output, or all of it', () => ask({ kind: 'problems' })),
  output('follow', 'Follow the end of the output, or stay', () => ask({ kind: 'follow' })),
  output('fold', 'Fold or unfold all groups of the output', () => ask({ kind: 'fold' })),
  output('copy', 'Copy what is selected in the output', () => ask({ kind: 'copy' })),
  output('wrap', 'Wrap the lines of outputs, or not', () =>
    changeOutputSettings({ wrap: !useOutputSettings.getState().wrap }),
  ),
  output('times', 'Show the times of output lines, or not', () =>
    changeOutputSettings({ times: !useOutputSettings.getState().times }),
  ),
];
