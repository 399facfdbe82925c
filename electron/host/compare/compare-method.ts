import { implement } from '@orpc/server';
import { hostContract } from '../../../shared/host/api.ts';
import type { Comparison } from '../../../shared/host/comparison.ts';
import type { Plan } from '../../../shared/plan/plan.ts';
import { planSchema } from '../../../shared/plan/plan-schema.ts';
import { type JobPair, pairJobs } from '../../../shared/run/compare/compare-runs.ts';
import { inputChanges, planChanges } from '../../../shared/run/compare/plan-changes.ts';
import { type RunFolder, readJsonFile } from '../../journal/run-folder.ts';
import type { HostContext } from '../host-context.ts';
import { storedState } from '../run-digest.ts';
import { firstDifference } from './first-difference.ts';

const contract = implement(hostContract);

async function planOf({ plan }: RunFolder): Promise<Plan | null> {
  const read = planSchema.safeParse(await readJsonFile(plan));
  return read.success ? read.data : null;
}

/** Two runs side by side, with the first line of each step's output that differs. */
export function compareMethod(context: HostContext) {
  const { runs, workspace } = context;
  const stateOf = async (run: string) => runs.live(run)?.state ?? (await storedState(runs.folder(run)))?.state;
  const withOutput = async (left: RunFolder, right: RunFolder, { steps, ...job }: JobPair) => {
    const compared: Comparison['jobs'][number]['steps'] = [];
    for (const step of steps) {
      const both = step.left !== null && step.right !== null;
      const paths = [left.output(job.id, step.id), right.output(job.id, step.id)] as const;
      compared.push({ ...step, output: both ? await firstDifference(...paths, workspace.root) : null });
    }
    return { ...job, outputs: [...job.outputs], steps: compared };
  };
  return contract.history.compare.handler(async ({ input, errors }) => {
    const [left, right] = [await stateOf(input.left), await stateOf(input.right)];
    if (left === undefined) throw errors.NOT_FOUND({ message: `There is no run ${input.left}` });
    if (right === undefined) throw errors.NOT_FOUND({ message: `There is no run ${input.right}` });
    const folders = [runs.folder(input.left), runs.folder(input.right)] as const;
    const [before, after] = [await planOf(folders[0]), await planOf(folders[1])];
    const known = before !== null && after !== null;
    const jobs: Comparison['jobs'] = [];
    for (const job of pairJobs(left, right)) jobs.push(await withOutput(...folders, job));
    return {
      left: input.left,
      right: input.right,
      playbook: known ? planChanges(before, after) : null,
      inputs: known ? inputChanges(before, after) : null,
      jobs,
    };
  });
}
