import { editPlaybook } from '../../shared/playbook/edit/edit-playbook.ts';
import type { EditOperation } from '../../shared/playbook/edit/operations.ts';
import { applyEdit } from '../edit/apply-edit.ts';
import { placedInText, selectInText, sourceOf } from '../edit/gestures.ts';
import { plannedOf } from '../source/places.ts';
import { announce } from '../stores/announce-store.ts';
import { documentOf } from '../stores/documents-store.ts';
import { useSelection } from '../stores/selection-store.ts';
import { playbookTabId } from '../stores/tabs-store.ts';

/**
 * Does an edit of a playbook as one step of its history and says `done`; null: it is done, else why it is not. What is
 * selected stays selected, whatever the plan calls it afterwards.
 */
export async function change(path: string, operation: EditOperation, done: string): Promise<string | null> {
  const document = documentOf(path);
  const source = document === null ? null : sourceOf(document);
  if (document === null || source === null) return 'The text is no playbook so far; mend it in the Source.';
  if (document.readOnly) return 'This file is read only.';
  const result = editPlaybook(source, operation);
  if (!result.ok) return result.error.message;
  const { edits, notes, selection } = result.value;
  if (edits.length === 0) return null;
  const tab = playbookTabId(path);
  const place = selection ?? placedInText(document, useSelection.getState().byTab[tab] ?? null);
  await applyEdit(path, operation, edits);
  const now = useSelection.getState().byTab[tab] ?? null;
  // A leg or a step may be called otherwise now; what was chosen in the meantime stays.
  if (now !== null && plannedOf(documentOf(path)?.plan ?? null, now) === null) selectInText(path, place);
  if (notes.length === 0) announce(done);
  else announce(`${done} ${notes.join(' ')}`, 'note');
  return null;
}

/** As `change`, of a button: why it is not done is said on the page. */
export async function changeOrSay(path: string, operation: EditOperation, done: string): Promise<void> {
  const refusal = await change(path, operation, done);
  if (refusal !== null) announce(refusal, 'refused');
}
