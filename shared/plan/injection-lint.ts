import { referencedContexts, templateExpressions } from '../expressions/evaluate.ts';
import type { ContextReference } from '../expressions/references.ts';
import type { EnvironmentMap } from '../playbook/model.ts';

/** A `${{ }}` within a script whose value could be read as code, and the variable that would carry it safely. */
export interface Injection {
  /** The whole, braces included; UTF-16 units within the script. */
  readonly text: string;
  readonly offset: number;
  readonly length: number;
  /** Name for `env`. */
  readonly variable: string;
  /** How the script's shell reads that variable; null where the shell is not one of ours. */
  readonly replacement: string | null;
}

/**
 * Finds each `${{ }}` of a script that pastes in what others decide: outputs, inputs, secrets, what an event carries, and
 * environment made of them. It is replaced before the shell reads the script, so a value with a quote in it becomes code
 * (https://docs.github.com/actions/concepts/security/script-injections). What only the author or the engine decides, such
 * as `matrix`, `vars`, a result or the system's name, is let be.
 */
export function findInjections(text: string, shell: string, env: EnvironmentMap): readonly Injection[] {
  return templateExpressions(text).flatMap(({ body, offset, length }) => {
    const foreign = referencedContexts(body).find((reference) => isForeign(reference, env));
    if (foreign === undefined) return [];
    const variable = variableName(foreign);
    const read = readers[shell]?.(variable) ?? null;
    return [{ text: text.slice(offset, offset + length), offset, length, variable, replacement: read }];
  });
}

/** A sentence for each finding: what is wrong and the way out. */
export function lintInjection(text: string, shell: string, env: EnvironmentMap): readonly string[] {
  return findInjections(text, shell, env).map((found) => {
    const read = found.replacement === null ? 'read the variable' : `write ${found.replacement}`;
    return `${found.text} is pasted into the script before the shell reads it, so its value can run as code. Give the step env ${found.variable}: ${found.text} and ${read} in the script.`;
  });
}

const readers: Readonly<Record<string, (name: string) => string>> = {
  pwsh: (name) => `$env:${name}`,
  powershell: (name) => `$env:${name}`,
  bash: (name) => `"$${name}"`,
  sh: (name) => `"$${name}"`,
  zsh: (name) => `"$${name}"`,
  cmd: (name) => `%${name}%`,
  python: (name) => `os.environ['${name}']`,
  node: (name) => `process.env.${name}`,
};

/** Of the run's own context, what a stranger may have written. */
const foreignOfRun = ['actor', 'base_ref', 'event', 'head_ref', 'ref', 'ref_name', 'triggering_actor'];

function isForeign({ context, path }: ContextReference, env: EnvironmentMap): boolean {
  const [first, second] = path.map((name) => name.toLowerCase());
  switch (context.toLowerCase()) {
    case 'inputs':
    case 'secrets':
      return true;
    case 'steps':
      return second !== 'outcome' && second !== 'conclusion';
    case 'needs':
    case 'jobs':
      return second !== 'result';
    case 'github':
    case 'gantry':
      return first === undefined || foreignOfRun.includes(first);
    case 'env': {
      const declared = Object.entries(env).find(([name]) => name.toLowerCase() === first)?.[1];
      return declared === undefined || (typeof declared === 'string' && declared.includes('${{'));
    }
    default:
      return false;
  }
}

function variableName({ context, path }: ContextReference): string {
  const last = path.at(-1) ?? context;
  const name = last
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replaceAll(/\W+/g, '_')
    .toUpperCase();
  return /^\d/.test(name) ? `VALUE_${name}` : name;
}
