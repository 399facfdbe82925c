import { fail, ok, type Result } from '../../base/result.ts';
import { type Draft, type DraftCollection, type DraftEntry, draftAt, entryNamed, plainOf } from './draft.ts';
import type { EditSelection } from './operations.ts';
import type { EditRefusal } from './reconcile.ts';

/** A playbook on the bench: its draft, and where its jobs are. Gestures change the draft. */
export interface Bench {
  readonly root: Draft;
  readonly jobs: DraftCollection;
  readonly format: 'v3' | 'github';
  /** What a person should know afterwards: references that name nothing any more. */
  readonly notes: string[];
}
export type Gesture = Result<EditSelection | null, EditRefusal>;

export function refuse(message: string, code: EditRefusal['code'] = 'not-possible') {
  return fail<EditRefusal>({ code, message });
}

export function jobOf({ jobs }: Bench, id: string): Result<{ entry: DraftEntry; job: DraftCollection }, EditRefusal> {
  const entry = entryNamed(jobs, id);
  if (entry === null) return refuse(`There is no job "${id}".`);
  if (entry.value.kind !== 'object')
    return refuse(`The job "${id}" is not written out here; edit it in the Source.`, 'shared');
  return ok({ entry, job: entry.value });
}

/** The list of a job's steps. */
export function stepsOf(bench: Bench, id: string): Result<DraftCollection, EditRefusal> {
  const found = jobOf(bench, id);
  if (!found.ok) return found;
  const steps = entryNamed(found.value.job, 'steps')?.value;
  if (steps?.kind !== 'array') return refuse(`The job "${id}" has no list of steps.`);
  return ok(steps);
}

export function stepEntry(
  steps: DraftCollection,
  index: number,
): Result<{ entry: DraftEntry; step: DraftCollection }, EditRefusal> {
  const entry = steps.entries[index];
  if (entry === undefined) return refuse(`There is no step ${index + 1}.`);
  if (entry.value.kind !== 'object')
    return refuse('This step is not written out here; edit it in the Source.', 'shared');
  return ok({ entry, step: entry.value });
}

export function jobIds({ jobs }: Bench): string[] {
  return jobs.entries.flatMap(({ key }) => (key === null ? [] : [key]));
}

/** Ids that a job needs, as written. */
export function needsOf(job: Draft): string[] {
  const needs = draftAt(job, ['needs']);
  const plain = needs === null ? [] : plainOf(needs);
  if (typeof plain === 'string') return [plain];
  return Array.isArray(plain) ? plain.filter((need): need is string => typeof need === 'string') : [];
}

/** `wanted`, or with a number behind it until nothing else has it. */
export function freeId(wanted: string, taken: ReadonlySet<string>): string {
  if (!taken.has(wanted)) return wanted;
  const stem = wanted.replace(/-\d+$/, '');
  for (let number = 2; ; number += 1) if (!taken.has(`${stem}-${number}`)) return `${stem}-${number}`;
}

/** The keys that a new one stands behind, of those that are there. */
const before = ['name', 'id', 'description', 'enabled', 'runs-on', 'runsOn'];

/** Sets a key; a new one stands behind those that name the part, before those that say what it does. */
export function setLeading(object: DraftCollection, key: string, value: Draft): void {
  const entry = entryNamed(object, key);
  if (entry !== null) {
    entry.value = value;
    return;
  }
  const at = object.entries.findLastIndex((other) => before.includes(other.key ?? '')) + 1;
  object.entries.splice(at, 0, { key, value, from: null, home: null });
}
