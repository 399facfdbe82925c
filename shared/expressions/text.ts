import type { JsonValue } from '../base/json.ts';
import { isJsonObject } from '../base/json.ts';
import type { Result } from '../base/result.ts';
import { fail, ok } from '../base/result.ts';
import { formatNumber } from './numbers.ts';

const maxFormatIndex = 255;

/** Characters that the texts of one expression may have together: the runner's 1 MiB, at two bytes each. */
export const maxTextLength = 524_288;
export const tooMuchMemory = 'The maximum allowed memory size was exceeded';

/**
 * GitHub's `format`: `{0}` is the first value, `{{` and `}}` are braces. Fails with a message where the template is
 * malformed, names a value that was not given, or asks for a format specifier (the runner refuses those too).
 */
export function formatText(template: string, values: readonly string[]): Result<string, string> {
  let text = '';
  for (let index = 0; index < template.length; ) {
    const rest = template.slice(index);
    const literal = /^[^{}]+/.exec(rest)?.[0];
    const hole = /^\{(\d+)\}/.exec(rest);
    if (literal !== undefined) {
      text += literal;
      index += literal.length;
    } else if (rest.startsWith('{{') || rest.startsWith('}}')) {
      text += rest[0];
      index += 2;
    } else if (hole !== null && Number(hole[1]) <= maxFormatIndex) {
      const value = values[Number(hole[1])];
      if (value === undefined) return fail(`The format string names more values than were given: ${template}`);
      text += value;
      if (text.length > maxTextLength) return fail(tooMuchMemory);
      index += hole[0].length;
    } else {
      return fail(`The format string is not valid: ${template}`);
    }
  }
  return ok(text);
}

/** GitHub's `toJSON`: indented by two spaces, lines by `\n`, empty lists and objects on one line, numbers as `G15`. */
export function jsonText(value: JsonValue, indent = ''): string {
  if (typeof value === 'number') return formatNumber(value);
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  const inner = `${indent}  `;
  const items = isJsonObject(value)
    ? Object.entries(value).map(([key, member]) => `${inner}${JSON.stringify(key)}: ${jsonText(member, inner)}`)
    : value.map((item) => inner + jsonText(item, inner));
  const [open, close] = isJsonObject(value) ? ['{', '}'] : ['[', ']'];
  return items.length === 0 ? `${open}${close}` : `${open}\n${items.join(',\n')}\n${indent}${close}`;
}

/** GitHub's `join`; fails where the text would be too long. */
export function joinTexts(items: readonly string[], separator: string): Result<string, string> {
  const length = items.reduce((sum, item) => sum + item.length + separator.length, 0);
  return length > maxTextLength ? fail(tooMuchMemory) : ok(items.join(separator));
}

/** GitHub's conversion to text: null is empty, lists and objects are the words `Array` and `Object`. */
export function textOf(value: JsonValue): string {
  if (value === null) return '';
  if (typeof value === 'number') return formatNumber(value);
  if (typeof value === 'object') return isJsonObject(value) ? 'Object' : 'Array';
  return String(value);
}
