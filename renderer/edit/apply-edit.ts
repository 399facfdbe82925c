import type { EditOperation } from '../../shared/playbook/edit/operations.ts';
import type { TextEdit } from '../../shared/playbook/edit/text-edit.ts';
import { takeText } from '../documents.ts';
import { renamedIn } from '../graph/view-steps.ts';
import { applyToState } from '../source/editor-states.ts';
import { changeGraphView, graphViewOf } from '../stores/graph-views-store.ts';

/**
 * Puts the edits that an operation makes into a text, as one step of its history. What is arranged in the graph of a job that
 * is renamed goes with it, and is back with it.
 */
export async function applyEdit(
  path: string,
  operation: EditOperation | null,
  edits: readonly TextEdit[],
): Promise<void> {
  const renamed = operation?.kind === 'rename-job' ? renamedIn(graphViewOf(path), operation.job, operation.id) : null;
  await takeText(path, applyToState(path, edits, renamed));
  // Not before the graph has the job under its new id: what is drawn until then would jump.
  if (renamed !== null) changeGraphView(path, renamed.after);
}
