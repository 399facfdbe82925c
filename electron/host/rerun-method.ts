import { implement } from '@orpc/server';
import type { JsonObject } from '../../shared/base/json.ts';
import { fail, ok, type Result } from '../../shared/base/result.ts';
import { hostContract } from '../../shared/host/api.ts';
import type { Plan } from '../../shared/plan/plan.ts';
import { planSchema } from '../../shared/plan/plan-schema.ts';
import { placedJobs } from '../../shared/plan/plans-within.ts';
import type { RunValues } from '../../shared/plan/script.ts';
import { editedJobs, type RerunKind, rerunPlan, takenOver } from '../../shared/run/rerun.ts';
import type { RunState } from '../../shared/run/state.ts';
import { type RunFolder, readJsonFile } from '../journal/run-folder.ts';
import { editedPlan } from './edited-plan.ts';
import { readTextFile } from './file-cache.ts';
import type { HostContext, PlannedText } from './host-context.ts';
import { readyToStart } from './obstacle.ts';
import { endRemains, storedToken } from './remains.ts';
import { storedState } from './run-digest.ts';
import { keepValues, readValues } from './run-values.ts';

const contract = implement(hostContract);

interface Request {
  readonly kind: RerunKind['kind'] | 'resume';
  readonly job?: string | undefined;
}

/** Which jobs are run again; a failure is a sentence for people. */
function rerunKind({ kind, job }: Request, state: RunState): Result<RerunKind | null, string> {
  if (kind === 'resume') return ok(null);
  if (kind !== 'from' && kind !== 'job') return ok({ kind });
  if (job === undefined) return fail('A re-run of a job needs the id of that job');
  const jobs = [...state.jobs.values()];
  if (jobs.some((known) => known.id === job || known.job === job)) return ok({ kind, job });
  return fail(`The run has no job ${job}; it has ${jobs.map(({ id }) => id).join(', ')}`);
}

async function storedPlan(path: string): Promise<Plan | null> {
  const plan = planSchema.safeParse(await readJsonFile(path));
  return plan.success ? plan.data : null;
}

/** What is run again: the stored plan, or the playbook as it is now with the jobs that are not what they were. */
interface PlannedAgain extends PlannedText {
  readonly edited: ReadonlySet<string>;
  /** Null: they were not kept with the run. */
  readonly values: RunValues | null;
  /** What the plan was made of; null: it was not kept with the run. */
  readonly text: string | null;
}

interface Edits {
  readonly edited?: boolean | undefined;
  readonly inputs?: JsonObject | undefined;
}

/** A failure is a sentence for people. */
async function plannedAgain(
  context: HostContext,
  folder: RunFolder,
  { edited = false, inputs = {} }: Edits,
): Promise<Result<PlannedAgain, string>> {
  const plan = await storedPlan(folder.plan);
  if (plan === null) return fail(`The run ${folder.run} has no plan that this version can read`);
  if (!edited && Object.keys(inputs).length === 0)
    return ok({
      plan,
      secrets: {},
      edited: new Set(),
      values: await readValues(folder),
      text: await readTextFile(folder.text),
    });
  const again = await editedPlan(context, folder, plan, inputs);
  return again.ok ? ok({ ...again.value, edited: editedJobs(plan, again.value.plan) }) : again;
}

const plannedIds = (plan: Plan) => new Set(placedJobs(plan).map(({ id }) => id));

const endedWords = (run: string, conclusion: string | null) =>
  `The run ${run} was not interrupted: it ended with ${conclusion ?? 'no conclusion'}. Without --resume it is run again as a new run.`;

/** Runs an earlier run's stored plan again, as a new run, or goes on with an interrupted one. */
export function rerunMethod(context: HostContext) {
  const { runs } = context;
  return contract.runs.rerun.handler(async ({ input, errors }) => {
    const { run } = input;
    const live = `The run ${run} still goes on; cancel it, or wait for its end.`;
    const folder = runs.folder(run);
    if (runs.live(run) !== undefined) throw errors.LIVE({ message: live });
    // Read before the owner is known to be dead: what is read later may be an heir's.
    const token = await storedToken(folder);
    const found = await storedState(folder);
    if (found === null) throw errors.NOT_FOUND({ message: `There is no run ${run}` });
    const { state } = found;
    if (found.live) throw errors.LIVE({ message: live });
    if (input.kind === 'resume' && state.conclusion !== 'interrupted')
      throw errors.NOT_INTERRUPTED({ message: endedWords(run, state.conclusion) });
    const planned = await plannedAgain(context, folder, input.kind === 'resume' ? {} : input);
    if (!planned.ok) throw errors.INVALID({ message: planned.error });
    const { plan, edited, values, text } = planned.value;
    const kind = rerunKind(input, state);
    if (!kind.ok) throw errors.INVALID({ message: kind.error });
    const given = { ...planned.value.secrets, ...input.secrets };
    const ready = await readyToStart(context, plan, { ...input, secrets: given });
    if (!ready.ok) {
      if (ready.error.kind === 'untrusted') throw errors.UNTRUSTED({ data: ready.error.powers });
      throw errors.UNMET({ data: { missing: ready.error.missing, locked: ready.error.locked } });
    }
    const { secrets, notes } = ready.value;
    const options = {
      plan,
      secrets,
      env: {},
      shells: await context.shells('powershell'),
      cache: input.cache ?? true,
      holds: input.holds ?? null,
    };
    if (state.conclusion === 'interrupted' && token !== null) await endRemains(token);
    if (kind.value !== null) {
      const kept = takenOver(state, kind.value, plannedIds(plan), edited);
      const again = await runs.start({ ...options, text, earlier: { state: kept, attempt: state.attempt + 1 } });
      if (values !== null) await keepValues(runs.folder(again), values, plan.secretInputs);
      return { run: again, notes };
    }
    const refused = await runs.resume(run, options);
    if (refused === 'completed') throw errors.NOT_INTERRUPTED({ message: endedWords(run, state.conclusion) });
    if (refused !== null) throw errors.LIVE({ message: `${live} Its process is ${refused.pid}.` });
    return { run, notes };
  });
}

/** Says what a re-run would do with each job; starts nothing. */
export function rerunPlanMethod(context: HostContext) {
  const { runs } = context;
  return contract.history.rerunPlan.handler(async ({ input, errors }) => {
    const folder = runs.folder(input.run);
    const found = runs.live(input.run)?.state ?? (await storedState(folder))?.state;
    if (found === undefined) throw errors.NOT_FOUND({ message: `There is no run ${input.run}` });
    const planned = await plannedAgain(context, folder, input);
    if (!planned.ok) throw errors.INVALID({ message: planned.error });
    const kind = rerunKind(input, found);
    if (!kind.ok) throw errors.INVALID({ message: kind.error });
    const { plan, edited } = planned.value;
    return kind.value === null ? [] : rerunPlan(found, kind.value, plannedIds(plan), edited);
  });
}
