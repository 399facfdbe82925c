import type { JsonObject, JsonValue } from '../base/json.ts';
import { jsonAsText } from '../base/json.ts';
import { fail, ok, type Result } from '../base/result.ts';
import type { InputDeclaration, Playbook, PlaybookFormat } from '../playbook/model.ts';
import { sameSecretName } from './check-secrets.ts';
import type { PlannedInput } from './plan.ts';
import type { ProblemCollector } from './plan-problems.ts';
import type { RunValues } from './script.ts';

/**
 * The inputs of a run: what was given, typed, else the default, else nothing. Text from a command line is read as the
 * declared type. An input of type secret never enters a plan: it is null here, and the run has its value as a secret.
 */
export function resolveInputs(playbook: Playbook, values: RunValues, problems: ProblemCollector): JsonObject {
  const declared = new Set(playbook.inputs.map(({ name }) => name));
  const names = playbook.inputs.length === 0 ? 'It declares none.' : `It declares: ${[...declared].join(', ')}.`;
  for (const name of Object.keys(values.inputs)) {
    if (!declared.has(name)) problems.add('input-unknown', '', `The playbook has no input ${name}. ${names}`);
  }
  return Object.fromEntries(
    playbook.inputs.map((input) => [input.name, resolveInput(input, playbook, values, problems)]),
  );
}

function resolveInput(
  input: InputDeclaration,
  playbook: Playbook,
  values: RunValues,
  problems: ProblemCollector,
): JsonValue {
  const given = Object.hasOwn(values.inputs, input.name) ? values.inputs[input.name] : undefined;
  const value = given === undefined || given === null ? input.default : given;
  if (input.type === 'secret') {
    if (input.required && given === undefined && !values.secrets.some((name) => sameSecretName(name, input.name)))
      report(input, problems);
    return null;
  }
  if (value === undefined || value === null) {
    if (input.required) report(input, problems);
    return playbook.format === 'github' ? githubDefault(input) : null;
  }
  const typed = asInput(value, input);
  if (typed.ok) return typed.value;
  problems.add(
    'input-type',
    input.pointer,
    `The input ${input.name} takes ${typed.error}, not ${JSON.stringify(value)}.`,
  );
  return value;
}

function report(input: InputDeclaration, problems: ProblemCollector): void {
  const said = input.description === null ? '' : ` (${input.description})`;
  const message = `The input ${input.name}${said} is required and has no value: give one with --input ${input.name}=…`;
  problems.add('input-required', input.pointer, message);
}

/** What GitHub gives for an input without value or default. */
export function githubDefault(input: Pick<InputDeclaration, 'type'>): JsonValue {
  if (input.type === 'boolean') return false;
  return input.type === 'number' ? 0 : '';
}

/** What is given for a called playbook's inputs: plain values, and those of the type secret. */
export interface BoundInputs {
  readonly values: JsonObject;
  readonly secrets: Readonly<Record<string, string>>;
}

/** Types what a caller gives, the defaults put in; the failure is a sentence that names the input. What is no input is left out. */
export function bindInputs(
  inputs: readonly PlannedInput[],
  given: JsonObject,
  format: PlaybookFormat,
): Result<BoundInputs, string> {
  const values: Record<string, JsonValue> = {};
  const secrets: Record<string, string> = {};
  for (const input of inputs) {
    const value = (Object.hasOwn(given, input.name) ? given[input.name] : null) ?? input.default;
    if (value === null) {
      if (input.required) return fail(`The input ${input.name} is required and has no value`);
      values[input.name] = format === 'github' && input.type !== 'secret' ? githubDefault(input) : null;
      continue;
    }
    const typed = asInput(value, input);
    if (!typed.ok) return fail(`The input ${input.name} takes ${typed.error}, not ${JSON.stringify(value)}`);
    if (input.type === 'secret') secrets[input.name] = String(typed.value);
    values[input.name] = input.type === 'secret' ? null : typed.value;
  }
  return ok({ values, secrets });
}

/** A value as an input's type has it; the failure says what it takes. Text that holds an expression stays as it is. */
export function asInput(
  value: JsonValue,
  { type, options }: Pick<InputDeclaration, 'type' | 'options'>,
): Result<JsonValue, string> {
  if (typeof value === 'string' && value.includes('${{')) return ok(value);
  switch (type) {
    case 'number': {
      const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
      return typeof number === 'number' && Number.isFinite(number) ? ok(number) : fail('a number');
    }
    case 'boolean': {
      if (typeof value === 'boolean') return ok(value);
      if (typeof value === 'string' && /^(?:true|false)$/i.test(value)) return ok(value.toLowerCase() === 'true');
      return fail('true or false');
    }
    case 'choice': {
      const option =
        options.find((own) => own === value) ?? options.find((own) => jsonAsText(own) === jsonAsText(value));
      return option === undefined ? fail(`one of ${options.map(jsonAsText).join(', ')}`) : ok(option);
    }
    default:
      return typeof value === 'object' ? fail('text') : ok(String(value));
  }
}
