import { hasErrors, type Problem } from '../../shared/base/problem.ts';
import { fail, ok, type Result } from '../../shared/base/result.ts';
import type { HoldsWanted } from '../../shared/host/holds.ts';
import type { Plan } from '../../shared/plan/plan.ts';
import { plansWithin } from '../../shared/plan/plans-within.ts';
import type { RunValues } from '../../shared/plan/script.ts';
import { type HostContext, planText, textOf } from './host-context.ts';
import { type Obstacle, readyToStart } from './obstacle.ts';
import { keepValues } from './run-values.ts';

/** As `runs.start` takes it. */
interface StartRequest {
  readonly path: string;
  readonly text?: string | undefined;
  readonly values: RunValues;
  readonly secrets?: Readonly<Record<string, string>> | undefined;
  readonly trust?: boolean | undefined;
  readonly cache?: boolean | undefined;
  readonly holds?: HoldsWanted | undefined;
}

export type Refusal =
  | Obstacle
  | { readonly kind: 'not-found' }
  | { readonly kind: 'invalid'; readonly problems: readonly Problem[] };

/** Reads, plans and starts a playbook; a refusal starts nothing. */
export async function startPlaybook(
  context: HostContext,
  request: StartRequest,
): Promise<Result<{ run: string; notes: string[] }, Refusal>> {
  const text = await textOf(context, request.path, request.text, request.values.inputs);
  if (text === null) return fail({ kind: 'not-found' });
  const { plan, secrets } = await planText(context, request.path, text, request.values);
  if (hasErrors(plan.problems)) return fail({ kind: 'invalid', problems: plan.problems });
  const ready = await readyToStart(context, plan, { ...request, secrets: { ...secrets, ...request.secrets } });
  if (!ready.ok) return ready;
  const shells = await context.shells('powershell');
  const { cache = true, holds = null } = request;
  const given = { plan, text, earlier: null, secrets: ready.value.secrets, env: {}, shells, cache, holds };
  const run = await context.runs.start(given);
  await keepValues(context.runs.folder(run), request.values, plan.secretInputs);
  return ok({ run, notes: [...ready.value.notes, ...(holds === null ? unheard(plan) : [])] });
}

/** Breakpoints of the playbook itself, where nobody is there to decide over a held step. */
function unheard(plan: Plan): string[] {
  const steps = plansWithin(plan).flatMap(({ jobs }) =>
    jobs.flatMap((job) => job.steps.filter((step) => step.pauseBefore && step.enabled).map(({ name }) => name)),
  );
  if (steps.length === 0) return [];
  return [
    `${[...new Set(steps)].join(', ')}: pauseBefore is not heeded, as nobody is there to let the run go on. Runs that are started in the app hold.`,
  ];
}
