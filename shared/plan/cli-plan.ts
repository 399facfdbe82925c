import type { JsonObject, JsonValue } from '../base/json.ts';
import type { Plan, PlannedCondition, PlannedJob, PlannedStep } from './plan.ts';

/** The plan as `gantry plan --json` prints it: exactly the keys of the command line's contract; of a step that runs a playbook, its plan in the same shape as `nested`. */
export function presentPlan(plan: Plan): JsonObject {
  const { name, version, format } = plan.playbook;
  return {
    playbook: { name, version, format },
    jobs: plan.jobs.map(presentJob),
    levels: plan.levels,
    problems: plan.problems.map(({ severity, code, message, pointer, range: { line, column } }) => ({
      severity,
      code,
      message,
      pointer,
      line,
      column,
    })),
  };
}

function presentJob(job: PlannedJob): JsonValue {
  const { id, name, matrix, needs, level } = job;
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
