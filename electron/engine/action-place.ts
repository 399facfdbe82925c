import { isJsonObject } from '../../shared/base/json.ts';
import { fail, ok, type Result } from '../../shared/base/result.ts';
import { findTemplates } from '../../shared/expressions/template.ts';
import type { PlannedStep } from '../../shared/plan/plan.ts';
import { ActionInputs } from './action-inputs.ts';
import type { ActionPlace } from './actions.ts';
import { expand, textOf } from './evaluation.ts';
import { githubEnvironment } from './github-context.ts';
import type { KeyPart } from './ports.ts';
import { saveCache } from './save-cache.ts';
import type { StepSetting } from './step-setting.ts';
import { warnOfStep, writeLine } from './tell-step.ts';

/** What a built-in action is given of its step; the failure says which of its inputs cannot be told. */
export async function actionPlace(
  attempt: StepSetting,
  step: PlannedStep,
  env: Readonly<Record<string, string>>,
): Promise<Result<ActionPlace, string>> {
  const { scope, job } = attempt;
  const { options, ports, masks } = scope;
  const given = await expand(scope, step.with, attempt.place(env));
  if (!given.ok) return fail(`Its inputs cannot be told: ${given.error}`);
  const ref = attempt.ref(step.id);
  return ok({
    run: options.run,
    workspace: options.workspace,
    ref,
    inputs: new ActionInputs(isJsonObject(given.value) ? given.value : {}),
    ports,
    surroundings: {
      env: { ...options.env, ...githubEnvironment(scope, job), ...env },
      path: attempt.path,
      workingDirectory: options.workspace,
    },
    say: (event) => attempt.say(event),
    write: (line) => writeLine(scope, ref, line),
    warn: (message) => warnOfStep(scope, ref, message),
    partsOf: (input) => partsOf(attempt, textOf(step.with[input] ?? ''), env),
    isOfThisRun: (text) => Object.values(options.context).includes(text),
    holdsSecret: (text) => masks.text(text) !== text,
    save: (request) => saveCache(scope, request),
    saveLater: (request) => attempt.saveLater(request),
  });
}

async function partsOf(attempt: StepSetting, text: string, env: Readonly<Record<string, string>>): Promise<KeyPart[]> {
  const parts: KeyPart[] = [];
  const literal = (piece: string) => {
    if (piece !== '') parts.push({ name: `"${piece}"`, value: piece });
  };
  let from = 0;
  for (const { body, offset, length } of findTemplates(text).expressions) {
    literal(text.slice(from, offset));
    const value = await expand(attempt.scope, text.slice(offset, offset + length), attempt.place(env));
    parts.push({ name: body, value: value.ok ? textOf(value.value) : '' });
    from = offset + length;
  }
  literal(text.slice(from));
  return parts;
}
