import { isJsonObject, type JsonValue } from '../../shared/base/json.ts';
import { joinPointer, splitPointer } from '../../shared/base/pointer.ts';
import { fail, ok, type Result } from '../../shared/base/result.ts';
import type { ValueOperation } from '../../shared/playbook/edit/operations.ts';

/** A value as it is written in a field of any type: what `readTyped` reads as the same. */
export function typedAsText(value: JsonValue | undefined): string {
  if (value === undefined) return '';
  if (typeof value !== 'string') return JSON.stringify(value);
  const read = readTyped(value);
  return read.ok && read.value === value ? value : JSON.stringify(value);
}

/** `20` is a number, `true` a boolean, `"20"` a text, `[1, 2]` a list; anything else is the text that it is. */
export function readTyped(text: string): Result<JsonValue, string> {
  const trimmed = text.trim();
  if (/^(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?)$/.test(trimmed)) return ok(JSON.parse(trimmed) as JsonValue);
  const isTemplate = trimmed.startsWith('{{') || trimmed.includes('${{');
  if (!/^["[{]/.test(trimmed) || isTemplate) return ok(text);
  try {
    return ok(JSON.parse(trimmed) as JsonValue);
  } catch {
    return trimmed.startsWith('"') ? ok(text) : fail('A list or an object is written as JSON: ["a", "b"], {"a": 1}.');
  }
}

/** What stands at a pointer; undefined: nothing. */
export function valueAt(root: JsonValue, pointer: string): JsonValue | undefined {
  return splitPointer(pointer).reduce<JsonValue | undefined>((at, segment) => {
    if (isJsonObject(at)) return Object.hasOwn(at, segment) ? at[segment] : undefined;
    return Array.isArray(at) ? (at as readonly JsonValue[])[Number(segment)] : undefined;
  }, root);
}

/** Takes a value away, and with it the objects and lists around it that it leaves empty, up to `within`, which stays. */
export function clearing(root: JsonValue, pointer: string, within: string): ValueOperation {
  const path = splitPointer(pointer);
  while (path.length > splitPointer(within).length + 1) {
    const around = valueAt(root, joinPointer('', ...path.slice(0, -1)));
    const size = isJsonObject(around) ? Object.keys(around).length : Array.isArray(around) ? around.length : 0;
    if (size !== 1) break;
    path.pop();
  }
  return { kind: 'remove', pointer: joinPointer('', ...path) };
}
