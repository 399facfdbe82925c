import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readPlaybook } from '../playbook/read.ts';
import { buildPlan } from './build-plan.ts';
import { importWorkflow } from './import-workflow.ts';
import type { Plan, PlannedJob, PlannedStep } from './plan.ts';
import { noValues } from './script.ts';
import { facts } from './testing/playbooks.ts';
import { writeMigration } from './write-migration.ts';

const folder = join(import.meta.dirname, 'testdata/workflow-plans');
const files = readdirSync(folder).filter((name) => name.endsWith('.yml'));
const textOf = (name: string) => readFileSync(join(folder, name), 'utf8');
const playbooks = files.map((name) => ({ path: `.github/workflows/${name}`, name, text: textOf(name) }));

function planOf(text: string, path: string): Plan {
  return buildPlan(readPlaybook(text, path), path, { ...facts, playbooks }, noValues);
}

/** What is said of a part, where it is anything. */
function told(parts: Readonly<Record<string, unknown>>): string {
  const some = Object.entries(parts).filter(([, value]) => value !== null && value !== undefined && value !== false);
  return some.map(([name, value]) => ` ${name}=${JSON.stringify(value)}`).join('');
}

function conditionOf({ condition }: PlannedJob | PlannedStep): string {
  return condition === null ? '' : ` if ${condition.text} → ${condition.value ?? 'unknown'}`;
}

function stepLines(step: PlannedStep): string[] {
  const { continueOnError, timeout, timeoutUnit, uses, workingDirectory, call } = step;
  const more = told({
    shell: step.kind === 'script' ? step.shell : null,
    workingDirectory,
    uses,
    timeout,
    timeoutUnit,
  });
  const nested = call?.kind === 'nested' ? planLines(call.plan).map((line) => `    ${line}`) : [];
  return [`  ${step.id}: ${step.name}${more}${told({ continueOnError })}${conditionOf(step)}`, ...nested];
}

function jobLines(job: PlannedJob): string[] {
  const { matrix, dynamicMatrix, needs, continueOnError, timeout, concurrency, strategy, env } = job;
  const token = job.tokenPermissions;
  const { failFast, maxParallel } = strategy ?? {};
  const more = {
    matrix,
    dynamicMatrix,
    failFast,
    maxParallel,
    needs,
    continueOnError,
    timeout,
    concurrency,
    env,
    token,
  };
  return [`${job.level} ${job.id}: ${job.name}${told(more)}${conditionOf(job)}`, ...job.steps.flatMap(stepLines)];
}

function planLines(plan: Plan): string[] {
  const { event, inputs, env, concurrency } = plan;
  return [
    `event ${event}${told({ inputs, env, concurrency })}`,
    ...plan.jobs.flatMap(jobLines),
    ...plan.problems.map(({ severity, code, range, message }) => `! ${range.line} ${severity} ${code}: ${message}`),
  ];
}

/** What a plan of another format has to have in common. */
function essence(plan: Plan) {
  return plan.jobs.map(({ id, name, matrix, needs, level, condition, steps }) => ({
    id,
    name,
    matrix,
    needs,
    level,
    value: condition?.value ?? null,
    steps: steps.map((step) => [step.id, step.name, step.kind, step.uses, step.shell, step.condition?.value ?? null]),
  }));
}

const pathOf = (name: string) => `.github/workflows/${name}`;
const refused = ['called.yml', 'container.yml'];

test.each(files)('%s has the plan that its constructs mean', async (name) => {
  const plan = planOf(textOf(name), pathOf(name));
  expect(plan.problems.some(({ severity }) => severity === 'error')).toBe(refused.includes(name));
  await expect(`${planLines(plan).join('\n')}\n`).toMatchFileSnapshot(join(folder, `${name}.txt`));
});

test.each(files.filter((name) => !refused.includes(name)))('%s plans the same once it is imported', (name) => {
  const imported = importWorkflow(readPlaybook(textOf(name), pathOf(name)));
  const text = imported.ok ? writeMigration(imported.value, 'yaml') : imported.error;
  expect(essence(planOf(text, 'playbooks/imported.yaml'))).toEqual(essence(planOf(textOf(name), pathOf(name))));
});
