import { textsWithin } from '../base/json.ts';
import { conditionParts } from '../expressions/condition.ts';
import { expressionParts, templateExpressions } from '../expressions/evaluate.ts';
import type { ContextReference } from '../expressions/references.ts';
import type { PlannedCondition, PlannedJob } from './plan.ts';

/**
 * What a job reads of each job that it needs, by the needed job's id in the playbook: `outputs.version`, `result`, each once, in
 * the order that the job reads them. Expressions and conditions are read as such; in scripts `$needs.JOB...` is looked for.
 */
export function usedOfNeeds(job: PlannedJob): ReadonlyMap<string, readonly string[]> {
  const { condition, steps, env, outputs, name } = job;
  const conditions = [condition, ...steps.map((step) => step.condition)];
  const texts = textsWithin([
    name,
    env,
    outputs.map(({ value }) => value),
    steps.map((step) => [
      step.name,
      step.text,
      step.with,
      step.env,
      step.scripts.flatMap(({ parameters }) => parameters.map(({ value }) => value)),
      step.outputs.map(({ value }) => value),
    ]),
  ]);
  const reads = [...conditions.flatMap(readsOfCondition), ...texts.flatMap(readsOfText)];
  const used = new Map<string, string[]>();
  for (const { context, path } of reads) {
    const [need, ...rest] = path;
    if (context.toLowerCase() !== 'needs' || need === undefined || rest[0] === undefined) continue;
    const what = rest.slice(0, 2).join('.');
    const known = used.get(need) ?? [];
    if (!known.includes(what)) used.set(need, [...known, what]);
  }
  return used;
}

function readsOfCondition(condition: PlannedCondition | null): readonly ContextReference[] {
  if (condition === null) return [];
  return conditionParts(condition.text, condition.language).flatMap(({ reads }) => reads);
}

function readsOfText(text: string): readonly ContextReference[] {
  const expressions = templateExpressions(text).flatMap(({ body }) =>
    expressionParts(body).flatMap(({ reads }) => reads),
  );
  const variables = [...text.matchAll(/\$needs\.([\w-]+)\.(outputs\.\w+|result)/gi)].map(
    ([, need = '', what = '']) => ({
      context: 'needs',
      path: [need, ...what.split('.')],
    }),
  );
  return [...expressions, ...variables];
}
