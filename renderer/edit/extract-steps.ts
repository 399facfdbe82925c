import { safe } from '@orpc/client';
import { fail, type Result } from '../../shared/base/result.ts';
import { type ExtractedSteps, extractSteps } from '../../shared/playbook/edit/edit-playbook.ts';
import type { Extraction } from '../../shared/playbook/edit/extract/extract-steps.ts';
import { host } from '../host/client.ts';
import { loadWorkspace } from '../stores/workspace-store.ts';
import { editedDocument, makeEdit, placedInText, sourceOf } from './gestures.ts';

/** The names of a job's steps in the playbook in front, in the order of the text. */
export function stepNames(job: string): readonly string[] {
  const document = editedDocument();
  const shown = document?.jobs.find(({ id }) => placedInText(document, { job: id, step: null })?.job === job);
  return shown?.steps.map(({ name }) => name) ?? [];
}

/** What extracting would do, or why it cannot be done. */
export function foreseeExtraction(extraction: Extraction): Result<ExtractedSteps, string> {
  const document = editedDocument();
  const source = document === null ? null : sourceOf(document);
  if (source === null) return fail('The text is no playbook so far; mend it in the Source.');
  const drawn = extractSteps(source, extraction);
  return drawn.ok ? drawn : fail(drawn.error.message);
}

/** Writes the new file, and then puts the step that runs it in the place of those that are in it. Gives why not; null: it is done. */
export async function extract(extraction: Extraction): Promise<string | null> {
  const document = editedDocument();
  const drawn = foreseeExtraction(extraction);
  if (document === null || !drawn.ok) return drawn.ok ? 'The playbook was closed.' : drawn.error;
  const { edit, file } = drawn.value;
  const { error, isDefined } = await safe(
    host.playbooks.write({ path: file.path, text: file.text, baseRevision: null }),
  );
  if (error !== null)
    return isDefined && error.code === 'CONFLICT'
      ? `There is a file ${file.path} already: choose another name.`
      : `${file.path} could not be written: ${error.message}`;
  // So that the step finds what it runs.
  await loadWorkspace();
  const notes = [`${file.path} is written; undoing leaves it there.`, ...edit.notes];
  await makeEdit(document, { ...edit, notes }, 'Steps extracted.');
  return null;
}
