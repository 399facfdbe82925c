import { desktopBridge } from '../host/bridge.ts';
import { useDialog } from '../stores/dialogs-store.ts';
import { commands, runCommand } from './commands.ts';
import { matches, typesText } from './keys.ts';

/** What shows jobs: the canvas, and the trees beside it. */
const graphs = '[data-focus-area="graph"], [role="tree"]';
const writes = 'input, textarea, select, [contenteditable="true"]';

function leftToTerminal(target: Element, shortcut: string): boolean {
  // A program in a terminal has the control keys to itself; function keys and Alt with a digit stay the page's.
  return target.closest('.xterm') !== null && shortcut.startsWith('Mod');
}

function onKeyDown(event: KeyboardEvent): void {
  if (event.isComposing || useDialog.getState().dialog !== null) return;
  const target = event.target instanceof Element ? event.target : document.body;
  const inGraph = target.closest(graphs) !== null;
  const meant = commands.filter(
    ({ keys, scope }) =>
      (scope !== 'graph' || inGraph) &&
      keys.some(
        (key) =>
          matches(event, key) && !(typesText(key) && target.closest(writes) !== null) && !leftToTerminal(target, key),
      ),
  );
  if (meant.length === 0) return;
  // Even where it cannot be done now: the browser's own meaning of the key would surprise.
  event.preventDefault();
  event.stopPropagation();
  meant.find(({ when }) => when())?.run();
}

/** Listens to keys and to the desktop app's menu. */
export function listenToCommands(): void {
  window.addEventListener('keydown', onKeyDown, { capture: true });
  desktopBridge()?.onCommand(runCommand);
}
