import type { JsonValue } from '../base/json.ts';
import { referencedContexts, templateExpressions } from '../expressions/evaluate.ts';
import type { Playbook } from '../playbook/model.ts';
import type { PlannedJob } from './plan.ts';
import type { ProblemCollector } from './plan-problems.ts';
import type { RunValues } from './script.ts';

/** What a workflow has without anyone's doing. */
const given = ['GITHUB_TOKEN'];

/**
 * The names of the secrets that a plan uses: those the playbook declares, and those its expressions read. One that has no
 * value is told of at its first use.
 */
export function checkSecrets(
  playbook: Playbook,
  jobs: readonly PlannedJob[],
  values: RunValues,
  problems: ProblemCollector,
): readonly string[] {
  const uses = [
    ...secretsIn(playbook.env).map((name) => ({ name, pointer: '' })),
    ...jobs.flatMap((job) => {
      const { steps, condition, ...rest } = job;
      const own = [...secretsIn({ ...rest }), ...secretsOfCondition(condition)].map((name) => ({
        name,
        pointer: job.pointer,
      }));
      const ofSteps = steps.flatMap((step) =>
        [
          ...secretsIn({ ...step, condition: null, scripts: step.scripts.map(({ parameters }) => parameters) }),
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
    problems.add(
      'secret-undefined',
      pointer,
      `The secret ${name} has no value, so it is empty. Give it one: gantry secrets set ${name}`,
    );
  }
  const inputs = playbook.inputs.filter(({ type }) => type === 'secret').map(({ name }) => name);
  return [...new Set([...playbook.secrets, ...inputs, ...uses.map(({ name }) => name)])];
}

function secretsOfCondition(condition: PlannedJob['condition']): readonly string[] {
  if (condition === null || condition.language !== 'expression') return [];
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
