import type { JsonValue } from '../../base/json.ts';
import { isJsonObject } from '../../base/json.ts';
import {
  lettersOf,
  type ScalarValue,
  type SyntaxCollection,
  type SyntaxEntry,
  type SyntaxNode,
} from './syntax-node.ts';

/**
 * The text as a gesture wants it. What comes from a text remembers where (`from`): that is how the writer knows what to leave
 * alone, what to move with its comments, and what is new. A gesture changes a draft freely; only the writer makes text.
 */
export type Draft = DraftCollection | DraftScalar | DraftOpaque;
export interface DraftCollection {
  readonly kind: 'object' | 'array';
  entries: DraftEntry[];
  readonly from: SyntaxNode | null;
}
export interface DraftScalar {
  readonly kind: 'scalar';
  value: ScalarValue;
  /** How the changed value is written, where only a word in it changed. */
  letters: string | null;
  readonly from: SyntaxNode | null;
}
interface DraftOpaque {
  readonly kind: 'opaque';
  readonly from: SyntaxNode;
}
export interface DraftEntry {
  key: string | null;
  value: Draft;
  readonly from: SyntaxEntry | null;
  /** The collection that `from` stands in. */
  readonly home: SyntaxCollection | null;
}

/** A draft that wants the text as it is. */
export function draftOf(node: SyntaxNode): Draft {
  if (node.kind === 'scalar') return { kind: 'scalar', value: node.value, letters: null, from: node };
  if (node.kind === 'opaque') return { kind: 'opaque', from: node };
  const entries = node.entries.map((entry) => ({
    key: entry.key,
    value: draftOf(entry.value),
    from: entry,
    home: node,
  }));
  return { kind: node.kind, entries, from: node };
}

/** A draft of something new. */
export function newDraft(value: JsonValue): Draft {
  if (isJsonObject(value)) {
    const entries = Object.entries(value).map(([key, item]) => ({
      key,
      value: newDraft(item),
      from: null,
      home: null,
    }));
    return { kind: 'object', entries, from: null };
  }
  if (typeof value !== 'object' || value === null) return { kind: 'scalar', value, letters: null, from: null };
  const entries = value.map((item) => ({ key: null, value: newDraft(item), from: null, home: null }));
  return { kind: 'array', entries, from: null };
}

/** The same wish a second time: its text, comments included, is written anew. */
export function copyOf<T extends Draft>(draft: T): T {
  if (draft.kind === 'scalar' || draft.kind === 'opaque') return { ...draft };
  return { ...draft, entries: draft.entries.map((entry) => ({ ...entry, value: copyOf(entry.value) })) };
}

/** The plain value; of what is opaque its letters. A number keeps its spelling, so that `0402` stays one in another language. */
export function plainOf(draft: Draft): JsonValue {
  switch (draft.kind) {
    case 'opaque':
      return lettersOf(draft.from);
    case 'scalar': {
      const written = draft.from === null || draft.letters !== null ? null : lettersOf(draft.from);
      const spelled = typeof draft.value === 'number' && written !== null && written !== String(draft.value);
      return spelled ? written : draft.value;
    }
    case 'array':
      return draft.entries.map(({ value }) => plainOf(value));
    case 'object':
      return Object.fromEntries(draft.entries.map(({ key, value }) => [key ?? '', plainOf(value)]));
  }
}

export function entryNamed(draft: Draft | null | undefined, key: string): DraftEntry | null {
  if (draft?.kind !== 'object') return null;
  return draft.entries.findLast((entry) => entry.key === key) ?? null;
}

/** What a path of keys and indices leads to. */
export function draftAt(root: Draft, path: readonly string[]): Draft | null {
  let at: Draft | null = root;
  for (const segment of path) {
    if (at?.kind === 'array') at = /^\d+$/.test(segment) ? (at.entries[Number(segment)]?.value ?? null) : null;
    else at = entryNamed(at, segment)?.value ?? null;
  }
  return at;
}

/** Sets a key, in its place where it is there, else at the end. */
export function setKey(object: DraftCollection, key: string, value: Draft): void {
  const entry = entryNamed(object, key);
  if (entry === null) object.entries.push({ key, value, from: null, home: null });
  else entry.value = value;
}

export function removeKey(object: DraftCollection, key: string): void {
  object.entries = object.entries.filter((entry) => entry.key !== key);
}

export function textAt(draft: Draft | null, key: string): string | null {
  const value = entryNamed(draft, key)?.value;
  return value?.kind === 'scalar' && typeof value.value === 'string' ? value.value : null;
}

/** Whether the text that is there says already what is wanted. */
export function isMet(draft: Draft, node: SyntaxNode): boolean {
  if (draft.kind === 'scalar') return node.kind === 'scalar' && Object.is(draft.value, node.value);
  if (draft.kind === 'opaque') return node.kind === 'opaque' && lettersOf(node) === lettersOf(draft.from);
  if (node.kind !== draft.kind || node.entries.length !== draft.entries.length) return false;
  return draft.entries.every((entry, index) => {
    const written = node.entries[index];
    return written !== undefined && (written.key ?? null) === entry.key && isMet(entry.value, written.value);
  });
}
