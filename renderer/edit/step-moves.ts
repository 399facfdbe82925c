import { copyText } from '../../shared/playbook/edit/edit-playbook.ts';
import type { StepPlace } from '../../shared/playbook/edit/operations.ts';
import { announce } from '../stores/announce-store.ts';
import { editedDocument, perform, sourceOf } from './gestures.ts';

/** A place among a job's steps, told as the text is before anything is put there; past the last is the end. */
interface Gap {
  readonly job: string;
  readonly at: number;
}

/** Moves a step to a place; where it is already, nothing happens. */
export async function moveStep(place: StepPlace, { job, at }: Gap): Promise<void> {
  const within = job === place.job;
  if (within && (at === place.step || at === place.step + 1)) return;
  // The step itself stands no longer before what comes behind it.
  const to = { job, step: within && at > place.step ? at - 1 : at };
  await perform({ kind: 'move-step', place, to }, within ? `Step moved within ${job}.` : `Step moved to ${job}.`);
}

/** A step as text; null: it cannot be told. */
export function stepText({ job, step }: StepPlace): string | null {
  const document = editedDocument();
  const source = document === null ? null : sourceOf(document);
  const copied = source === null ? null : copyText(source, { kind: 'steps', job, steps: [step] });
  return copied?.ok === true ? copied.value : null;
}

/** Puts a copy of a step at a place. */
export async function copyStep(place: StepPlace, { job, at }: Gap): Promise<void> {
  const text = stepText(place);
  if (text === null) return announce('This step cannot be copied; edit it in the Source.', 'refused');
  await perform({ kind: 'paste', text, place: { job, step: at } }, `Step copied to ${job}.`);
}
