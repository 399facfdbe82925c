import type { JsonObject, JsonValue } from '../base/json.ts';
import { conditionContexts } from '../expressions/condition.ts';
import { checkExpression } from '../expressions/evaluate.ts';
import { findTemplates } from '../expressions/template.ts';
import type { Condition, Job, Playbook, Step } from '../playbook/model.ts';
import { isFreeName } from './migrate-conditions.ts';

const placeholder = /(?<!\$)\{\{([\s\S]*?)\}\}/g;
const nameAlone = /^\s*([A-Za-z_][\w-]*)\s*(?::=[\s\S]*)?$/;

/** The playbook's variables by lower-case name, without those that a stage replaces; the values of each, under any profile. */
type Scope = ReadonlyMap<string, { readonly name: string; readonly values: readonly JsonValue[] }>;

/**
 * Turns `{{name}}` into `${{ vars.name }}` wherever that gives the same text, and so stays open to the run's own values:
 * in names, texts of steps and environments, for variables of the playbook that are text or whole numbers. In conditions,
 * which are PowerShell, it becomes `$name`. What is left is for the expansion of v1 and v2, which puts its value there.
 * `vars`: the playbook's variables, expanded; `others`: the same under each profile.
 */
export function keepPlaceholders(playbook: Playbook, vars: JsonObject, others: readonly JsonObject[]): Playbook {
  const scope = scopeOf(vars, others, {});
  return {
    ...playbook,
    env: mapTexts(playbook.env, (text) => rewrite(text, scope)),
    jobs: playbook.jobs.map((job) => keepInJob(job, scopeOf(vars, others, job.variables ?? {}))),
    preConditions: playbook.preConditions.map((check) => ({ ...check, condition: keepIn(check.condition, scope) })),
    postConditions: playbook.postConditions.map((check) => ({ ...check, condition: keepIn(check.condition, scope) })),
  };
}

function scopeOf(vars: JsonObject, others: readonly JsonObject[], hidden: JsonObject): Scope {
  const taken = new Set(Object.keys(hidden).map((name) => name.toLowerCase()));
  return new Map(
    Object.entries(vars).flatMap(([name, value]) =>
      taken.has(name.toLowerCase())
        ? []
        : [[name.toLowerCase(), { name, values: [value, ...others.map((own) => own[name] ?? value)] }] as const],
    ),
  );
}

function keepInJob(job: Job, scope: Scope): Job {
  const text = <T extends string | null>(own: T) => (own === null ? own : rewrite(own, scope));
  return {
    ...job,
    name: rewrite(job.name, scope),
    condition: job.condition === null ? null : keepIn(job.condition, scope),
    env: mapTexts(job.env, text),
    workingDirectory: text(job.workingDirectory),
    steps: job.steps.map((step) => keepInStep(step, scope)),
  };
}

function keepInStep(step: Step, scope: Scope): Step {
  const text = <T extends string | null>(own: T) => (own === null ? own : rewrite(own, scope));
  const { action } = step;
  return {
    ...step,
    name: rewrite(step.name, scope),
    condition: step.condition === null ? null : keepIn(step.condition, scope),
    env: mapTexts(step.env, text),
    workingDirectory: text(step.workingDirectory),
    action: action.kind === 'script' ? { ...action, text: rewrite(action.text, scope) } : action,
  };
}

function mapTexts<T>(object: Readonly<Record<string, T>>, change: (text: string) => string | null) {
  return Object.fromEntries(
    Object.entries(object).map(([name, value]) => [name, typeof value === 'string' ? change(value) : value]),
  ) as Readonly<Record<string, T>>;
}

function rewrite(text: string, scope: Scope): string {
  // Within an expression, a placeholder is a part of its text.
  if (text.includes('${{')) return text;
  return text.replaceAll(placeholder, (whole, body: string) => {
    const variable = scope.get(nameAlone.exec(body)?.[1]?.toLowerCase() ?? '');
    return variable?.values.every(sameAsText) ? `\${{ vars.${variable.name} }}` : whole;
  });
}

/** Whether a value reads the same where PowerShell and where an expression puts it into text. */
function sameAsText(value: JsonValue): boolean {
  return typeof value === 'string' ? !value.includes('{{') : Number.isSafeInteger(value);
}

/** `'{{name}}'`, a `{{name}}` that is the whole condition, and one that is compared as v1 and v2 compare bare words. */
function keepIn(condition: Condition, scope: Scope): Condition {
  const { text, language } = condition;
  if (language !== 'powershell' || text.includes('"') || text.includes('${{')) return condition;
  const use = (whole: string, body: string, fits: (value: JsonValue) => boolean) => {
    const variable = scope.get(/^\s*([A-Za-z_]\w*)\s*$/.exec(body)?.[1]?.toLowerCase() ?? '');
    if (variable === undefined || !variable.values.every(fits) || !isFreeName(variable.name)) return whole;
    return `$${variable.name}`;
  };
  const plainText = (value: JsonValue) => typeof value === 'string' && !/['{]/.test(value);
  const word = (value: JsonValue) =>
    typeof value === 'string' && /^[\w.-]+$/.test(value) && !/^(?:true|false)$/i.test(value);
  const kept = text
    .replace(/^\s*\{\{([^{}]*)\}\}\s*$/, (whole, body: string) =>
      use(whole, body, (value) => typeof value === 'boolean'),
    )
    .replace(/^\s*\{\{([^{}]*)\}\}(?=\s*(?:==|!=)\s*(?:'[^']*'|[\w.-]+)\s*$)/, (whole, body: string) =>
      use(whole, body, word),
    )
    .replaceAll(/'\{\{([^{}']*)\}\}'/g, (whole, body: string) => use(whole, body, plainText));
  return { ...condition, text: kept };
}

/** Placeholders that still stand in a text, as written. */
export function placeholdersIn(value: JsonValue): readonly string[] {
  if (typeof value === 'string') return [...value.matchAll(placeholder)].map(([whole]) => whole);
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(placeholdersIn) : [];
}

export const stepContexts: readonly string[] = conditionContexts;
export const playbookContexts: readonly string[] = conditionContexts.filter(
  (name) => name !== 'steps' && name !== 'job',
);

/** The value with each `${{` of its texts that begins no readable expression written as text: v3 takes it for an error. */
export function withReadableTemplates<T extends JsonValue>(value: T, contexts: readonly string[]): T;
export function withReadableTemplates(value: JsonValue, contexts: readonly string[]): JsonValue {
  if (typeof value === 'string') return readable(value, contexts);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item: JsonValue) => withReadableTemplates(item, contexts));
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withReadableTemplates(item, contexts)]));
}

function readable(text: string, contexts: readonly string[]): string {
  let answer = '';
  let rest = text;
  for (;;) {
    const { expressions, unclosed } = findTemplates(rest);
    const [first] = expressions;
    const at = first?.offset ?? unclosed;
    if (at === null) return answer + rest;
    const problems =
      first === undefined ? null : checkExpression(first.body, { contexts, status: true, hashFiles: true });
    const isFine = problems?.every(({ kind }) => kind === 'needs-hash') ?? false;
    const end = isFine && first !== undefined ? first.offset + first.length : at + 3;
    answer += isFine ? rest.slice(0, end) : `${rest.slice(0, at)}\${{ '\${{' }}`;
    rest = rest.slice(end);
  }
}
