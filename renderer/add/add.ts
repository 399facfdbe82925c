import { isJsonObject, type JsonObject } from '../../shared/base/json.ts';
import type { EditOperation } from '../../shared/playbook/edit/operations.ts';
import { editedDocument, perform, selectedInText } from '../edit/gestures.ts';
import { announce } from '../stores/announce-store.ts';
import type { Addable } from './addable.ts';

/** Where something is added, by ids of the text: nowhere in particular, among a job's steps, or between two jobs. */
export type AddPlace =
  | { readonly kind: 'canvas' }
  | { readonly kind: 'steps'; readonly job: string; readonly at: number }
  | { readonly kind: 'edge'; readonly job: string; readonly need: string };

/** Behind the selected step, at the end of the selected job, or where nothing is selected in a job of its own. */
export function selectedPlace(): AddPlace {
  const selected = selectedInText();
  if (selected === null) return { kind: 'canvas' };
  const { job, step } = selected;
  return { kind: 'steps', job, at: step === null ? Number.MAX_SAFE_INTEGER : step + 1 };
}

/** Adds something to the playbook in front as one step of its history, and says what is still to be filled in. */
export async function add(addable: Addable, place: AddPlace): Promise<void> {
  const format = editedDocument()?.analysis?.format;
  if (format == null) return announce('The text is no playbook so far; mend it in the Source.', 'refused');
  const made = addable.step?.(format) ?? null;
  if (made !== null && !made.ok) return announce(made.error, 'refused');
  const step = made?.value ?? null;
  await perform(operationOf(place, step), `${whatIsDone(addable, place)}${leftToFill(step)}`);
}

function operationOf(place: AddPlace, step: JsonObject | null): EditOperation {
  const given = step === null ? {} : { step };
  switch (place.kind) {
    case 'canvas':
      return { kind: 'add-job', id: null, after: null, needs: [], ...given };
    case 'edge':
      return { kind: 'insert-job', job: place.job, need: place.need, ...given };
    case 'steps':
      // A job that is put on a job comes after it.
      return step === null
        ? { kind: 'add-job', id: null, after: place.job, needs: [place.job] }
        : { kind: 'add-step', job: place.job, at: place.at, step };
  }
}

function whatIsDone({ title, step }: Addable, place: AddPlace): string {
  const what = step === null ? 'Job' : title;
  if (place.kind === 'canvas') return step === null ? 'Job added.' : `Job added for ${title}.`;
  if (place.kind === 'edge') return `${what} added between ${place.need} and ${place.job}.`;
  return step === null ? `Job added after ${place.job}.` : `${what} added to ${place.job}.`;
}

function leftToFill(step: JsonObject | null): string {
  const given = isJsonObject(step?.with) ? Object.keys(step.with) : [];
  return given.length === 0 ? '' : ` Fill in ${given.join(', ')}.`;
}
