import { holdCommands } from '../hold/hold-commands.ts';
import { outputCommands } from '../output/output-commands.ts';
import { shellCommands } from '../shell/shell-commands.ts';
import { changeLayout, type LayoutState, useLayout } from '../stores/layout-store.ts';
import { toggleTheme } from '../stores/settings-store.ts';
import { activeTab, type PlaybookView, type RunView, showRunView, showView } from '../stores/tabs-store.ts';
import { always } from './active-tab.ts';
import type { Command } from './command.ts';
import { focusArea } from './focus-areas.ts';

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

function showBottom(bottomView: LayoutState['bottomView']): void {
  changeLayout({ bottom: true, bottomView });
  focusArea('bottom-content');
}

/** What the window shows. */
export const viewCommands: readonly Command[] = [
  view('graph', 'Show graph', ['Alt+1']),
  view('source', 'Show source', ['Alt+2']),
  view('plan', 'Show plan', ['Alt+3']),
  view('timeline', 'Show timeline of the run', ['Alt+2']),
  view('output', 'Show output of the step', ['Alt+3']),
  view('summary', 'Show summary of the run', ['Alt+4']),
  view('compare', 'Compare the run with another', ['Alt+5']),
  ...holdCommands,
  ...outputCommands,
  ...shellCommands,
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
];
