import { type JsonObject, type JsonValue, jsonAsText } from '../../shared/base/json.ts';
import { classifyCondition, evaluateCondition } from '../../shared/expressions/condition.ts';
import { type ExpressionEnvironment, evaluateTemplate } from '../../shared/expressions/evaluate.ts';
import { type MaybeKnown, partlyKnown, UnknownBeforeRun, unknown, type Watch } from '../../shared/plan/known.ts';

import type { Plan } from '../../shared/plan/plan.ts';
import { outlookAt } from '../../shared/plan/plan-environment.ts';
import type { WorkspaceFacts } from '../../shared/plan/script.ts';
import { type NameScope, neededJobs, stepsBefore } from './expression-names.ts';

/** What an expression would come to; `from` says by what it is known. */
export type Preview =
  | { readonly kind: 'value'; readonly text: string; readonly from: 'run' | 'plan' }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'problem'; readonly message: string };

const systems = { linux: 'Linux', darwin: 'macOS', win32: 'Windows' } as const;

/** The value of a text with `${{ }}`, as far as the plan and the last run can tell; null: there is nothing to work out in it. */
export function previewTemplate(text: string, scope: NameScope, platform: WorkspaceFacts['platform']): Preview | null {
  if (!text.includes('${{')) return null;
  return preview(scope, platform, (env) => {
    const value = evaluateTemplate(text, env);
    if (value.ok) return { value: value.value };
    return value.error.kind === 'needs-hash' ? null : { problem: value.error.message };
  });
}

/** The answer of a condition, as far as the plan and the last run can tell. */
export function previewCondition(text: string, scope: NameScope, platform: WorkspaceFacts['platform']): Preview | null {
  if (text.trim() === '') return null;
  const { language, problem } = classifyCondition(text, scope.plan.playbook.format === 'github' ? 'expression' : null);
  if (problem !== null) return { kind: 'problem', message: problem.message };
  return preview(scope, platform, (expression, asked) => {
    const powershell = {
      variables: { ...scope.plan.vars, ...expression.contexts },
      env: {},
      platform,
      psVersion: null,
      exists: asked,
      commandExists: asked,
    };
    // What the machine's environment holds is not known here.
    if (language === 'powershell' && /\$\{?env:/i.test(text)) return null;
    const answer = evaluateCondition(text, language, { expression, powershell });
    if (answer.kind === 'error') return { problem: answer.message };
    return answer.kind === 'decided' ? { value: answer.value } : null;
  });
}

type Answer = { readonly value: JsonValue } | { readonly problem: string } | null;

/** Once with what the plan knows, then with what the last run left. */
function preview(
  scope: NameScope,
  platform: WorkspaceFacts['platform'],
  ask: (env: ExpressionEnvironment, asked: () => never) => Answer,
): Preview {
  for (const from of scope.lastRun === null ? (['plan'] as const) : (['plan', 'run'] as const)) {
    const watch: Watch = { touched: false };
    const asked = (): never => {
      watch.touched = true;
      throw new UnknownBeforeRun('Known only when it runs');
    };
    try {
      const answer = ask(environment(scope, platform, from, watch), asked);
      // What read something unknown may have failed for that alone.
      if (answer === null || watch.touched) continue;
      if ('problem' in answer) return { kind: 'problem', message: answer.problem };
      return { kind: 'value', text: shown(answer.value), from };
    } catch (error) {
      if (!(error instanceof UnknownBeforeRun)) throw error;
    }
  }
  return { kind: 'unknown' };
}

function shown(value: JsonValue): string {
  if (value === '') return 'an empty text';
  return value === null ? 'nothing (null)' : jsonAsText(value);
}

function environment(
  scope: NameScope,
  platform: WorkspaceFacts['platform'],
  from: 'plan' | 'run',
  watch: Watch,
): ExpressionEnvironment {
  const { plan, job } = scope;
  const late = new Set(plan.secretInputs);
  const entries = Object.entries(plan.inputs).map(([name, value]) => [name, late.has(name) ? unknown : value] as const);
  const inputs: Record<string, MaybeKnown> = Object.fromEntries(entries);
  const nothing = partlyKnown({}, 'unknown', watch);
  const run = partlyKnown({ event_name: plan.event }, 'unknown', watch);
  const past = from === 'run' ? pastOf(scope) : null;
  return {
    contexts: {
      env: partlyKnown(outlookAt({ ...scope, platform }).env, 'absent', watch),
      gantry: run,
      github: run,
      inputs: partlyKnown(inputs, 'absent', watch),
      job: nothing,
      jobs: past === null ? nothing : partlyKnown(past.jobs, 'unknown', watch),
      matrix: job?.dynamicMatrix != null ? nothing : (job?.matrix ?? {}),
      needs: past === null ? nothing : partlyKnown(past.needs, 'unknown', watch),
      runner: partlyKnown({ os: systems[platform] }, 'unknown', watch),
      secrets: nothing,
      steps: past === null ? nothing : partlyKnown(past.steps, 'unknown', watch),
      strategy: nothing,
      vars: plan.vars,
    },
    status: 'success',
    hashFiles: () => null,
  };
}

/** What the contexts of needs, jobs and steps were in the last run; what did not run then is left out. */
function pastOf(scope: NameScope): Readonly<Record<'needs' | 'jobs' | 'steps', Record<string, JsonValue>>> {
  const { plan, job, lastRun } = scope;
  const ofJob = (id: string): JsonObject | null => {
    const state = lastRun?.jobs.get(id);
    return state === undefined || state.conclusion === null
      ? null
      : { outputs: state.outputs, result: state.conclusion };
  };
  const known = (jobs: Plan['jobs']) =>
    Object.fromEntries(
      jobs.flatMap(({ id, job: name }) =>
        [ofJob(id)].flatMap((past) => (past === null ? [] : [[name, past] as const])),
      ),
    );
  const state = job === null ? undefined : lastRun?.jobs.get(job.id);
  const steps = stepsBefore(scope).flatMap(({ id }) => {
    const step = state?.steps.find((other) => other.id === id);
    if (step === undefined || step.conclusion === null) return [];
    return [[id, { outputs: step.outputs, outcome: step.outcome, conclusion: step.conclusion }] as const];
  });
  return {
    needs: job === null ? {} : known(neededJobs(plan, job)),
    jobs: known(plan.jobs),
    steps: Object.fromEntries(steps),
  };
}
