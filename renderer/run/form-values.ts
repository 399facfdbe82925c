import type { JsonValue } from '../../shared/base/json.ts';
import type { InputDeclaration } from '../../shared/playbook/model.ts';

/** What the form's fields hold, by input: text, or a flag for a check box. */
export type FormValues = Readonly<Record<string, string | boolean>>;

function startOf({ type, default: given, options }: InputDeclaration): string | boolean {
  if (type === 'boolean') return given === true || given === 'true';
  if (given !== undefined && given !== null) return String(given);
  return type === 'choice' ? String(options[0] ?? '') : '';
}

/** The form as it opens: the last values where there are any, else the declared defaults. A secret is never kept. */
export function initialValues(inputs: readonly InputDeclaration[], last: FormValues): FormValues {
  return Object.fromEntries(
    inputs.map((input) => {
      const kept = input.type === 'secret' ? undefined : last[input.name];
      const start = startOf(input);
      return [input.name, typeof kept === typeof start ? (kept ?? start) : start];
    }),
  );
}

/** Names of the required inputs that are still empty. */
export function missingInputs(inputs: readonly InputDeclaration[], values: FormValues): string[] {
  return inputs
    .filter(({ name, required, type }) => required && type !== 'boolean' && values[name] === '')
    .map(({ name }) => name);
}

/** The values as a run takes them, by the inputs' own types; an empty field gives none, so that the default holds. */
export function typedInputs(inputs: readonly InputDeclaration[], values: FormValues): Record<string, JsonValue> {
  const entries = inputs.flatMap(({ name, type }): [string, JsonValue][] => {
    const value = values[name];
    if (value === undefined || value === '') return [];
    if (type === 'number' && typeof value === 'string' && Number.isFinite(Number(value)))
      return [[name, Number(value)]];
    return [[name, value]];
  });
  return Object.fromEntries(entries);
}
