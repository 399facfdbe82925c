import { levelsOf } from '../base/graph.ts';
import type { JsonObject, JsonValue } from '../base/json.ts';
import type { Problem } from '../base/problem.ts';
import type { Plan, PlannedCondition, PlannedJob, PlannedStep } from './plan.ts';

/**
 * The plan as `gantry plan --json` prints it: exactly the keys of the command line's contract; of a step that runs a playbook, its
 * plan in the same shape as `nested`. Jobs of a cycle, and those behind one, have no level that would be true: it is null, and they
 * stand in none of `levels`.
 */
export function presentPlan(plan: Plan): JsonObject {
  const { name, version, format } = plan.playbook;
  const { levels, levelOf } = levelsOf(plan.jobs);
  return {
    playbook: { name, version, format },
    jobs: plan.jobs.map((job) => presentJob(job, levelOf.get(job.id) ?? null)),
    levels,
    problems: plan.problems.map(presentProblem),
  };
}

/** What is printed for a file of which nothing could be planned. */
export function presentNoPlan(problems: readonly Problem[]): JsonObject {
  return { playbook: null, jobs: [], levels: [], problems: problems.map(presentProblem) };
}

/** A problem as JSON answers have it. */
export function presentProblem({ severity, code, message, pointer, range: { line, column } }: Problem): JsonObject {
  return { severity, code, message, pointer, line, column };
}

function presentJob(job: PlannedJob, level: number | null): JsonValue {
  const { id, name, matrix, needs } = job;
  const steps = job.steps.map(presentStep);
  return { id, job: job.job, name, matrix, needs, level, condition: presentCondition(job.condition), steps };
}

function presentStep({ id, name, kind, scripts, shell, timeout, retry, call }: PlannedStep): JsonValue {
  return {
    id,
    name,
    kind,
    scripts: scripts.map(({ number }) => number),
    shell,
    timeout: typeof timeout === 'number' ? timeout : null,
    retries: retry.max,
    ...(call?.kind === 'nested' ? { nested: presentPlan(call.plan) } : {}),
  };
}

function presentCondition(condition: PlannedCondition | null): JsonValue {
  if (condition === null) return null;
  const { text, language, decidedBy, value } = condition;
  return { text, language, decidedBy, value };
}
