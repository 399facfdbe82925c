import type { JsonObject, JsonValue } from '../base/json.ts';
import { isJsonObject, jsonAsText } from '../base/json.ts';
import { fail, ok, type Result } from '../base/result.ts';
import type { PlannedParameter } from './plan.ts';
import type { Script, ScriptParameter } from './script.ts';
import type { Variable } from './variables.ts';

export interface Binding {
  readonly parameters: readonly PlannedParameter[];
  readonly problems: readonly { readonly code: 'parameter-type' | 'parameter-mandatory'; readonly message: string }[];
}

/**
 * Gives a script those values that it declares, by its own spelling and in the types it declares. `given` is what the step
 * says (`with`); `variables` (v1, v2) fill what that leaves, except where they are empty: an empty variable is none, as
 * the engine of those formats had it.
 */
export function bindParameters(script: Script, given: JsonObject, variables: readonly Variable[]): Binding {
  const named = Object.entries(given).map(([name, value]) => ({ name, value, source: 'with' }));
  const filled = variables.filter(({ value }) => value !== null && value !== '');
  const problems: Binding['problems'][number][] = [];
  const parameters = (script.parameters ?? []).flatMap((parameter): PlannedParameter[] => {
    const found = [...named, ...filled].find(({ name }) => answersTo(parameter, name));
    if (found === undefined) {
      if (parameter.mandatory) problems.push({ code: 'parameter-mandatory', message: unmet(script, parameter) });
      return [];
    }
    const value = asDeclared(found.value, parameter);
    if (!value.ok) problems.push({ code: 'parameter-type', message: `${fileOf(script)}: ${value.error}` });
    const { name, type } = parameter;
    return [{ name, type, value: value.ok ? value.value : found.value, source: found.source }];
  });
  return { parameters, problems };
}

/** Whether some script declares a parameter by that name or alias; names go without regard to case. */
export function declares(script: Script, name: string): boolean {
  return script.parameters?.some((parameter) => answersTo(parameter, name)) ?? false;
}

function answersTo(parameter: ScriptParameter, name: string): boolean {
  return [parameter.name, ...parameter.aliases].some((own) => own.toLowerCase() === name.toLowerCase());
}

/** The value in the parameter's type where it can be told now; text with `${{ }}` waits for the run. Fails with a sentence. */
function asDeclared(value: JsonValue, parameter: ScriptParameter): Result<JsonValue, string> {
  const typed = asType(value, parameter.type ?? '');
  if (!typed.ok) return fail(`-${parameter.name} takes ${typed.error}, not ${JSON.stringify(value)}.`);
  const allowed = parameter.validateSet.map((item) => item.toLowerCase());
  if (allowed.length === 0) return typed;
  const items = Array.isArray(typed.value) ? typed.value : [typed.value];
  const strange = items.find((item) => !isTemplate(item) && !allowed.includes(jsonAsText(item).toLowerCase()));
  if (strange !== undefined) {
    return fail(`-${parameter.name} is one of ${parameter.validateSet.join(', ')}, not ${JSON.stringify(strange)}.`);
  }
  return typed;
}

const wholeNumbers = /^(?:u?int(?:16|32|64)?|long|ulong|s?byte|u?short)$/;
const numbers = /^(?:double|float|single|decimal)$/;

function asType(value: JsonValue, written: string): Result<JsonValue, string> {
  if (isTemplate(value) || value === null) return ok(value);
  const type = written
    .replace(/^(?:system\.)?nullable\[(.*)\]$/, '$1')
    .replace(/^system\.(?:management\.automation\.)?/, '');
  if (type.endsWith('[]')) return asList(value, type.slice(0, -2));
  if (/^(?:bool|boolean|switch|switchparameter)$/.test(type)) return asBoolean(value);
  if (wholeNumbers.test(type)) return asNumber(value, /^[+-]?\d+$/, 'a whole number');
  if (numbers.test(type)) return asNumber(value, /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i, 'a number');
  if (type === 'string' && typeof value === 'number') return ok(String(value));
  if (type === 'string' && typeof value === 'boolean') return ok(value ? 'True' : 'False');
  if (/^(?:hashtable|collections\.hashtable|collections\.idictionary)$/.test(type)) {
    return isJsonObject(value) ? ok(value) : fail('an object');
  }
  return ok(value);
}

function asList(value: JsonValue, type: string): Result<JsonValue, string> {
  const items: JsonValue[] = [];
  for (const item of Array.isArray(value) ? value : [value]) {
    const typed = asType(item, type);
    if (!typed.ok) return fail(`a list, each item being ${typed.error}`);
    items.push(typed.value);
  }
  return ok(items);
}

function asBoolean(value: JsonValue): Result<JsonValue, string> {
  if (typeof value === 'boolean') return ok(value);
  const text = jsonAsText(value).trim().toLowerCase().replace(/^\$/, '');
  if (text === 'true' || text === '1') return ok(true);
  return text === 'false' || text === '0' ? ok(false) : fail('true or false');
}

function asNumber(value: JsonValue, form: RegExp, name: string): Result<JsonValue, string> {
  if (typeof value === 'number') return form.test(String(value)) || name === 'a number' ? ok(value) : fail(name);
  if (typeof value !== 'string' || !form.test(value.trim())) return fail(name);
  const number = Number(value);
  // What a JavaScript number cannot hold whole goes as text, which PowerShell converts itself.
  return ok(Number.isSafeInteger(number) || name === 'a number' ? number : value.trim());
}

function isTemplate(value: JsonValue): boolean {
  return typeof value === 'string' && value.includes('${{');
}

function unmet(script: Script, parameter: ScriptParameter): string {
  const type = parameter.type === null ? '' : ` (${parameter.type})`;
  return `${fileOf(script)} needs -${parameter.name}${type} and is given none: it will ask for it on the terminal.`;
}

function fileOf(script: Script): string {
  return script.path.split('/').at(-1) ?? script.path;
}
