import type { JsonValue } from '../../base/json.ts';
import { splitPointer } from '../../base/pointer.ts';
import { ok } from '../../base/result.ts';
import { unreachable } from '../../base/unreachable.ts';
import { type Gesture, refuse, setLeading } from './bench.ts';
import { type Draft, type DraftCollection, draftAt, entryNamed, newDraft, removeKey, setKey } from './draft.ts';
import type { EditOperation, ValueOperation } from './operations.ts';

/** Does edits of values to a draft; after one that is refused the draft is of no use. */
export function editValues(
  root: Draft,
  operation: ValueOperation | Extract<EditOperation, { readonly kind: 'several' }>,
): Gesture {
  switch (operation.kind) {
    case 'set':
      return setValue(root, operation.pointer, operation.value);
    case 'rename-key':
      return renameKey(root, operation.pointer, operation.key);
    case 'insert':
      return insertValue(root, operation.pointer, operation.value);
    case 'remove':
      return removeValue(root, operation.pointer);
    case 'several': {
      for (const each of operation.operations) {
        const done = editValues(root, each);
        if (!done.ok) return done;
      }
      return ok(null);
    }
    default:
      return unreachable(operation);
  }
}

/** What holds the last segment of a path; objects on the way are made where `make` says so. */
function holderOf(root: Draft, path: readonly string[], make: boolean): DraftCollection | null {
  let at: Draft = root;
  for (const segment of path) {
    let next: Draft | null = draftAt(at, [segment]);
    // A key without a value (`env:`) is the beginning of an object.
    const isEmpty = next === null || (next.kind === 'scalar' && next.value === null);
    if (isEmpty && make && at.kind === 'object') {
      const made = newDraft({});
      if (next === null) putKey(at, segment, made);
      else setKey(at, segment, made);
      next = made;
    }
    if (next === null) return null;
    at = next;
  }
  return at.kind === 'object' || at.kind === 'array' ? at : null;
}

function nowhere(pointer: string) {
  return refuse(`Nothing can be put at "${pointer}": what holds it is not written out there.`);
}

/** Keys of a job or step that stand before the rest of it. */
const leading = ['name', 'id', 'if', 'needs'];

/** Puts a new key where a person would write it: the steps of a job and the jobs of a playbook stay last. */
function putKey(object: DraftCollection, key: string, value: Draft): void {
  const has = (...keys: string[]) => object.entries.findIndex((entry) => keys.includes(entry.key ?? ''));
  const last = has('steps', 'jobs');
  if (leading.includes(key) && has('steps', 'run', 'script', 'uses') !== -1) setLeading(object, key, value);
  else if (last === -1) setKey(object, key, value);
  else object.entries.splice(last, 0, { key, value, from: null, home: null });
}

function setValue(root: Draft, pointer: string, value: JsonValue): Gesture {
  const path = splitPointer(pointer);
  const last = path.pop();
  const holder = holderOf(root, path, true);
  if (holder === null || last === undefined) return nowhere(pointer);
  if (holder.kind === 'object') {
    const written = entryNamed(holder, last)?.value;
    if (written?.kind === 'scalar' && (typeof value !== 'object' || value === null)) written.value = value;
    else if (written === undefined) putKey(holder, last, newDraft(value));
    else setKey(holder, last, newDraft(value));
    return ok(null);
  }
  const entry = holder.entries[Number(last)];
  if (entry === undefined) return insertValue(root, pointer, value);
  if (entry.value.kind === 'scalar' && (typeof value !== 'object' || value === null)) entry.value.value = value;
  else entry.value = newDraft(value);
  return ok(null);
}

function insertValue(root: Draft, pointer: string, value: JsonValue): Gesture {
  const path = splitPointer(pointer);
  const last = path.pop();
  const holder = holderOf(root, path, false);
  const index = Number(last);
  if (holder?.kind !== 'array' || !Number.isInteger(index) || index < 0 || index > holder.entries.length)
    return nowhere(pointer);
  holder.entries.splice(index, 0, { key: null, value: newDraft(value), from: null, home: null });
  return ok(null);
}

function removeValue(root: Draft, pointer: string): Gesture {
  const path = splitPointer(pointer);
  const last = path.pop();
  const holder = holderOf(root, path, false);
  if (holder === null || last === undefined || draftAt(holder, [last]) === null)
    return refuse(`There is nothing at "${pointer}".`);
  if (holder.kind === 'object') removeKey(holder, last);
  else holder.entries.splice(Number(last), 1);
  return ok(null);
}

function renameKey(root: Draft, pointer: string, key: string): Gesture {
  const path = splitPointer(pointer);
  const last = path.pop();
  const holder = holderOf(root, path, false);
  const entry = holder === null || last === undefined ? null : entryNamed(holder, last);
  if (holder === null || entry === null) return refuse(`There is nothing at "${pointer}".`);
  if (key === '') return refuse('A name is wanted.');
  if (key !== last && entryNamed(holder, key) !== null) return refuse(`There is a "${key}" already.`);
  entry.key = key;
  return ok(null);
}
