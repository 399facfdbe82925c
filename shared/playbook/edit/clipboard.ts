import { ok, type Result } from '../../base/result.ts';
import { type Bench, freeId, type Gesture, jobIds, needsOf, refuse, stepsOf } from './bench.ts';
import { type Draft, type DraftEntry, draftOf, entryNamed, newDraft, plainOf } from './draft.ts';
import { renameNeed } from './job-gestures.ts';
import type { StepPlace } from './operations.ts';
import type { EditRefusal } from './reconcile.ts';
import { renameReferences } from './references.ts';
import { makeIdFree, stepIds } from './step-gestures.ts';
import { syntaxOf } from './syntax.ts';
import type { EditLanguage } from './syntax-node.ts';

type Clip = { readonly kind: 'jobs' | 'steps'; readonly entries: readonly DraftEntry[] };

const actions = ['run', 'script', 'uses'];

function isStep(draft: Draft): boolean {
  return actions.some((key) => entryNamed(draft, key) !== null) && entryNamed(draft, 'steps') === null;
}

function isJob(draft: Draft): boolean {
  return entryNamed(draft, 'steps') !== null || entryNamed(draft, 'runs-on') !== null;
}

/** Reads jobs (an object by id) or steps (a list, or one) out of a text in JSON or YAML. */
function clipOf(text: string, language: EditLanguage): Clip | null {
  const json = syntaxOf(text, 'json');
  const root = json ?? syntaxOf(text, 'yaml');
  if (root === null) return null;
  const written = draftOf(root);
  // From the same language comments come along; into another only what is said.
  const draft = root.language === language ? written : newDraft(plainOf(written));
  if (draft.kind === 'array') {
    const steps = draft.entries.length > 0 && draft.entries.every(({ value }) => isStep(value));
    return steps ? { kind: 'steps', entries: draft.entries } : null;
  }
  if (draft.kind !== 'object') return null;
  if (isStep(draft)) return { kind: 'steps', entries: [{ key: null, value: draft, from: null, home: null }] };
  const jobs = draft.entries.length > 0 && draft.entries.every(({ value }) => isJob(value));
  return jobs ? { kind: 'jobs', entries: draft.entries } : null;
}

export function paste(bench: Bench, text: string, place: StepPlace | null, language: EditLanguage): Gesture {
  const clip = clipOf(text, language);
  if (clip === null) return refuse('The clipboard holds no jobs and no steps: JSON or YAML of them is wanted.');
  return clip.kind === 'jobs'
    ? pasteJobs(bench, clip.entries, place?.job ?? null)
    : pasteSteps(bench, clip.entries, place);
}

function pasteSteps(bench: Bench, entries: readonly DraftEntry[], place: StepPlace | null): Gesture {
  if (place === null) return refuse('Select a job for the steps first.');
  const steps = stepsOf(bench, place.job);
  if (!steps.ok) return steps;
  const at = Math.max(0, Math.min(place.step, steps.value.entries.length));
  for (const [index, entry] of entries.entries()) {
    if (entry.value.kind === 'object') makeIdFree(entry.value, stepIds(steps.value));
    steps.value.entries.splice(at + index, 0, entry);
  }
  return ok({ job: place.job, step: at });
}

function pasteJobs(bench: Bench, entries: readonly DraftEntry[], after: string | null): Gesture {
  const taken = new Set(jobIds(bench));
  const ids = new Map<string, string>();
  for (const { key } of entries) {
    const id = freeId(key ?? 'job', taken);
    taken.add(id);
    ids.set(key ?? 'job', id);
  }
  for (const { key, value } of entries)
    for (const [old, id] of ids) {
      if (old === id) continue;
      renameNeed(value, old, id);
      renameReferences(value, 'job', old, id);
      if (old === key) bench.notes.push(`The job "${old}" came in as "${id}".`);
    }
  const place = after === null ? -1 : bench.jobs.entries.findIndex(({ key }) => key === after);
  const at = place === -1 ? bench.jobs.entries.length : place + 1;
  const fresh = entries.map((entry) => ({ ...entry, key: ids.get(entry.key ?? 'job') ?? 'job' }));
  bench.jobs.entries.splice(at, 0, ...fresh);
  for (const { key, value } of fresh)
    for (const need of needsOf(value))
      if (!taken.has(need)) bench.notes.push(`The job "${key}" needs "${need}", which is not here.`);
  return ok({ job: fresh[0]?.key ?? '', step: null });
}

/** What is copied: whole jobs, or steps of one job. */
export type CopyTarget =
  | { readonly kind: 'jobs'; readonly jobs: readonly string[] }
  | { readonly kind: 'steps'; readonly job: string; readonly steps: readonly number[] };

/** The parts to copy, in the order of the text. */
export function copied(bench: Bench, target: CopyTarget): Result<Clip, EditRefusal> {
  if (target.kind === 'jobs') {
    const entries = bench.jobs.entries.filter(({ key }) => target.jobs.includes(key ?? ''));
    return entries.length === 0 ? refuse('There is nothing to copy.') : ok({ kind: 'jobs', entries });
  }
  const steps = stepsOf(bench, target.job);
  if (!steps.ok) return steps;
  const entries = steps.value.entries.filter((_, index) => target.steps.includes(index));
  return entries.length === 0 ? refuse('There is nothing to copy.') : ok({ kind: 'steps', entries });
}
