import { splitPointer } from '../../shared/base/pointer.ts';
import { type EditedText, editPlaybook, type PlaybookEdit } from '../../shared/playbook/edit/edit-playbook.ts';
import type { EditOperation, EditSelection } from '../../shared/playbook/edit/operations.ts';
import { takeText } from '../documents.ts';
import type { GraphRef } from '../graph/graph-job.ts';
import { stepHistory } from '../source/editor-states.ts';
import { plannedOf } from '../source/places.ts';
import { announce } from '../stores/announce-store.ts';
import { documentOf, type PlaybookDocument } from '../stores/documents-store.ts';
import { select, useSelection } from '../stores/selection-store.ts';
import { activeTab, playbookTabId } from '../stores/tabs-store.ts';
import { applyEdit } from './apply-edit.ts';

/** The playbook in front; null: another tab is, or it is not read yet. */
export function editedDocument(): PlaybookDocument | null {
  const tab = activeTab();
  return tab?.kind === 'playbook' ? documentOf(tab.path) : null;
}

/** What a reference of the graph is in the text; null: it is of another text, or of none. */
export function placedInText({ plan }: PlaybookDocument, ref: GraphRef | null): EditSelection | null {
  const planned = plannedOf(plan, ref);
  if (planned === null || planned.parent !== null) return null;
  const path = splitPointer(planned.job.pointer);
  const job = path.at(-1);
  if (job === undefined || path.at(-2) !== 'jobs') return null;
  const inside = planned.step === null ? [] : splitPointer(planned.step.pointer).slice(path.length);
  const step = inside[0] === 'steps' ? Number(inside[1]) : Number.NaN;
  return { job, step: planned.step === null || Number.isNaN(step) ? null : step };
}

/** What is selected in a playbook, as its graph has it. */
export function selectedRef({ path }: PlaybookDocument): GraphRef | null {
  return useSelection.getState().byTab[playbookTabId(path)] ?? null;
}

/** What is selected in the playbook in front, as the text has it. */
export function selectedInText(): EditSelection | null {
  const document = editedDocument();
  if (document === null) return null;
  return placedInText(document, selectedRef(document));
}

/** The ids of the text's own jobs. */
export function jobsInText(document: PlaybookDocument): string[] {
  const ids = document.jobs.map(({ id }) => placedInText(document, { job: id, step: null })?.job);
  return [...new Set(ids.filter((id) => id !== undefined))];
}

/** The text as the edit engine takes it; null: it is no playbook so far. */
export function sourceOf({ text, path, analysis }: PlaybookDocument): EditedText | null {
  return analysis?.format == null ? null : { text, file: path, format: analysis.format };
}

/** Does a gesture on the playbook in front, as one step of its history, selects what came of it and says `done`. */
export async function perform(operation: EditOperation, done: string): Promise<void> {
  const document = editedDocument();
  const source = document === null ? null : sourceOf(document);
  if (document === null || source === null)
    return announce('The text is no playbook so far; mend it in the Source.', 'refused');
  if (document.readOnly) return announce('This file is read only.', 'refused');
  const result = editPlaybook(source, operation);
  if (!result.ok) return announce(result.error.message, 'refused');
  await makeEdit(document, result.value, done, operation);
}

/** Makes an edit, of an operation or of another, as one step of a playbook's history, selects what came of it and says `done`. */
export async function makeEdit(
  document: PlaybookDocument,
  edit: PlaybookEdit,
  done: string,
  operation: EditOperation | null = null,
): Promise<void> {
  const { edits, selection, notes } = edit;
  if (edits.length > 0) await applyEdit(document.path, operation, edits);
  selectInText(document.path, selection);
  if (notes.length === 0) announce(done);
  else announce(`${done} ${notes.join(' ')}`, 'note');
}

/** Selects what the text has at a place, by what the plan made of it: of a matrix its first leg. */
export function selectInText(path: string, place: EditSelection | null): void {
  const document = documentOf(path);
  const job = document?.plan?.jobs.find(
    ({ id }) => placedInText(document, { job: id, step: null })?.job === place?.job,
  );
  if (document === null || place === null || job === undefined) {
    select(playbookTabId(path), null);
    return;
  }
  const step = job.steps.find(({ id }) => placedInText(document, { job: job.id, step: id })?.step === place.step);
  select(playbookTabId(path), { job: job.id, step: place.step === null ? null : (step?.id ?? null) });
}

/** Undo or redo of the playbook in front, gestures and typing alike. */
export async function stepBackOrForth(direction: 'undo' | 'redo'): Promise<void> {
  const document = editedDocument();
  if (document === null) return;
  const text = stepHistory(document.path, direction);
  if (text === null) return announce(direction === 'undo' ? 'There is nothing to undo.' : 'There is nothing to redo.');
  await takeText(document.path, text);
  announce(direction === 'undo' ? 'Undone.' : 'Done again.');
}

/** Jobs as a person reads them: `Job build`, `3 jobs`. */
export function jobsText(jobs: readonly string[]): string {
  return jobs.length === 1 ? `Job ${jobs[0]}` : `${jobs.length} jobs`;
}
