import type { JsonObject, JsonValue } from '../../base/json.ts';
import { isJsonObject } from '../../base/json.ts';
import { decimalText } from './decimal.ts';
import { toText } from './text.ts';
import { type PsProperty, type PsValue, psArray, psBool, psDouble, psLong, psNull, psString } from './value.ts';

/** A value that leaves the interpreter: versions, dates and characters as text, every number as a JSON number. */
export function toJson(value: PsValue): JsonValue {
  switch (value.kind) {
    case 'null':
      return null;
    case 'bool':
    case 'int':
    case 'double':
      return value.value;
    case 'long':
      return Number(value.value);
    case 'decimal':
      return Number(decimalText(value.value));
    case 'array':
      return value.items.map(toJson);
    case 'hashtable':
      return Object.fromEntries(value.entries.map((entry) => [toText(entry.key), toJson(entry.value)]));
    case 'object':
      return Object.fromEntries(value.properties.map((property) => [property.name, toJson(property.value)]));
    default:
      return toText(value);
  }
}

/**
 * A JSON value as ConvertFrom-Json gives it: whole numbers are Int64, objects are PSCustomObjects. Members are read when
 * asked for: a context may be large, or known only in part.
 */
export function fromJson(value: JsonValue): PsValue {
  if (value === null) return psNull;
  if (typeof value === 'boolean') return psBool(value);
  if (typeof value === 'string') return psString(value);
  if (typeof value === 'number') return Number.isSafeInteger(value) ? psLong(BigInt(value)) : psDouble(value);
  if (!isJsonObject(value)) return psArray(value.map(fromJson));
  return { kind: 'object', properties: Object.keys(value).map((name) => propertyOf(value, name)) };
}

function propertyOf(source: JsonObject, name: string): PsProperty {
  let known: PsValue | null = null;
  return {
    name,
    get value() {
      known ??= fromJson(source[name] ?? null);
      return known;
    },
  };
}
