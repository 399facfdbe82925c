import { isJsonObject, type JsonObject, type JsonValue, jsonAsText } from '../../shared/base/json.ts';
import { builtInActions, inputKey } from '../../shared/plan/built-in-actions.ts';
import type { PlannedStep } from '../../shared/plan/plan.ts';
import type { Script, ScriptParameter } from '../../shared/plan/script.ts';
import type { Use } from '../../shared/plan/uses.ts';
import { readAction } from '../../shared/playbook/action-definition.ts';
import type { InputDeclaration } from '../../shared/playbook/model.ts';
import { readPlaybook } from '../../shared/playbook/read.ts';
import { type BuiltInInput, builtInInput } from './built-in-inputs.ts';
import { type LeafKind, typedText } from './field-kinds.ts';

/** Something that a script, an action or a playbook takes. */
export interface WithInput {
  readonly name: string;
  /** Null: a list of values. */
  readonly kind: LeafKind | null;
  readonly required: boolean;
  readonly help: string | null;
  /** Its type, as its own file has it. */
  readonly note: string | null;
  /** What holds where nothing is given. */
  readonly default: string | null;
}

const number: LeafKind = { kind: 'number', integer: false, orExpression: true };
const text: LeafKind = { kind: 'text', language: 'template', typed: false, suggestions: [] };

function choice(options: readonly JsonValue[]): LeafKind {
  return { kind: 'choice', options, orExpression: true };
}

/** What the param blocks of scripts take, each name once. */
export function inputsOfScripts(scripts: readonly Script[]): readonly WithInput[] {
  const found = new Map<string, WithInput>();
  for (const parameter of scripts.flatMap(({ parameters }) => parameters ?? [])) {
    const key = parameter.name.toLowerCase();
    if (!found.has(key)) found.set(key, inputOfParameter(parameter));
  }
  return [...found.values()];
}

function inputOfParameter({ name, type, mandatory, help, default: preset, validateSet }: ScriptParameter): WithInput {
  return { name, kind: kindOfParameter(type, validateSet), required: mandatory, help, note: type, default: preset };
}

function kindOfParameter(type: string | null, choices: readonly string[]): LeafKind | null {
  if (choices.length > 0) return choice(choices);
  if (type === null) return typedText;
  if (type.endsWith('[]')) return null;
  if (/^(?:bool|boolean|switch|switchparameter)$/.test(type)) return choice([true, false]);
  if (/^(?:u?int(?:16|32|64)?|s?byte|u?short|u?long)$/.test(type))
    return { kind: 'number', integer: true, orExpression: true };
  if (/^(?:double|single|float|decimal)$/.test(type)) return number;
  return type === 'string' ? text : typedText;
}

/** What one of Gantry's own actions takes; null: anything. */
export function inputsOfBuiltIn(name: string): readonly WithInput[] {
  const action = builtInActions[name];
  if (action === undefined) return [];
  const { inputs, required, undone } = action;
  const known = [...new Set([...required, ...(inputs ?? [])])];
  return known
    .filter((input) => !undone.includes(input))
    .map((input) => {
      const known = builtInInput(name, input);
      return {
        name: input,
        kind: kindOfBuiltIn(known?.of),
        required: required.includes(input),
        help: known?.help ?? null,
        note: null,
        default: known?.default ?? null,
      };
    });
}

function kindOfBuiltIn(of: BuiltInInput['of']): LeafKind {
  if (of === undefined) return typedText;
  if (of === 'flag') return choice([true, false]);
  if (of === 'number') return { kind: 'number', integer: true, orExpression: true };
  return of === 'script' ? text : choice(of);
}

/** What an action's own file says that it takes. */
export function inputsOfAction(source: string, file: string): readonly WithInput[] {
  const { action } = readAction(source, file);
  return (action?.inputs ?? []).map(({ name, description, required, default: preset, deprecation }) => ({
    name,
    kind: typedText,
    required: required && preset === undefined,
    help: deprecation === null ? description : `${description ?? ''} Deprecated: ${deprecation}`.trim(),
    note: null,
    default: preset === undefined || preset === null ? null : jsonAsText(preset),
  }));
}

/** What a playbook or a reusable workflow declares that it is called with. */
export function inputsOfPlaybook(source: string, file: string): readonly WithInput[] {
  return (readPlaybook(source, file).playbook?.call?.inputs ?? []).map(inputOfDeclaration);
}

function inputOfDeclaration(input: InputDeclaration): WithInput {
  const { name, type, description, required, default: preset, options } = input;
  return {
    name,
    kind: kindOfInput(type, options),
    required: required && preset === undefined,
    help: description,
    note: type,
    default: preset === undefined || preset === null ? null : jsonAsText(preset),
  };
}

function kindOfInput(type: InputDeclaration['type'], options: readonly JsonValue[]): LeafKind {
  if (type === 'boolean') return choice([true, false]);
  if (type === 'choice') return choice(options);
  return type === 'number' ? number : text;
}

/** The file that says what a step's `uses` takes, relative to the workspace; null: none in the workspace does. */
export function fileOfUse(use: Use, { call }: PlannedStep): string | null {
  if (call?.kind === 'nested') return call.plan.playbook.file;
  return use.kind === 'local' ? `${use.path.replace(/^\.[\\/]/, '').replace(/[\\/]+$/, '')}/action.yml` : null;
}

/** Keys of `with` that nothing declares, as they are written. */
export function furtherKeys(given: JsonValue | undefined, inputs: readonly WithInput[]): readonly string[] {
  const object: JsonObject = isJsonObject(given) ? given : {};
  return Object.keys(object).filter((key) => !inputs.some((input) => inputKey(input.name) === inputKey(key)));
}
