import { findCycles } from '../../base/graph.ts';
import type { JsonObject } from '../../base/json.ts';
import { ok } from '../../base/result.ts';
import { type Bench, freeId, type Gesture, jobIds, jobOf, needsOf, refuse, setLeading } from './bench.ts';
import { copyOf, type Draft, type DraftCollection, entryNamed, newDraft, removeKey, textAt } from './draft.ts';
import type { EditOperation } from './operations.ts';
import { namedUnder, renameReferences } from './references.ts';

const idPattern = { v3: /^[a-zA-Z][\w-]*$/, github: /^[a-zA-Z_][\w-]*$/ };

/** A job of one step, called as the step is. */
function newJob({ format }: Bench, needs: readonly string[], step: JsonObject | undefined): JsonObject {
  const needed = needs.length === 0 ? {} : { needs };
  const called = typeof step?.name === 'string' ? step.name : null;
  if (format === 'v3')
    return { name: called ?? 'New job', ...needed, steps: [step ?? { name: 'Say hello', script: 'echo hello' }] };
  const named = called === null ? {} : { name: called };
  return { ...named, 'runs-on': 'ubuntu-latest', ...needed, steps: [step ?? { name: 'Say hello', run: 'echo hello' }] };
}

function putJob({ jobs }: Bench, id: string, value: Draft, after: string | null): void {
  const place = after === null ? -1 : jobs.entries.findIndex(({ key }) => key === after);
  jobs.entries.splice(place === -1 ? jobs.entries.length : place + 1, 0, { key: id, value, from: null, home: null });
}

type Adding<K extends 'add-job' | 'insert-job'> = Omit<Extract<EditOperation, { readonly kind: K }>, 'kind'>;

export function addJob(bench: Bench, { id: wanted, after, needs, step }: Adding<'add-job'>): Gesture {
  const id = wanted ?? freeId('job', new Set(jobIds(bench)));
  const refusal = refusedId(bench, id);
  if (refusal !== null) return refuse(refusal);
  putJob(bench, id, newDraft(newJob(bench, needs, step)), after);
  return ok({ job: id, step: null });
}

function refusedId(bench: Bench, id: string): string | null {
  if (!idPattern[bench.format].test(id))
    return `"${id}" cannot be a job's id: a letter first, then letters, digits, _ and -.`;
  return jobIds(bench).includes(id) ? `There is a job "${id}" already.` : null;
}

export function renameJob(bench: Bench, job: string, id: string): Gesture {
  const found = jobOf(bench, job);
  if (!found.ok) return found;
  if (id === job) return ok({ job, step: null });
  const refusal = refusedId(bench, id);
  if (refusal !== null) return refuse(refusal);
  found.value.entry.key = id;
  for (const { value } of bench.jobs.entries) renameNeed(value, job, id);
  renameReferences(bench.root, 'job', job, id);
  return ok({ job: id, step: null });
}

/** Names a need anew, in a text or a list as it is. */
export function renameNeed(job: Draft, need: string, id: string): void {
  const needs = entryNamed(job, 'needs')?.value;
  const items = needs?.kind === 'array' ? needs.entries.map(({ value }) => value) : [needs];
  for (const item of items) if (item?.kind === 'scalar' && item.value === need) item.value = id;
}

export function duplicateJobs(bench: Bench, ids: readonly string[]): Gesture {
  let last: string | null = null;
  for (const id of ids) {
    const found = jobOf(bench, id);
    if (!found.ok) return found;
    const { entry, job } = found.value;
    const copy = freeId(id, new Set(jobIds(bench)));
    const value = copyOf(job);
    const name = entryNamed(value, 'name')?.value;
    if (name?.kind === 'scalar' && typeof name.value === 'string') name.value = `${name.value} (copy)`;
    const place = bench.jobs.entries.indexOf(entry);
    bench.jobs.entries.splice(place + 1, 0, { ...entry, key: copy, value });
    last = copy;
  }
  return ok(last === null ? null : { job: last, step: null });
}

export function deleteJobs(bench: Bench, ids: readonly string[]): Gesture {
  const missing = ids.find((id) => !jobIds(bench).includes(id));
  if (missing !== undefined) return refuse(`There is no job "${missing}".`);
  bench.jobs.entries = bench.jobs.entries.filter(({ key }) => !ids.includes(key ?? ''));
  for (const { key, value } of bench.jobs.entries) {
    if (value.kind !== 'object') continue;
    for (const id of ids) {
      dropNeed(value, id);
      for (const under of namedUnder(value, 'job', id))
        bench.notes.push(`"${under}" of the job "${key}" still names the job "${id}", which is gone.`);
    }
  }
  return ok(null);
}

function dropNeed(job: DraftCollection, need: string): void {
  const needs = entryNamed(job, 'needs')?.value;
  if (needs?.kind === 'array') {
    needs.entries = needs.entries.filter(({ value }) => value.kind !== 'scalar' || value.value !== need);
    if (needs.entries.length === 0) removeKey(job, 'needs');
  } else if (textAt(job, 'needs') === need) removeKey(job, 'needs');
}

type NeedsGraph = readonly { readonly id: string; readonly needs: readonly string[] }[];

/** All that is reached from a job, itself included. */
function reachedFrom(job: string, next: ReadonlyMap<string, readonly string[]>): ReadonlySet<string> {
  const reached = new Set([job]);
  for (const id of reached) for (const other of next.get(id) ?? []) reached.add(other);
  return reached;
}

/** The jobs that `job` can need: all that `refusedNeed` does not refuse, found at once. */
export function needable(graph: NeedsGraph, job: string): readonly string[] {
  const needing = new Map<string, string[]>();
  for (const { id, needs } of graph) for (const need of needs) needing.set(need, [...(needing.get(need) ?? []), id]);
  const refused = new Set([...reachedFrom(job, needing), ...(graph.find(({ id }) => id === job)?.needs ?? [])]);
  return graph.flatMap(({ id }) => (refused.has(id) ? [] : [id]));
}

/** The jobs that can need `need`, likewise. */
export function ableToNeed(graph: NeedsGraph, need: string): readonly string[] {
  const refused = reachedFrom(need, new Map(graph.map(({ id, needs }) => [id, needs])));
  return graph.flatMap(({ id, needs }) => (refused.has(id) || needs.includes(need) ? [] : [id]));
}

/** Why `job` cannot need `need`; null: it can. `graph` is every job with what it needs. */
export function refusedNeed(graph: NeedsGraph, job: string, need: string): string | null {
  if (job === need) return `A job cannot need itself: ${job} → ${job}.`;
  if (graph.find(({ id }) => id === job)?.needs.includes(need)) return `"${job}" needs "${need}" already.`;
  const wished = graph.map((node) => (node.id === job ? { ...node, needs: [...node.needs, need] } : node));
  const known = new Set(findCycles(graph).map((cycle) => cycle.join('\n')));
  const cycle = findCycles(wished).find((path) => path.includes(job) && !known.has(path.join('\n')));
  return cycle === undefined ? null : `That would close a cycle: ${cycle.join(' → ')}.`;
}

export function connect(bench: Bench, job: string, need: string): Gesture {
  const found = jobOf(bench, job);
  if (!found.ok) return found;
  if (!jobIds(bench).includes(need)) return refuse(`There is no job "${need}".`);
  const graph = bench.jobs.entries.map(({ key, value }) => ({ id: key ?? '', needs: needsOf(value) }));
  const refusal = refusedNeed(graph, job, need);
  if (refusal !== null) return refuse(refusal, 'cycle');
  const written = entryNamed(found.value.job, 'needs');
  const item = { key: null, value: newDraft(need), from: null, home: null };
  if (written?.value.kind === 'array') written.value.entries.push(item);
  else setLeading(found.value.job, 'needs', newDraft([...needsOf(found.value.job), need]));
  return ok({ job, step: null });
}

export function disconnect(bench: Bench, job: string, need: string): Gesture {
  const found = jobOf(bench, job);
  if (!found.ok) return found;
  if (!needsOf(found.value.job).includes(need)) return refuse(`"${job}" does not need "${need}".`);
  dropNeed(found.value.job, need);
  for (const under of namedUnder(found.value.job, 'job', need))
    bench.notes.push(`"${under}" of the job "${job}" still names the job "${need}", which it no longer needs.`);
  return ok({ job, step: null });
}

export function insertJob(bench: Bench, { job, need, step }: Adding<'insert-job'>): Gesture {
  const found = jobOf(bench, job);
  if (!found.ok) return found;
  if (!needsOf(found.value.job).includes(need)) return refuse(`"${job}" does not need "${need}".`);
  const id = freeId('job', new Set(jobIds(bench)));
  renameNeed(found.value.job, need, id);
  putJob(bench, id, newDraft(newJob(bench, [need], step)), need);
  return ok({ job: id, step: null });
}
