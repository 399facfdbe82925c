import type { JsonValue } from '../../base/json.ts';
import { splitPointer } from '../../base/pointer.ts';
import { ok } from '../../base/result.ts';
import { type Gesture, refuse } from './bench.ts';
import { type Draft, type DraftCollection, draftAt, entryNamed, newDraft, removeKey, setKey } from './draft.ts';

/** What holds the last segment of a path; objects on the way are made where `make` says so. */
function holderOf(root: Draft, path: readonly string[], make: boolean): DraftCollection | null {
  let at: Draft = root;
  for (const segment of path) {
    let next: Draft | null = draftAt(at, [segment]);
    if (next === null && make && at.kind === 'object') {
      next = newDraft({});
      setKey(at, segment, next);
    }
    if (next === null) return null;
    at = next;
  }
  return at.kind === 'object' || at.kind === 'array' ? at : null;
}

function nowhere(pointer: string) {
  return refuse(`Nothing can be put at "${pointer}": what holds it is not written out there.`);
}

export function setValue(root: Draft, pointer: string, value: JsonValue): Gesture {
  const path = splitPointer(pointer);
  const last = path.pop();
  const holder = holderOf(root, path, true);
  if (holder === null || last === undefined) return nowhere(pointer);
  if (holder.kind === 'object') {
    const written = entryNamed(holder, last)?.value;
    if (written?.kind === 'scalar' && (typeof value !== 'object' || value === null)) written.value = value;
    else setKey(holder, last, newDraft(value));
    return ok(null);
  }
  const entry = holder.entries[Number(last)];
  if (entry === undefined) return insertValue(root, pointer, value);
  if (entry.value.kind === 'scalar' && (typeof value !== 'object' || value === null)) entry.value.value = value;
  else entry.value = newDraft(value);
  return ok(null);
}

export function insertValue(root: Draft, pointer: string, value: JsonValue): Gesture {
  const path = splitPointer(pointer);
  const last = path.pop();
  const holder = holderOf(root, path, false);
  const index = Number(last);
  if (holder?.kind !== 'array' || !Number.isInteger(index) || index < 0 || index > holder.entries.length)
    return nowhere(pointer);
  holder.entries.splice(index, 0, { key: null, value: newDraft(value), from: null, home: null });
  return ok(null);
}

export function removeValue(root: Draft, pointer: string): Gesture {
  const path = splitPointer(pointer);
  const last = path.pop();
  const holder = holderOf(root, path, false);
  if (holder === null || last === undefined || draftAt(holder, [last]) === null)
    return refuse(`There is nothing at "${pointer}".`);
  if (holder.kind === 'object') removeKey(holder, last);
  else holder.entries.splice(Number(last), 1);
  return ok(null);
}
