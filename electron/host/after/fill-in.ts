import { formatDuration } from '../../../shared/base/duration.ts';
import { type JsonObject, type JsonValue, jsonAsText } from '../../../shared/base/json.ts';
import { fail, ok, type Result } from '../../../shared/base/result.ts';
import { evaluateTemplate } from '../../../shared/expressions/evaluate.ts';
import type { Plan } from '../../../shared/plan/plan.ts';
import { isFailure, needsResult } from '../../../shared/run/conclusion.ts';
import type { RunState } from '../../../shared/run/state.ts';

/** What `{{name}}` may stand for in a text about a run, beside its variables. */
function factsOf(plan: Plan, state: RunState): Record<string, string> {
  const failed = [...state.jobs.values()].filter(({ result }) => result !== null && isFailure(result));
  const took = state.startedAt === null ? 0 : (state.completedAt ?? state.startedAt) - state.startedAt;
  return {
    name: plan.playbook.name,
    playbook: plan.playbook.name,
    version: plan.playbook.version ?? '',
    file: plan.playbook.file,
    run: state.run,
    runId: state.run,
    actor: state.actor,
    conclusion: state.conclusion ?? 'running',
    status: state.conclusion ?? 'running',
    duration: formatDuration(took),
    failedJobs: failed.map(({ name }) => name).join(', '),
    warnings: String(state.warnings.length),
    error: failed.flatMap((job) => job.steps.flatMap(({ error }) => error?.message ?? []))[0] ?? '',
  };
}

function contextsOf(plan: Plan, state: RunState): Readonly<Record<string, JsonValue>> {
  const run: JsonObject = {
    run_id: state.run,
    run_attempt: state.attempt,
    attempt: state.attempt,
    workspace: state.workspace,
    actor: state.actor,
    workflow: plan.playbook.name,
    playbook: plan.playbook.name,
    event_name: plan.event,
    conclusion: state.conclusion,
  };
  const jobs = [...state.jobs.values()].map(({ job, conclusion, outputs }): [string, JsonObject] => [
    job,
    { result: conclusion === null ? null : needsResult(conclusion), outputs },
  ]);
  const env = Object.entries(plan.env).map(([name, value]) => [name, jsonAsText(value)]);
  return {
    gantry: run,
    github: run,
    env: Object.fromEntries(env),
    vars: plan.vars,
    inputs: plan.inputs,
    jobs: Object.fromEntries(jobs),
    needs: Object.fromEntries(jobs),
    job: { status: statusOf(state) },
  };
}

function statusOf({ conclusion }: RunState): 'success' | 'failure' | 'cancelled' {
  if (conclusion === 'cancelled' || conclusion === 'interrupted') return 'cancelled';
  return conclusion !== null && isFailure(conclusion) ? 'failure' : 'success';
}

/**
 * A text about a run as it is now: `${{ }}` over what the run knows (secrets are not among it), `{{name}}` for its variables and
 * facts, whatever their letter case; a name that nobody knows is empty. The failure is a sentence.
 */
export function fillIn(template: string, plan: Plan, state: RunState): Result<string, string> {
  const contexts = contextsOf(plan, state);
  const value = evaluateTemplate(template, { contexts, status: statusOf(state), hashFiles: () => '' });
  if (!value.ok) return fail(value.error.kind === 'needs-hash' ? 'hashFiles is of no use here' : value.error.message);
  const known = new Map<string, string>();
  for (const [name, fact] of Object.entries(factsOf(plan, state))) known.set(name.toLowerCase(), fact);
  for (const [name, variable] of Object.entries(plan.vars)) known.set(name.toLowerCase(), jsonAsText(variable));
  const fill = (_: string, name: string) => known.get(name.toLowerCase()) ?? '';
  return ok(jsonAsText(value.value).replace(/\{\{\s*([\w.-]+)\s*\}\}/g, fill));
}
