import { add, selectedPlace } from '../add/add.ts';
import { type Addable, ofPlaybook, ofScript } from '../add/addable.ts';
import type { Command } from '../commands/command.ts';
import { openFile } from '../documents.ts';
import { editedDocument, perform } from '../edit/gestures.ts';
import { runPlaybook } from '../run-playbook.ts';
import { useWorkspace } from '../stores/workspace-store.ts';
import { chosenSubject, openMenu } from './menu-store.ts';
import { subjectOfFocus } from './menu-subject.ts';

const editable = () => editedDocument()?.readOnly === false;

function edge() {
  const subject = chosenSubject();
  return subject?.kind === 'edge' && editable() ? subject : null;
}

/** The script or playbook that a menu was opened on. */
function listed() {
  const subject = chosenSubject();
  return subject?.kind === 'script' || subject?.kind === 'playbook' ? subject : null;
}

function addableListed(): Addable | null {
  const subject = listed();
  const { workspace } = useWorkspace.getState();
  if (subject === null || workspace === null || !editable()) return null;
  const script = workspace.scripts.find(({ path }) => path === subject.path);
  const playbook = workspace.playbooks.find(({ path }) => path === subject.path);
  if (subject.kind === 'script') return script === undefined ? null : ofScript(script);
  return playbook === undefined ? null : ofPlaybook(playbook, workspace.playbooks);
}

function command(id: string, title: string, group: Command['group'], when: () => boolean, run: () => void): Command {
  return { id, title, group, keys: [], when, run };
}

/** Opens a menu by key, and what menus of edges and of lists offer beside the commands of the graph. */
export const menuCommands: readonly Command[] = [
  {
    id: 'context-menu',
    title: 'Show the menu of what is selected',
    group: 'Edit',
    keys: ['Shift+F10', 'ContextMenu'],
    when: () => subjectOfFocus() !== null,
    run: () => {
      const found = subjectOfFocus();
      const { activeElement } = document;
      if (found !== null) openMenu({ ...found, opener: activeElement instanceof HTMLElement ? activeElement : null });
    },
  },
  command(
    'insert-on-edge',
    'Insert job on this edge',
    'Edit',
    () => edge() !== null,
    () => {
      const ends = edge();
      if (ends === null) return;
      const { job, need } = ends;
      void perform({ kind: 'insert-job', job, need }, `Job inserted between ${need} and ${job}.`);
    },
  ),
  command(
    'remove-edge',
    'Remove this edge',
    'Edit',
    () => edge() !== null,
    () => {
      const ends = edge();
      if (ends === null) return;
      const { job, need } = ends;
      void perform({ kind: 'disconnect', job, need }, `${job} no longer needs ${need}.`);
    },
  ),
  command(
    'open-pointed',
    'Open',
    'File',
    () => listed() !== null,
    () => {
      const subject = listed();
      if (subject !== null) void openFile(subject.path);
    },
  ),
  command(
    'add-pointed',
    'Add step that runs this',
    'Edit',
    () => addableListed() !== null,
    () => {
      const addable = addableListed();
      if (addable !== null) void add(addable, selectedPlace());
    },
  ),
  command(
    'run-pointed',
    'Run this playbook',
    'Run',
    () => listed()?.kind === 'playbook',
    () => {
      const subject = listed();
      if (subject !== null) void runPlaybook(subject.path);
    },
  ),
];
