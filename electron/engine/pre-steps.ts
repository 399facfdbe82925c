import { isJsonObject } from '../../shared/base/json.ts';
import { plannedCondition } from '../../shared/plan/composite-steps.ts';
import type { PlannedStep } from '../../shared/plan/plan.ts';
import { readUses } from '../../shared/plan/uses.ts';
import { ActionInputs } from './action-inputs.ts';
import { expand, expandEnv } from './evaluation.ts';
import { loadAction, notRun, readDefinition } from './folder-action.ts';
import type { JobAttempt } from './job-attempt.ts';
import { aroundStep, runPart } from './node-action.ts';
import { resolvePath } from './paths.ts';
import type { PostStep, StepWork } from './step-setting.ts';

/**
 * What JavaScript actions want done before the job's first step, in the order of the steps that use them. An action that is
 * not there yet, or is a part of a composite one, does it right before its `main`.
 */
export async function preStepsOf(attempt: JobAttempt): Promise<readonly (PostStep & { readonly of: string })[]> {
  const found: (PostStep & { readonly of: string })[] = [];
  for (const step of attempt.job.steps) {
    const pre = step.uses === null || !step.enabled || attempt.has(step.id) ? null : await preStepOf(attempt, step);
    if (pre === null) continue;
    // Whether it runs is decided here alone, by its own condition.
    attempt.stateOf(attempt.actionOf(step.id)).prepared = true;
    if (!attempt.has(pre.step.id)) found.push({ ...pre, of: step.id });
  }
  return found;
}

async function preStepOf(attempt: JobAttempt, step: PlannedStep): Promise<PostStep | null> {
  const { scope } = attempt;
  const { options, ports } = scope;
  const use = readUses(step.uses ?? '', options.actionCopies);
  if (use.kind !== 'local' && use.kind !== 'copy') return null;
  const folder = use.kind === 'copy' ? use.folder : resolvePath(options.workspace, use.path, options.platform);
  const read = await readDefinition(ports.actions, folder);
  if (!read.ok || read.value.runs.kind !== 'node' || read.value.runs.pre === null) return null;
  const { pre, preCondition } = read.value.runs;
  const work: StepWork = async (order) => {
    const env = await expandEnv(scope, step.env, attempt.place(attempt.env()));
    if (!env.ok) return notRun(env.error, 'Expression');
    const place = attempt.place({ ...attempt.env(), ...env.value });
    const given = await expand(scope, step.with, place);
    if (!given.ok) return notRun(`Its inputs cannot be told: ${given.error}`, 'Expression');
    const inputs = new ActionInputs(isJsonObject(given.value) ? given.value : {});
    // Its `main` warns of what is wrong with them.
    const load = { setting: attempt, folder, ownEnv: env.value, given: inputs, warn: async () => {} };
    const action = await loadAction(load);
    if (!action.ok) return notRun(action.error.message, action.error.kind);
    return runPart({ ...order, action: attempt.actionOf(step.id), ownEnv: env.value }, action.value, pre);
  };
  return { step: aroundStep(step, 'pre', plannedCondition(preCondition)?.text ?? 'always()'), work };
}
