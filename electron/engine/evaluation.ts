import { isJsonObject, type JsonObject, type JsonValue } from '../../shared/base/json.ts';
import { fail, ok, type Result } from '../../shared/base/result.ts';
import {
  type ConditionAnswer,
  type ConditionEnvironment,
  evaluateCondition,
} from '../../shared/expressions/condition.ts';
import { evaluateTemplate } from '../../shared/expressions/evaluate.ts';
import type { PlannedCondition, PlannedStep } from '../../shared/plan/plan.ts';
import type { EnvironmentMap } from '../../shared/playbook/model.ts';
import { insertKey } from '../../shared/playbook/values.ts';
import type { Reason } from '../../shared/run/events.ts';
import { contextsAt, type Place, powershellVariables } from './contexts.ts';
import { resolvePath } from './paths.ts';
import type { JobSession, StepHooks } from './ports.ts';
import type { RunScope } from './scope.ts';

/** A condition's answer. An error is never taken for true. */
export type Decision =
  | { readonly kind: 'holds' }
  /** `heldBack`: it says nothing of failures, and what went before did not succeed; the rest of it was not looked at. */
  | { readonly kind: 'fails'; readonly reason: Reason; readonly heldBack: boolean }
  | { readonly kind: 'error'; readonly message: string };

/** Asks a PowerShell session what only it can answer. */
export interface Asker {
  readonly session: JobSession;
  readonly hooks: StepHooks;
}

/** A value with every `${{ }}` in it evaluated at a place. The failure is a sentence that says what is wrong with which text. */
export async function expand(scope: RunScope, template: JsonValue, place: Place): Promise<Result<JsonValue, string>> {
  if (!holdsExpression(template)) return ok(template);
  const hashes = new Map<string, string>();
  for (;;) {
    const value = evaluateTemplate(template, environmentAt(scope, place, hashes));
    if (value.ok) return value;
    if (value.error.kind !== 'needs-hash') return fail(`${value.error.message}, in ${JSON.stringify(template)}`);
    await learnHash(scope, value.error.patterns, hashes);
  }
}

/** A level of `env` as text, expanded. Null is the empty text; lists and objects are JSON. The failure names the variable. */
export async function expandEnv(
  scope: RunScope,
  env: EnvironmentMap,
  place: Place,
): Promise<Result<Readonly<Record<string, string>>, string>> {
  const values: Record<string, string> = {};
  for (const [name, template] of Object.entries(env)) {
    const value = await expand(scope, { [name]: template }, place);
    if (!value.ok)
      return fail(`${name === insertKey ? 'The environment' : `The variable ${name}`} cannot be told: ${value.error}`);
    if (isJsonObject(value.value)) Object.assign(values, textsOf(value.value));
  }
  return ok(values);
}

/** A yes or no that may be an expression, such as `continueOnError`. Only true and the text `true` are yes. */
export async function expandFlag(
  scope: RunScope,
  flag: boolean | string,
  place: Place,
): Promise<Result<boolean, string>> {
  const value = await expand(scope, flag, place);
  return value.ok ? ok(value.value === true || value.value === 'true') : value;
}

/** A number that may be an expression, such as `timeout`; null stays null. The failure says that it is no number. */
export async function expandNumber(
  scope: RunScope,
  number: number | string | null,
  place: Place,
): Promise<Result<number | null, string>> {
  const value = await expand(scope, number, place);
  if (!value.ok) return value;
  if (value.value === null || value.value === '') return ok(null);
  const parsed = Number(value.value);
  return Number.isFinite(parsed) ? ok(parsed) : fail(`${JSON.stringify(value.value)} is not a number`);
}

/** Milliseconds; null: no limit. As GitHub has it, what is not above zero limits nothing. */
export async function expandTimeout(
  scope: RunScope,
  { timeout, timeoutUnit }: Pick<PlannedStep, 'timeout' | 'timeoutUnit'>,
  place: Place,
): Promise<Result<number | null, string>> {
  const value = await expandNumber(scope, timeout, place);
  if (!value.ok || value.value === null) return value;
  if (timeoutUnit !== 'minutes') return ok(value.value * 1000);
  return ok(value.value > 0 ? value.value * 60_000 : null);
}

/** Text for an environment, a script or a path. */
export function textOf(value: JsonValue): string {
  if (value === null) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** Decides a condition at a place. `ask` is called only for what a session alone can answer. */
export async function decide(
  scope: RunScope,
  condition: PlannedCondition,
  place: Place,
  ask: () => Asker,
): Promise<Decision> {
  const hashes = new Map<string, string>();
  for (;;) {
    const answer = evaluateCondition(condition.text, condition.language, conditionEnvironment(scope, place, hashes));
    switch (answer.kind) {
      case 'decided':
        return decided(condition, answer, place);
      case 'error':
        return { kind: 'error', message: `The condition \`${condition.text}\` cannot be answered: ${answer.message}` };
      case 'session':
        return askSession(scope, condition, answer.script, place, ask());
      case 'needs-hash':
        await learnHash(scope, answer.patterns, hashes);
    }
  }
}

/** Whether a condition holds as far as that can be said at once, without hashing files or asking a session. */
export function holdsNow(scope: RunScope, condition: PlannedCondition | null, place: Place): boolean {
  if (condition === null) return place.status === 'success';
  const answer = evaluateCondition(condition.text, condition.language, conditionEnvironment(scope, place, new Map()));
  return answer.kind === 'decided' && answer.value;
}

function decided(
  condition: PlannedCondition,
  answer: Pick<Extract<ConditionAnswer, { kind: 'decided' }>, 'value' | 'parts'>,
  place: Place,
): Decision {
  if (answer.value) return { kind: 'holds' };
  const parts = answer.parts.map(({ text, value }) => ({ text, value }));
  const heldBack = parts.length === 1 && parts[0]?.text === 'success()';
  const text = heldBack ? whyHeldBack(place.status) : 'Its condition is false';
  return { kind: 'fails', reason: { text, condition: condition.text, parts }, heldBack };
}

/** Why something without a word on failures in its condition does not run. */
export function whyHeldBack(status: Place['status']): string {
  if (status === 'cancelled') return 'It had not begun when it was cancelled';
  return status === 'failure' ? 'Something before it failed' : 'Something before it was skipped';
}

async function askSession(
  scope: RunScope,
  condition: PlannedCondition,
  script: string,
  place: Place,
  { session, hooks }: Asker,
): Promise<Decision> {
  // The cast is PowerShell's own truth; the line breaks keep a comment at the end from taking the bracket with it.
  const expressions = [{ name: 'answer', expression: `[bool]$(\n${script}\n)` }];
  const variables = powershellVariables(scope, place);
  const { workingDirectory, env } = place;
  const answer = await session.evaluate({ expressions, variables, env, workingDirectory }, hooks);
  if (!answer.ok) {
    return { kind: 'error', message: `The condition \`${condition.text}\` failed: ${answer.error.message}` };
  }
  const value = answer.value.answer ?? null;
  if (value === true) return { kind: 'holds' };
  return decided(condition, { value: false, parts: [{ text: condition.text, value }] }, place);
}

function conditionEnvironment(
  scope: RunScope,
  place: Place,
  hashes: ReadonlyMap<string, string>,
): ConditionEnvironment {
  const { options, ports } = scope;
  return {
    expression: environmentAt(scope, place, hashes),
    powershell: {
      get variables() {
        return powershellVariables(scope, place);
      },
      get env() {
        return { ...options.hostEnv, ...place.env };
      },
      platform: options.platform,
      psVersion: options.psVersion,
      exists: (path, kind) => ports.files.exists(resolvePath(place.workingDirectory, path, options.platform), kind),
      commandExists: (name) => ports.files.commandExists(name),
    },
  };
}

function environmentAt(scope: RunScope, place: Place, hashes: ReadonlyMap<string, string>) {
  return {
    contexts: contextsAt(scope, place),
    status: place.status,
    hashFiles: (patterns: readonly string[]) => hashes.get(patterns.join('\n')) ?? null,
  };
}

async function learnHash(scope: RunScope, patterns: readonly string[], hashes: Map<string, string>): Promise<void> {
  hashes.set(patterns.join('\n'), await scope.ports.files.hash(patterns));
}

function holdsExpression(template: JsonValue): boolean {
  if (typeof template === 'string') return template.includes('${{');
  if (typeof template !== 'object' || template === null) return false;
  return (isJsonObject(template) ? Object.entries(template).flat() : template).some(holdsExpression);
}

function textsOf(values: JsonObject): Record<string, string> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, textOf(value)]));
}
