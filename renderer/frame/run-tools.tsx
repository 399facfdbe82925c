import { Hand, Play, SlidersHorizontal, Square } from 'lucide-react';
import { commandOf } from '../commands/commands.ts';
import { shortcutLabel } from '../commands/keys.ts';
import { useHolds } from '../hold/hold-store.ts';
import { useScriptsView } from '../scripts/scripts-store.ts';
import { useDocuments } from '../stores/documents-store.ts';
import { useRuns } from '../stores/runs-store.ts';
import { useSelection } from '../stores/selection-store.ts';
import { useTabs } from '../stores/tabs-store.ts';
import { useWorkspace } from '../stores/workspace-store.ts';
import { Button } from '../widgets/button.tsx';
import { IconButton } from '../widgets/icon-button.tsx';

/** Run, and Cancel while something runs. */
export function RunTools() {
  // What the commands' conditions read: a change of it draws the buttons anew.
  useTabs();
  useRuns();
  useSelection();
  useDocuments();
  useScriptsView();
  useWorkspace();
  const holding = useHolds(({ onFailure }) => onFailure);
  const hold = commandOf('hold-on-failure');
  const run = commandOf('run');
  const runWith = commandOf('run-with');
  const cancel = commandOf('cancel');
  if (hold === null || run === null || runWith === null || cancel === null) return null;
  return (
    <div className="flex shrink-0 items-center gap-1.5 px-2">
      {cancel.when() && (
        <Button
          kind="danger"
          icon={Square}
          onClick={cancel.run}
          title={`${cancel.title} (${shortcutLabel('Shift+F5')})`}
        >
          Cancel
        </Button>
      )}
      <Button
        kind="primary"
        icon={Play}
        onClick={run.run}
        disabled={!run.when()}
        title={`${run.title} (${shortcutLabel('F5')})`}
      >
        Run
      </Button>
      <IconButton
        label={`${hold.title} (${shortcutLabel('Shift+F9')})`}
        icon={Hand}
        pressed={holding}
        onClick={hold.run}
      />
      <IconButton
        label={`${runWith.title} (${shortcutLabel('Alt+F5')})`}
        icon={SlidersHorizontal}
        onClick={runWith.run}
        disabled={!runWith.when()}
      />
    </div>
  );
}
