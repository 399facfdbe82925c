import type { Command } from '../commands/command.ts';
import { focusArea } from '../commands/focus-areas.ts';
import { editedDocument } from '../edit/gestures.ts';
import { closeDialog, openDialog } from '../stores/dialogs-store.ts';
import { useWorkspace } from '../stores/workspace-store.ts';
import { add, selectedPlace } from './add.ts';
import { type AddableKind, addables } from './addable.ts';
import { showAddPalette, useAddPalette } from './palette-store.ts';

const editable = () => editedDocument()?.readOnly === false;

/** Asks which of a kind, and adds it where something is selected. */
function pickAndAdd(title: string, kind: AddableKind): void {
  const place = selectedPlace();
  const found = addables(useWorkspace.getState().workspace).filter((addable) => addable.kind === kind);
  const onPick = (chosen: string) => {
    closeDialog();
    const addable = found.find((one) => one.title === chosen);
    if (addable !== undefined) void add(addable, place);
  };
  openDialog({ kind: 'pick', title, items: found.map((addable) => addable.title), onPick });
}

function adding(id: string, title: string, kind: AddableKind): Command {
  const run = () => pickAndAdd(title, kind);
  return { id, title, group: 'Edit', keys: [], scope: 'graph', when: editable, run };
}

function togglePalette(): void {
  const { open } = useAddPalette.getState();
  showAddPalette(!open);
  focusArea(open ? 'graph' : 'add');
}

/** What is dragged from the palette, by keys: to the selected job behind the selected step, else as a job of its own. */
export const addCommands: readonly Command[] = [
  adding('add-script-step', 'Add step from a script…', 'script'),
  adding('add-playbook-step', 'Add step that runs a playbook…', 'playbook'),
  adding('add-action-step', 'Add step with an action…', 'action'),
  {
    id: 'add-palette',
    title: 'Show or hide what can be added',
    group: 'Edit',
    keys: ['P'],
    scope: 'graph',
    when: editable,
    run: togglePalette,
  },
];
