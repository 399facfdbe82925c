import type { JsonValue } from '../base/json.ts';
import { referencedContexts, templateExpressions } from '../expressions/evaluate.ts';
import type { Playbook } from '../playbook/model.ts';
import type { Plan, PlannedCall, PlannedCheck, PlannedCondition, PlannedJob } from './plan.ts';
import type { ProblemCollector } from './plan-problems.ts';
import type { RunValues } from './script.ts';

/** What a workflow has without anyone's doing. */
const given = ['GITHUB_TOKEN'];

/** Whether two names are of one secret: expressions read them without regard to case. */
export function sameSecretName(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

/** Those of a plan's secrets that are empty in a run which has values for `known`. An input says by itself whether it must be given. */
export function unsetSecrets(
  { secrets, secretInputs }: Pick<Plan, 'secrets' | 'secretInputs'>,
  known: readonly string[],
) {
  const told = [...known, ...given, ...secretInputs];
  return secrets.filter((name) => !told.some((other) => sameSecretName(name, other)));
}

/** What is told of a secret without a value. */
export function unsetSecretText(name: string): string {
  return `The secret ${name} has no value, so it is empty. Give it one: gantry secrets set ${name}`;
}

/**
 * The names of the secrets that a plan uses: those the playbook declares, and those its expressions read. One that has no
 * value is told of at its first use.
 */
export function checkSecrets(
  playbook: Playbook,
  jobs: readonly PlannedJob[],
  checks: readonly PlannedCheck[],
  values: RunValues,
  problems: ProblemCollector,
): readonly string[] {
  const uses = [
    ...secretsIn([playbook.env, values.env, playbook.vars, playbook.concurrency]).map((name) => ({
      name,
      pointer: '',
    })),
    ...checks.flatMap(({ condition, message }) =>
      [...secretsOfCondition(condition), ...secretsIn(message)].map((name) => ({ name, pointer: condition.pointer })),
    ),
    ...jobs.flatMap((job) => {
      const { steps, condition, ...rest } = job;
      const own = [...secretsIn({ ...rest }), ...secretsOfCondition(condition)].map((name) => ({
        name,
        pointer: job.pointer,
      }));
      const ofSteps = steps.flatMap((step) =>
        [
          ...secretsIn({
            ...step,
            call: null,
            condition: null,
            scripts: step.scripts.map(({ parameters }) => parameters),
          }),
          ...secretsOfCall(step.call),
          ...secretsOfCondition(step.condition),
        ].map((name) => ({
          name,
          pointer: step.pointer,
        })),
      );
      return [...own, ...ofSteps];
    }),
  ];
  const known = [...values.secrets, ...given].map((name) => name.toLowerCase());
  const told = new Set(known);
  for (const { name, pointer } of [...uses, ...playbook.secrets.map((name) => ({ name, pointer: '' }))]) {
    if (told.has(name.toLowerCase())) continue;
    told.add(name.toLowerCase());
    problems.add('secret-undefined', pointer, unsetSecretText(name));
  }
  const inputs = playbook.inputs.filter(({ type }) => type === 'secret').map(({ name }) => name);
  return uniqueNames([...inputs, ...playbook.secrets, ...uses.map(({ name }) => name)]);
}

/** The first spelling of each: an input's own is the one by which it is read. */
function uniqueNames(names: readonly string[]): readonly string[] {
  return names.filter((name, index) => names.findIndex((other) => sameSecretName(name, other)) === index);
}

/** A called workflow that is given its secrets one by one needs of its caller those that are read for them. */
function secretsOfCall(call: PlannedCall | null): readonly string[] {
  if (call?.kind !== 'nested') return [];
  return call.secrets === 'inherit'
    ? call.plan.secrets.filter((name) => !call.plan.secretInputs.includes(name))
    : secretsIn(call.secrets);
}

/** In PowerShell the contexts are variables: `$secrets.TOKEN`, `$secrets['TOKEN']`. */
const powershellSecret = /\$\{?secrets\}?(?:\.|\[\s*['"])(?<name>[A-Za-z_][\w-]*)/gi;

function secretsOfCondition(condition: PlannedCondition | null): readonly string[] {
  if (condition === null) return [];
  if (condition.language === 'powershell')
    return [...condition.text.matchAll(powershellSecret)].map(({ groups }) => groups?.name ?? '');
  return condition.text.includes('${{') ? secretsIn(condition.text) : namesIn(condition.text);
}

function secretsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') {
    return value.includes('${{') ? templateExpressions(value).flatMap(({ body }) => namesIn(body)) : [];
  }
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value as { readonly [key: string]: JsonValue }).flatMap(secretsIn);
}

function namesIn(body: string): readonly string[] {
  if (!/secrets/i.test(body)) return [];
  return referencedContexts(body).flatMap(({ context, path: [name] }) =>
    context.toLowerCase() === 'secrets' && name !== undefined ? [name] : [],
  );
}
