import type { JsonObject, JsonValue } from '../base/json.ts';
import { bindParameters, declares } from './parameters.ts';
import type { Script } from './script.ts';
import type { Variable } from './variables.ts';

export interface MigratedParameters {
  readonly with: JsonObject;
  /** Variables whose value stands there, where an expression would have reached the scripts in another type. */
  readonly fixed: readonly string[];
}

/**
 * The `with` that gives a step's scripts what v1 and v2 gave them: what the step itself says, then the variables that one
 * of them declares. A variable of the playbook (`vars` has it by this very name) becomes `${{ vars.name }}`, unless its value, or one that it has under a profile (`others`), is converted for a
 * parameter, which only a plain value is. Where no script is found, none is known to want or not to want a variable, and
 * all are given: the engine passes on what a script declares.
 */
export function migrateParameters(
  own: JsonObject,
  variables: readonly Variable[],
  vars: JsonObject,
  others: readonly JsonObject[],
  scripts: readonly Script[],
): MigratedParameters {
  const said = new Set(Object.keys(own).map((name) => name.toLowerCase()));
  const wanted = variables.filter(({ name, value }) => {
    if (value === null || value === '' || said.has(name.toLowerCase())) return false;
    return scripts.length === 0 || scripts.some((script) => declares(script, name));
  });
  const fixed: string[] = [];
  const added = wanted.map(({ name, value, source }): [string, JsonValue] => {
    if (source === 'stage') return [name, value];
    const open =
      Object.hasOwn(vars, name) &&
      /^[A-Za-z_][\w-]*$/.test(name) &&
      [value, ...others.map((under) => under[name] ?? value)].every((each) => isTakenAsItIs(name, each, scripts));
    if (!open) fixed.push(name);
    return [name, open ? `\${{ vars.${name} }}` : value];
  });
  return { with: { ...own, ...Object.fromEntries(added) }, fixed };
}

/** Whether every script that declares the parameter takes the value without changing its type. */
function isTakenAsItIs(name: string, value: JsonValue, scripts: readonly Script[]): boolean {
  if (JSON.stringify(value).includes('${{')) return false;
  if (scripts.length === 0) return typeof value !== 'string' || !/^\s*\$?(?:true|false|[01])\s*$/i.test(value);
  return scripts.every((script) =>
    bindParameters(script, { [name]: value }, []).parameters.every(
      (parameter) => JSON.stringify(parameter.value) === JSON.stringify(value),
    ),
  );
}
