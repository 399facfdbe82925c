/** A value as JSON has it; the type of every output, input and expression value that crosses a border. */
export type JsonValue = null | boolean | number | string | readonly JsonValue[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: JsonValue;
}

export function isJsonObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A value as JSON with the members of every object in the order of their names: equal values give equal texts. */
export function canonicalJson(value: JsonValue): string {
  return JSON.stringify(value, (_, part: JsonValue) =>
    isJsonObject(part) ? Object.fromEntries(Object.entries(part).toSorted(([a], [b]) => (a < b ? -1 : 1))) : part,
  );
}

/**
 * A value as text for comparing and showing: plain ones as JavaScript writes them, lists and objects as JSON. `String` is no
 * choice for what a user wrote: an object may have a member named `toString`.
 */
export function jsonAsText(value: JsonValue): string {
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value);
}

/** All texts within a value, those of lists and of the values of objects all the way down, in their order. */
export function textsWithin(value: JsonValue): readonly string[] {
  if (typeof value === 'string') return [value];
  if (value === null || typeof value !== 'object') return [];
  return Object.values(value).flatMap((inner: JsonValue) => textsWithin(inner));
}
