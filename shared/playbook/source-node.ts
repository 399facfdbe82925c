import type { JsonValue } from '../base/json.ts';

/** A span of the text in UTF-16 units. */
export interface Span {
  readonly offset: number;
  readonly length: number;
}

/** A value of the text with its place, in any of the languages. */
export type SourceNode =
  | (Span & { readonly kind: 'object'; readonly entries: readonly SourceEntry[] })
  | (Span & { readonly kind: 'array'; readonly items: readonly SourceNode[] })
  /** `raw` is the text as written, for scalars whose spelling matters, such as `0402`. */
  | (Span & { readonly kind: 'scalar'; readonly value: string | number | boolean | null; readonly raw: string });

export interface SourceEntry {
  readonly key: string;
  readonly keySpan: Span;
  readonly value: SourceNode;
}

/** From here on the entries of an object are found by an index: a text of many problems asks for them again and again. */
const manyEntries = 50;
const indexes = new WeakMap<readonly SourceEntry[], ReadonlyMap<string, SourceEntry>>();

/** The entry of a key; of two with one key the last counts, as JSON.parse has it. */
export function entryOf(node: SourceNode, key: string): SourceEntry | undefined {
  if (node.kind !== 'object') return undefined;
  if (node.entries.length < manyEntries) return node.entries.findLast((entry) => entry.key === key);
  const index = indexes.get(node.entries) ?? new Map(node.entries.map((entry) => [entry.key, entry]));
  indexes.set(node.entries, index);
  return index.get(key);
}

/** The plain value; a `__proto__` key is a key like any other. */
export function plainValueOf(node: SourceNode): JsonValue {
  switch (node.kind) {
    case 'object':
      return Object.fromEntries(node.entries.map((entry) => [entry.key, plainValueOf(entry.value)]));
    case 'array':
      return node.items.map(plainValueOf);
    case 'scalar':
      return typeof node.value === 'number' && !Number.isFinite(node.value) ? node.raw : node.value;
  }
}
