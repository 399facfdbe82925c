import type { JsonObject, JsonValue } from '../base/json.ts';
import { jsonAsText } from '../base/json.ts';
import { type ConditionLanguage, evaluateCondition } from '../expressions/condition.ts';
import { type ExpressionEnvironment, evaluateTemplate } from '../expressions/evaluate.ts';
import type { EnvironmentMap } from '../playbook/model.ts';
import { type MaybeKnown, partlyKnown, UnknownBeforeRun, unknown, type Watch } from './known.ts';
import type { WorkspaceFacts } from './script.ts';

/** What is known before a run, at one place of a playbook. */
export interface Outlook {
  /** Those of the type secret are the run's alone to know. */
  readonly inputs: Readonly<Record<string, MaybeKnown>>;
  readonly vars: JsonObject;
  /** What PowerShell sees by its own name: `vars`, in v1 and v2 the stage's own variables before them. */
  readonly variables: JsonObject;
  readonly event: string;
  readonly platform: WorkspaceFacts['platform'];
  /** Of the PowerShell found on this machine; null where it is not known. */
  readonly psVersion: string | null;
  readonly env: Readonly<Record<string, MaybeKnown>>;
  /** Null: the job has no matrix. */
  readonly matrix: JsonObject | typeof unknown | null;
  readonly strategy: JsonObject | typeof unknown;
}

export type Foreseen = { readonly known: true; readonly value: JsonValue } | { readonly known: false };

/** The outlook one level further in: its `env` evaluated over what is known so far, later names over earlier. */
export function withEnv(outlook: Outlook, env: EnvironmentMap): Outlook {
  const added = Object.entries(env).map(([name, template]): [string, MaybeKnown] => {
    const foreseen = foresee(template, outlook);
    return [name, foreseen.known ? textOfEnv(foreseen.value) : unknown];
  });
  return { ...outlook, env: { ...outlook.env, ...Object.fromEntries(added) } };
}

/** A template's value if it can be told before the run. What cannot be read is not known either: reading tells why. */
export function foresee(template: JsonValue, outlook: Outlook): Foreseen {
  const watch: Watch = { touched: false };
  const answer = attempt(() => evaluateTemplate(template, environment(outlook, watch, null)));
  if (answer === null || watch.touched || !answer.ok) return { known: false };
  return { known: true, value: answer.value };
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
  if (language === 'powershell' && readsForeignEnv(text, outlook)) return null;
  const watch: Watch = { touched: false };
  const ask = (): never => {
    watch.touched = true;
    throw new UnknownBeforeRun('Known only when it has run');
  };
  const expression = environment(outlook, watch, status);
  const env = Object.entries(outlook.env).flatMap(([name, value]) =>
    value === unknown ? [] : [[name, textOfEnv(value)] as const],
  );
  const answer = attempt(() =>
    evaluateCondition(text, language, {
      expression,
      powershell: {
        variables: partlyKnown({ ...outlook.variables, ...expression.contexts, StepOutputs: unknown }, 'absent', watch),
        env: Object.fromEntries(env),
        platform: outlook.platform,
        psVersion: outlook.psVersion,
        exists: ask,
        commandExists: ask,
      },
    }),
  );
  return answer === null || watch.touched || answer.kind !== 'decided' ? null : answer.value;
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
