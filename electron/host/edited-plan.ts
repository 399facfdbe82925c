import type { JsonObject } from '../../shared/base/json.ts';
import { fail, ok, type Result } from '../../shared/base/result.ts';
import type { Plan } from '../../shared/plan/plan.ts';
import { noValues, type RunValues } from '../../shared/plan/script.ts';
import type { RunFolder } from '../journal/run-folder.ts';
import { type HostContext, type PlannedText, planText, textOf } from './host-context.ts';
import { readValues } from './run-values.ts';

/** A run's playbook as its file is now, planned with the values that the run was given, and what they were. */
export interface EditedPlan extends PlannedText {
  readonly values: RunValues;
  readonly text: string;
}

/** Plans an earlier run's playbook anew; `inputs` go before those that it was given. The failure is a sentence. */
export async function editedPlan(
  context: HostContext,
  folder: RunFolder,
  plan: Plan,
  inputs: JsonObject,
): Promise<Result<EditedPlan, string>> {
  const { file } = plan.playbook;
  const given = (await readValues(folder)) ?? { ...noValues, event: plan.event };
  const values = { ...given, inputs: { ...given.inputs, ...inputs } };
  const text = await textOf(context, file, undefined, values.inputs);
  if (text === null)
    return fail(`${file} is not in the workspace any more; without the edits the run's own plan is run`);
  const planned = await planText(context, file, text, values);
  const error = planned.plan.problems.find(({ severity }) => severity === 'error');
  if (error !== undefined) return fail(`${file}, line ${error.range.line}: ${error.message}`);
  return ok({ ...planned, values, text });
}
