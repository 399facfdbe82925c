import type { JsonObject, JsonValue } from '../base/json.ts';
import { isJsonObject, jsonAsText, textsWithin } from '../base/json.ts';
import {
  type ConditionEnvironment,
  type ConditionLanguage,
  conditionParts,
  evaluateCondition,
  evaluatePart,
} from '../expressions/condition.ts';
import {
  type ExpressionEnvironment,
  evaluateTemplate,
  expressionParts,
  templateExpressions,
} from '../expressions/evaluate.ts';
import type { EnvironmentMap } from '../playbook/model.ts';
import { awaitsOf, type KnownValues } from './awaits.ts';
import { partlyKnown, UnknownBeforeRun, unknown, type Watch } from './known.ts';
import type { PlannedPart } from './plan.ts';
import type { WorkspaceFacts } from './script.ts';

/** What is known before a run, at one place of a playbook. */
export interface Outlook extends KnownValues {
  readonly vars: JsonObject;
  /** What PowerShell sees by its own name: `vars`, in v1 and v2 the stage's own variables before them. */
  readonly variables: JsonObject;
  readonly event: string;
  readonly platform: WorkspaceFacts['platform'];
  /** Of the PowerShell found on this machine; null where it is not known. */
  readonly psVersion: string | null;
}

export type Foreseen = { readonly known: true; readonly value: JsonValue } | { readonly known: false };

/** The outlook one level further in: its `env` evaluated over what is known so far, later names over earlier. */
export function withEnv(outlook: Outlook, env: EnvironmentMap): Outlook {
  const foreseen = Object.entries(env).flatMap(([name, template]) => foreseeVariable(name, template, outlook));
  const values = foreseen.map(([name, , value]) => [name, value.known ? textOfEnv(value.value) : unknown] as const);
  const awaits = foreseen.flatMap(([name, template, value]) =>
    value.known ? [] : [[name, awaitsOfTemplate(template, outlook)] as const],
  );
  return {
    ...outlook,
    env: { ...outlook.env, ...Object.fromEntries(values) },
    envAwaits: { ...outlook.envAwaits, ...Object.fromEntries(awaits) },
  };
}

/** One entry of an `env` by its name; several where it inserts a known object. */
function foreseeVariable(name: string, template: JsonValue, outlook: Outlook): [string, JsonValue, Foreseen][] {
  if (!name.includes('${{')) return [[name, template, foresee(template, outlook)]];
  const entry = foresee({ [name]: template }, outlook);
  if (!entry.known || !isJsonObject(entry.value)) return [[name, template, { known: false }]];
  return Object.entries(entry.value).map(([own, value]) => [own, template, { known: true, value }]);
}

/** A template's value if it can be told before the run. What cannot be read is not known either: reading tells why. */
export function foresee(template: JsonValue, outlook: Outlook): Foreseen {
  const watch: Watch = { touched: false };
  const answer = attempt(() => evaluateTemplate(template, environment(outlook, watch, null)));
  if (answer === null || watch.touched || !answer.ok) return { known: false };
  return { known: true, value: answer.value };
}

/** What must be known before a template's value is; as awaitsOf gives it. */
export function awaitsOfTemplate(template: JsonValue, outlook: Outlook): readonly string[] {
  const bodies = textsWithin(template).flatMap((text) => templateExpressions(text).map(({ body }) => body));
  const parts = bodies.flatMap(expressionParts);
  return awaitsOf(
    parts.flatMap(({ reads }) => reads),
    outlook,
  );
}

/** The text as it will be, or as it is written where only the run can tell. */
export function foreseeText(text: string, outlook: Outlook): string {
  if (!text.includes('${{')) return text;
  const foreseen = foresee(text, outlook);
  return foreseen.known && typeof foreseen.value !== 'object' ? String(foreseen.value) : text;
}

/**
 * A condition's answer before the run, taking the run so far for a success; null where only the run can tell. `status`
 * null: a pre- or post-condition, for which there is no such thing as success so far.
 */
export function foreseeCondition(
  text: string,
  language: ConditionLanguage,
  status: 'success' | null,
  outlook: Outlook,
): boolean | null {
  const watch: Watch = { touched: false };
  const answer = attempt(() =>
    evaluateCondition(text, language, conditionEnvironment(text, language, status, outlook, watch)),
  );
  return answer === null || watch.touched || answer.kind !== 'decided' ? null : answer.value;
}

/** What decides a condition, part by part, each with its value where that is known before the run. */
export function foreseeParts(
  text: string,
  language: ConditionLanguage,
  status: 'success' | null,
  outlook: Outlook,
): readonly PlannedPart[] {
  return conditionParts(text, language).map(({ text: part, reads }) => {
    const watch: Watch = { touched: false };
    const value = attempt(() =>
      evaluatePart(part, language, conditionEnvironment(part, language, status, outlook, watch)),
    );
    if (value === null || watch.touched || !value.ok) return { text: part, awaits: awaitsOf(reads, outlook) };
    return { text: part, value: value.value };
  });
}

function conditionEnvironment(
  text: string,
  language: ConditionLanguage,
  status: 'success' | null,
  outlook: Outlook,
  watch: Watch,
): ConditionEnvironment {
  const ask = (): never => {
    watch.touched = true;
    throw new UnknownBeforeRun('Known only when it has run');
  };
  if (language === 'powershell' && readsForeignEnv(text, outlook)) watch.touched = true;
  const expression = environment(outlook, watch, status);
  const env = Object.entries(outlook.env).flatMap(([name, value]) =>
    value === unknown ? [] : [[name, textOfEnv(value)] as const],
  );
  return {
    expression,
    powershell: {
      variables: partlyKnown({ ...outlook.variables, ...expression.contexts, StepOutputs: unknown }, 'absent', watch),
      env: Object.fromEntries(env),
      platform: outlook.platform,
      psVersion: outlook.psVersion,
      exists: ask,
      commandExists: ask,
    },
  };
}

const systems = { linux: 'Linux', darwin: 'macOS', win32: 'Windows' } as const;

function environment(outlook: Outlook, watch: Watch, status: 'success' | null): ExpressionEnvironment {
  const nothing = partlyKnown({}, 'unknown', watch);
  const run = partlyKnown({ event_name: outlook.event }, 'unknown', watch);
  const orUnknown = (value: JsonObject | typeof unknown) => (value === unknown ? nothing : value);
  return {
    contexts: {
      env: partlyKnown(outlook.env, 'absent', watch),
      gantry: run,
      github: run,
      inputs: partlyKnown(outlook.inputs, 'absent', watch),
      job: nothing,
      jobs: nothing,
      matrix: outlook.matrix === null ? {} : orUnknown(outlook.matrix),
      needs: nothing,
      runner: partlyKnown({ os: systems[outlook.platform] }, 'unknown', watch),
      secrets: nothing,
      steps: nothing,
      strategy: orUnknown(outlook.strategy),
      vars: outlook.vars,
    },
    status,
    hashFiles: () => null,
  };
}

/** Null where the evaluation came upon something unknown; any other throw is a bug and goes on. */
function attempt<T>(evaluate: () => T): T | null {
  try {
    return evaluate();
  } catch (error) {
    if (error instanceof UnknownBeforeRun) return null;
    throw error;
  }
}

/** `$env:X` that the playbook does not set comes from the machine the run will see. */
function readsForeignEnv(text: string, outlook: Outlook): boolean {
  const declared = Object.entries(outlook.env).flatMap(([name, value]) => (value === unknown ? [] : [name]));
  const same = (a: string, b: string) => (outlook.platform === 'win32' ? a.toLowerCase() === b.toLowerCase() : a === b);
  const names = [...text.matchAll(/\$(?:\{env:([^}]+)\}|env:(\w+))/gi)].map((match) => match[1] ?? match[2] ?? '');
  return names.some((name) => !declared.some((own) => same(own, name)));
}

function textOfEnv(value: JsonValue): string {
  return value === null ? '' : jsonAsText(value);
}
