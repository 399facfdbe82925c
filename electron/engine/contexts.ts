import type { JsonObject, JsonValue } from '../../shared/base/json.ts';
import type { PlannedJob } from '../../shared/plan/plan.ts';
import { needsResult } from '../../shared/run/conclusion.ts';
import type { Conclusion } from '../../shared/run/events.ts';
import type { actionRepository } from './action-name.ts';
import { githubContext, runnerContext, wholeOf } from './github-context.ts';
import type { RunScope } from './scope.ts';

/** A step of the job that has completed. */
export interface StepResult {
  readonly outcome: Conclusion;
  readonly conclusion: Conclusion;
  readonly outputs: JsonObject;
}

/** Where in a run something is evaluated; what is not there yet is left out. */
export interface Place {
  readonly job: PlannedJob | null;
  readonly env: Readonly<Record<string, string>>;
  /** Steps by the ids their author gave; null outside of a job's steps. */
  readonly steps: ReadonlyMap<string, StepResult> | null;
  readonly status: 'success' | 'failure' | 'cancelled' | 'skipped' | null;
  /** Absolute. */
  readonly workingDirectory: string;
  /** What GitHub calls the step that is there, and the repository of the action that it uses or is within; absent outside of steps. */
  readonly step?: { readonly name: string; readonly action: ReturnType<typeof actionRepository> } | null;
  /** The composite action that the place is within: its folder, and the inputs that stand for the run's. */
  readonly action?: { readonly path: string; readonly inputs: Readonly<Record<string, string>> };
}

/** The contexts of expressions at a place (FORMAT.md, "Expressions"). What costs something is made when it is read. */
export function contextsAt(scope: RunScope, place: Place): Readonly<Record<string, JsonValue>> {
  const { plan, options, results } = scope;
  const { job, steps, status, action } = place;
  const run = {
    ...githubContext(scope, job, inputsOf(wholeOf(scope))),
    ...stepContext(place),
    ...(action === undefined ? {} : { action_path: action.path }),
  };
  return {
    gantry: run,
    github: run,
    env: place.env,
    vars: plan.vars,
    inputs: action?.inputs ?? inputsOf(scope),
    secrets: options.secrets,
    runner: runnerContext(options),
    job: { status: status === null || status === 'skipped' ? 'success' : status },
    matrix: job?.matrix ?? {},
    strategy: job === null ? {} : strategyContext(job),
    get needs() {
      return job === null ? {} : results.needsContext(job);
    },
    get jobs() {
      return results.jobsContext();
    },
    get steps() {
      return stepsContext(steps);
    },
  };
}

/** What the context says of the step itself. */
export function stepContext({ step }: Place): Readonly<Record<string, string>> {
  if (step === undefined || step === null) return {};
  const { name, action } = step;
  return { action: name, ...(action === null ? {} : { action_repository: action.repository, action_ref: action.ref }) };
}

/** The variables of PowerShell at a place: the playbook's own, every context by its name, and `$StepOutputs`. */
export function powershellVariables(scope: RunScope, place: Place): Readonly<Record<string, JsonValue>> {
  return { ...scope.plan.vars, ...contextsAt(scope, place), StepOutputs: outputsById(place.steps) };
}

/** Those that are set in a session before each step; the rest of the session's variables belong to its steps. */
export function stepVariables(scope: RunScope, place: Place): Readonly<Record<string, JsonValue>> {
  const { needs = null, jobs = null, steps = null, matrix = null, inputs = null } = contextsAt(scope, place);
  return { needs, jobs, steps, matrix, inputs, StepOutputs: outputsById(place.steps) };
}

/** The run's inputs; those of the type secret stand in no plan, and have their values among the secrets. */
function inputsOf({ plan, options: { secrets } }: RunScope): JsonObject {
  if (plan.secretInputs.length === 0) return plan.inputs;
  const given = plan.secretInputs.filter((name) => Object.hasOwn(secrets, name));
  return { ...plan.inputs, ...Object.fromEntries(given.map((name) => [name, secrets[name] ?? null])) };
}

function strategyContext({ strategy }: PlannedJob): JsonObject {
  return {
    'fail-fast': strategy?.failFast ?? true,
    'job-index': strategy?.jobIndex ?? 0,
    'job-total': strategy?.jobTotal ?? 1,
    'max-parallel': strategy?.maxParallel ?? strategy?.jobTotal ?? 1,
  };
}

function stepsContext(steps: Place['steps']): JsonObject {
  const entries = [...(steps ?? [])].map(([id, { outputs, outcome, conclusion }]) => {
    return [id, { outputs, outcome: needsResult(outcome), conclusion: needsResult(conclusion) }] as const;
  });
  return Object.fromEntries(entries);
}

function outputsById(steps: Place['steps']): JsonObject {
  return Object.fromEntries([...(steps ?? [])].map(([id, { outputs }]) => [id, outputs]));
}
