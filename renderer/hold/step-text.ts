import { joinPointer } from '../../shared/base/pointer.ts';
import type { Plan, PlannedStep } from '../../shared/plan/plan.ts';
import { openPlaybook } from '../documents.ts';
import { perform } from '../edit/gestures.ts';
import { host } from '../host/client.ts';
import type { StepRef } from '../output/output-stream.ts';
import { plannedOf } from '../source/places.ts';

/** An inline script of a playbook's own job, as the run's plan has it. */
export interface StepText {
  readonly file: string;
  readonly text: string;
  /** Where its text stands in the file; null where this page does not write that format. */
  readonly pointer: string | null;
}

const textKeys: Partial<Record<Plan['playbook']['format'], string>> = { v3: 'script', github: 'run' };

function textOf(plan: Plan, step: PlannedStep): StepText | null {
  if (step.kind !== 'script' || step.text === null) return null;
  const { file, format } = plan.playbook;
  const key = textKeys[format];
  return { file, text: step.text, pointer: key === undefined ? null : joinPointer(step.pointer, key) };
}

/** The text of a step of a run; null where it has none of its own, or belongs to another playbook. */
export async function stepText({ run, job, step }: StepRef): Promise<StepText | null> {
  const { plan } = await host.runs.get({ run });
  const planned = plannedOf(plan, { job, step });
  if (plan === null || planned === null || planned.step === null || planned.parent !== null) return null;
  return textOf(plan, planned.step);
}

/** Puts a text in the place of the step's in its playbook, as an edit that can be undone. */
export async function writeStepText(place: StepText, text: string): Promise<void> {
  if (place.pointer === null) return;
  await openPlaybook(place.file);
  await perform({ kind: 'set', pointer: place.pointer, value: text }, 'The step has the new text.');
}
