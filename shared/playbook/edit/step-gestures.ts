import type { JsonObject } from '../../base/json.ts';
import { ok } from '../../base/result.ts';
import { classifyCondition } from '../../expressions/condition.ts';
import { findTemplates } from '../../expressions/template.ts';
import { type Bench, freeId, type Gesture, jobOf, refuse, setLeading, stepEntry, stepsOf } from './bench.ts';
import { copyOf, type DraftCollection, entryNamed, newDraft, removeKey, setKey, textAt } from './draft.ts';
import type { StepPlace } from './operations.ts';
import { namedUnder, renameReferences } from './references.ts';

export function addStep(bench: Bench, job: string, at: number, step: JsonObject): Gesture {
  const found = jobOf(bench, job);
  if (!found.ok) return found;
  const { job: draft } = found.value;
  if (entryNamed(draft, 'steps') === null) setKey(draft, 'steps', newDraft([]));
  const steps = stepsOf(bench, job);
  if (!steps.ok) return steps;
  const place = Math.max(0, Math.min(at, steps.value.entries.length));
  steps.value.entries.splice(place, 0, { key: null, value: newDraft(step), from: null, home: null });
  return ok({ job, step: place });
}

/** Ids of a job's steps. */
export function stepIds(steps: DraftCollection): Set<string> {
  return new Set(steps.entries.map(({ value }) => textAt(value, 'id') ?? ''));
}

/** Gives a step that comes to others an id of its own, where it has one that they have. */
export function makeIdFree(step: DraftCollection, taken: ReadonlySet<string>): void {
  const id = entryNamed(step, 'id')?.value;
  if (id?.kind === 'scalar' && typeof id.value === 'string') id.value = freeId(id.value, taken);
}

export function duplicateStep(bench: Bench, { job, step }: StepPlace): Gesture {
  const steps = stepsOf(bench, job);
  if (!steps.ok) return steps;
  const found = stepEntry(steps.value, step);
  if (!found.ok) return found;
  const value = copyOf(found.value.step);
  makeIdFree(value, stepIds(steps.value));
  const name = entryNamed(value, 'name')?.value;
  if (name?.kind === 'scalar' && typeof name.value === 'string') name.value = `${name.value} (copy)`;
  steps.value.entries.splice(step + 1, 0, { ...found.value.entry, value });
  return ok({ job, step: step + 1 });
}

function noteOrphans(bench: Bench, job: string, step: DraftCollection): void {
  const id = textAt(step, 'id');
  const found = jobOf(bench, job);
  if (id === null || !found.ok) return;
  for (const under of namedUnder(found.value.job, 'step', id))
    bench.notes.push(`"${under}" in the job "${job}" still names the step "${id}", which is gone from it.`);
}

export function deleteStep(bench: Bench, { job, step }: StepPlace): Gesture {
  const steps = stepsOf(bench, job);
  if (!steps.ok) return steps;
  const found = stepEntry(steps.value, step);
  if (!found.ok) return found;
  steps.value.entries.splice(step, 1);
  noteOrphans(bench, job, found.value.step);
  const left = Math.min(step, steps.value.entries.length - 1);
  return ok({ job, step: left < 0 ? null : left });
}

export function moveStep(bench: Bench, { job, step }: StepPlace, to: StepPlace): Gesture {
  const steps = stepsOf(bench, job);
  if (!steps.ok) return steps;
  const target = stepsOf(bench, to.job);
  if (!target.ok) return target;
  const found = stepEntry(steps.value, step);
  if (!found.ok) return found;
  steps.value.entries.splice(step, 1);
  const place = Math.max(0, Math.min(to.step, target.value.entries.length));
  if (to.job !== job) {
    makeIdFree(found.value.step, stepIds(target.value));
    noteOrphans(bench, job, found.value.step);
  }
  target.value.entries.splice(place, 0, found.value.entry);
  return ok({ job: to.job, step: place });
}

export function renameStep(bench: Bench, { job, step }: StepPlace, id: string): Gesture {
  const steps = stepsOf(bench, job);
  if (!steps.ok) return steps;
  const found = stepEntry(steps.value, step);
  if (!found.ok) return found;
  if (!/^[a-zA-Z_][\w-]*$/.test(id))
    return refuse(`"${id}" cannot be a step's id: a letter first, then letters, digits, _ and -.`);
  const old = textAt(found.value.step, 'id');
  if (old === id) return ok({ job, step });
  if (stepIds(steps.value).has(id)) return refuse(`The job has a step "${id}" already.`);
  const written = entryNamed(found.value.step, 'id')?.value;
  if (written?.kind === 'scalar') written.value = id;
  else setLeading(found.value.step, 'id', newDraft(id));
  const owner = jobOf(bench, job);
  if (old !== null && owner.ok) renameReferences(owner.value.job, 'step', old, id);
  return ok({ job, step });
}

/** Conditions that never hold, around the one that stood there, so that turning on gives it back. */
const offAround = {
  template: { pattern: /^\$\{\{ false && \(([\s\S]*)\) \}\}$/, off: (text: string) => `\${{ false && (${text}) }}` },
  expression: { pattern: /^false && \(([\s\S]*)\)$/, off: (text: string) => `false && (${text})` },
  powershell: { pattern: /^\$false -and \(([\s\S]*)\)$/, off: (text: string) => `$false -and (${text})` },
};

function turnedOff(text: string, format: Bench['format']): string | null {
  const { expressions } = findTemplates(text);
  const [whole] = expressions;
  if (whole !== undefined) {
    const alone = expressions.length === 1 && text.trim().length === whole.length;
    return alone ? offAround.template.off(whole.body) : null;
  }
  const { language } = classifyCondition(text, format === 'github' ? 'expression' : null);
  return offAround[language].off(text);
}

function turnedOn(text: string): string {
  const { template, expression, powershell } = offAround;
  const inTemplate = template.pattern.exec(text)?.[1];
  if (inTemplate !== undefined) return `\${{ ${inTemplate} }}`;
  return expression.pattern.exec(text)?.[1] ?? powershell.pattern.exec(text)?.[1] ?? text;
}

/** Whether a condition never holds, as that of a part that is turned off. */
export function isTurnedOff(condition: string): boolean {
  return condition === 'false' || turnedOn(condition) !== condition;
}

function turnByCondition(part: DraftCollection, on: boolean, format: Bench['format']): string | null {
  const written = entryNamed(part, 'if')?.value;
  if (written !== undefined && written.kind !== 'scalar') return 'The condition is no text; edit it in the Source.';
  const value = written?.value ?? true;
  const never = value === false || value === 'false';
  if (on) {
    if (never) removeKey(part, 'if');
    else if (written !== undefined && typeof value === 'string') written.value = turnedOn(value);
    return null;
  }
  if (never) return null;
  if (written === undefined || value === true) {
    setLeading(part, 'if', newDraft(false));
    return null;
  }
  const off = turnedOff(String(value), format);
  if (off === null) return 'The condition has text around its expression; edit it in the Source.';
  written.value = off;
  return null;
}

export function turn(bench: Bench, job: string, step: number | null, on: boolean): Gesture {
  const found = jobOf(bench, job);
  if (!found.ok) return found;
  let part = found.value.job;
  if (step !== null) {
    const steps = stepsOf(bench, job);
    if (!steps.ok) return steps;
    const inside = stepEntry(steps.value, step);
    if (!inside.ok) return inside;
    part = inside.value.step;
  }
  if (step !== null && bench.format === 'v3') {
    if (on) removeKey(part, 'enabled');
    else setLeading(part, 'enabled', newDraft(false));
    return ok({ job, step });
  }
  const refusal = turnByCondition(part, on, bench.format);
  return refusal === null ? ok({ job, step }) : refuse(refusal);
}

/** Turns jobs off or on; one that is so already stays as it is, and where one cannot be turned none is. */
export function turnJobs(bench: Bench, jobs: readonly string[], on: boolean): Gesture {
  for (const job of jobs) {
    const found = jobOf(bench, job);
    if (!found.ok) return found;
    const written = entryNamed(found.value.job, 'if')?.value;
    if (!on && written?.kind === 'scalar' && isTurnedOff(String(written.value))) continue;
    const turned = turn(bench, job, null, on);
    if (!turned.ok) return turned;
  }
  const [first] = jobs;
  return ok(first === undefined ? null : { job: first, step: null });
}
