import { z } from 'zod';
import { isJsonObject, type JsonObject, type JsonValue, jsonAsText } from '../../shared/base/json.ts';
import type { RunValues } from '../../shared/plan/script.ts';
import type { InputDeclaration } from '../../shared/playbook/model.ts';

/** What the fields of the form hold: text as it is typed, flags of check boxes. An empty text gives nothing. */
export const keptValuesSchema = z.object({
  /** By input; of the type secret none is kept. */
  inputs: z.record(z.string(), z.union([z.string(), z.boolean()])),
  profile: z.string(),
  variables: z.record(z.string(), z.string()),
  /** A `NAME=value` a line. */
  env: z.string(),
  concurrency: z.string(),
  event: z.string(),
});
export type KeptValues = z.infer<typeof keptValuesSchema>;
export interface FormValues extends KeptValues {
  /** By name, those of inputs of the type secret too: for this run alone. */
  readonly secrets: Readonly<Record<string, string>>;
  /** Ids in the playbook; empty is all. */
  readonly jobs: readonly string[];
}

/** What a run of a playbook may be given. */
export interface FormFacts {
  readonly inputs: readonly InputDeclaration[];
  /** The playbook's own values. */
  readonly vars: JsonObject;
  /** Names of the playbook's profiles. */
  readonly profiles: readonly string[];
  /** Names of secrets with a value in the store. */
  readonly stored: readonly string[];
}

const nothing: KeptValues = { inputs: {}, profile: '', variables: {}, env: '', concurrency: '', event: '' };

function startOf({ type, default: given, options, required }: InputDeclaration): string | boolean {
  if (type === 'boolean') return given === true || given === 'true';
  if (given !== undefined && given !== null) return jsonAsText(given);
  return type === 'choice' && required ? jsonAsText(options[0] ?? '') : '';
}

function isStillPossible({ type, options }: InputDeclaration, value: string | boolean): boolean {
  return type !== 'choice' || value === '' || options.some((option) => jsonAsText(option) === value);
}

/** The form as it opens: the last values where there are any, else the declared defaults. A secret is never kept. */
export function initialValues(
  inputs: readonly InputDeclaration[],
  last: KeptValues | null,
  jobs: readonly string[],
): FormValues {
  const kept = last ?? nothing;
  const entries = inputs
    .filter(({ type }) => type !== 'secret')
    .map((input) => {
      const start = startOf(input);
      const value = kept.inputs[input.name];
      return [
        input.name,
        typeof value === typeof start && isStillPossible(input, value ?? start) ? (value ?? start) : start,
      ] as const;
    });
  return { ...kept, inputs: Object.fromEntries(entries), secrets: {}, jobs };
}

/** What of the values is kept for the next time. */
export function keptOf({ secrets: _secrets, jobs: _jobs, ...kept }: FormValues): KeptValues {
  return kept;
}

/** Said of a required field only once the person has tried to run: the form opens with such fields empty. */
export const requiredText = 'It is required';

/** What is wrong, by field: `inputs.NAME`, `variables.NAME`, `env`, `concurrency`. */
export type FormProblems = Readonly<Record<string, string>>;

export function problemsOf(values: FormValues, { inputs, vars, stored }: FormFacts): FormProblems {
  const found: [string, string | null][] = [
    ...inputs.map((input): [string, string | null] => [`inputs.${input.name}`, inputProblem(input, values, stored)]),
    ...variablesGiven(values, vars).map(([name, text]): [string, string | null] => [
      `variables.${name}`,
      variableProblem(vars[name], text),
    ]),
    ['env', envProblem(values.env)],
    ['concurrency', /^\s*(?:[1-9]\d*)?\s*$/.test(values.concurrency) ? null : 'A whole number from 1'],
  ];
  return Object.fromEntries(found.filter((entry): entry is [string, string] => entry[1] !== null));
}

/** Those that the playbook still has: what was kept of others is shown nowhere. */
function variablesGiven({ variables }: FormValues, vars: JsonObject): readonly (readonly [string, string])[] {
  return Object.entries(variables).filter(([name, text]) => text !== '' && Object.hasOwn(vars, name));
}

function isNumber(text: string): boolean {
  return text.trim() !== '' && Number.isFinite(Number(text));
}

function inputProblem(input: InputDeclaration, { inputs, secrets }: FormValues, stored: readonly string[]) {
  const { name, type, required } = input;
  if (type === 'boolean') return null;
  if (type === 'secret') {
    const known = stored.some((other) => other.toLowerCase() === name.toLowerCase());
    return required && !known && (secrets[name] ?? '') === '' ? requiredText : null;
  }
  const text = inputs[name] ?? '';
  if (text === '') return required ? requiredText : null;
  const isTemplate = typeof text === 'string' && text.includes('${{');
  return type === 'number' && !isTemplate && !isNumber(String(text)) ? 'A number' : null;
}

function variableProblem(own: JsonValue | undefined, text: string): string | null {
  if (typeof own === 'number') return isNumber(text) ? null : 'A number';
  if (typeof own === 'boolean') return /^(?:true|false)$/i.test(text) ? null : 'true or false';
  const isList = Array.isArray(own);
  if (!isList && !isJsonObject(own)) return null;
  const value = parsed(text);
  if (isList) return Array.isArray(value) ? null : 'A list, as JSON';
  return isJsonObject(value) ? null : 'An object, as JSON';
}

function parsed(text: string): JsonValue | undefined {
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return undefined;
  }
}

function envLines(text: string): readonly string[] {
  return text.split('\n').filter((line) => line.trim() !== '');
}

function envProblem(text: string): string | null {
  const wrong = envLines(text).find((line) => !/^\s*[^\s=]+\s*=/.test(line));
  return wrong === undefined ? null : `“${wrong.trim()}” is not NAME=value`;
}

/** The values as a run takes them, by the types of what they are for; an empty field gives none, so that the playbook's own holds. */
export function runValuesOf(values: FormValues, { inputs, vars, profiles }: FormFacts): RunValues {
  const env = envLines(values.env).map((line) => [
    line.slice(0, line.indexOf('=')).trim(),
    line.slice(line.indexOf('=') + 1),
  ]);
  return {
    profile: profiles.includes(values.profile) ? values.profile : null,
    variables: Object.fromEntries(
      variablesGiven(values, vars).map(([name, text]) => [name, typedVariable(vars[name], text)]),
    ),
    inputs: typedInputs(inputs, values.inputs),
    env: Object.fromEntries(env),
    secrets: Object.keys(secretsOf(values)),
    event: values.event.trim() === '' ? null : values.event.trim(),
    maxConcurrency: values.concurrency.trim() === '' ? null : Number(values.concurrency),
    jobs: [...values.jobs],
    from: null,
  };
}

/** The secrets that were given for this run. */
export function secretsOf({ secrets }: FormValues): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(secrets).filter(([, value]) => value !== ''));
}

function typedInputs(inputs: readonly InputDeclaration[], values: KeptValues['inputs']): Record<string, JsonValue> {
  const entries = inputs.flatMap(({ name, type }): [string, JsonValue][] => {
    const value = values[name];
    if (value === undefined || value === '' || type === 'secret') return [];
    return [[name, type === 'number' && isNumber(String(value)) ? Number(value) : value]];
  });
  return Object.fromEntries(entries);
}

function typedVariable(own: JsonValue | undefined, text: string): JsonValue {
  if (typeof own === 'number') return Number(text);
  if (typeof own === 'boolean') return text.toLowerCase() === 'true';
  return typeof own === 'object' && own !== null ? (parsed(text) ?? text) : text;
}
