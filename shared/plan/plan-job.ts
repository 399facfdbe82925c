import type { JsonObject } from '../base/json.ts';
import type { Job, OutputDeclaration } from '../playbook/model.ts';
import { unknown } from './known.ts';
import { legSuffix, planLegs, unique } from './matrix.ts';
import { foresee, foreseeText, type Outlook, withEnv } from './outlook.ts';
import type { PlannedJob, PlannedStep, PlannedStrategy } from './plan.ts';
import { planCondition } from './plan-condition.ts';
import { type PlanContext, planSteps } from './plan-step.ts';
import type { Variable } from './variables.ts';

/** What a job of the playbook becomes: itself, a leg for each combination of its matrix, or a job for each parallel script. */
export function planJob(
  context: PlanContext,
  job: Job,
  outlook: Outlook,
  variables: readonly Variable[],
): readonly PlannedJob[] {
  const plan = (leg: Leg, problems = context.problems) =>
    planOne({ ...context, problems }, job, leg, outlook, variables);
  if (job.parallelScripts) return parallelJobs(plan(noMatrix));
  const { strategy } = job;
  if (strategy === null || strategy.matrix === null) return [plan(noMatrix)];
  const matrix = foresee(strategy.matrix, outlook);
  const undivided: Leg = { matrix: unknown, strategy: { ...unexpanded(job), jobIndex: 0, jobTotal: 1 } };
  if (!matrix.known) return [{ ...plan(undivided), dynamicMatrix: strategy.matrix }];
  const whole = plan(undivided, context.problems.unheard());
  const legs = planLegs(whole, matrix.value);
  if (!legs.ok) {
    const pointer = typeof strategy.matrix === 'string' ? '' : legs.error.pointer;
    context.problems.add('matrix-invalid', `${strategy.pointer}/matrix${pointer}`, legs.error.message);
    return [whole];
  }
  // A matrix of none stays one node, which the run skips with its reason.
  if (legs.value.length === 0) return [{ ...whole, dynamicMatrix: matrix.value }];
  return legs.value.map((leg) => {
    const planned = plan({ matrix: leg.matrix ?? {}, strategy: leg.strategy });
    const name = job.name.includes('${{') ? planned.name : `${job.name}${legSuffix(leg.matrix ?? {})}`;
    return { ...planned, id: leg.id, name, matrix: leg.matrix };
  });
}

interface Leg {
  readonly matrix: JsonObject | typeof unknown | null;
  readonly strategy: PlannedStrategy | null;
}

const noMatrix: Leg = { matrix: null, strategy: null };

function unexpanded(job: Job): Omit<PlannedStrategy, 'jobIndex' | 'jobTotal'> {
  return { group: job.id, failFast: job.strategy?.failFast ?? true, maxParallel: job.strategy?.maxParallel ?? null };
}

function planOne(
  context: PlanContext,
  job: Job,
  { matrix, strategy }: Leg,
  base: Outlook,
  variables: readonly Variable[],
): PlannedJob {
  const { playbook, problems } = context;
  const outlook = withEnv({ ...base, matrix, strategy: strategyContext(matrix, strategy) }, job.env);
  const runsOn = job.runsOn.map((label) => foreseeText(label, outlook));
  const steps = planSteps(context, { job, outlook, variables });
  return {
    id: job.id,
    job: job.id,
    name: foreseeText(job.name, outlook),
    matrix: null,
    dynamicMatrix: null,
    strategy,
    needs: job.needs,
    level: 0,
    condition:
      job.condition === null ? null : planCondition(job.condition, 'success', playbook.format, outlook, problems),
    env: job.env,
    outputs: [...job.outputs, ...outputsOfCall(job, steps)],
    permissions: job.permissions,
    ...(job.tokenPermissions === undefined ? {} : { tokenPermissions: job.tokenPermissions }),
    continueOnError: job.continueOnError,
    timeout: job.timeout,
    ...(job.timeoutUnit === undefined ? {} : { timeoutUnit: job.timeoutUnit }),
    retries: job.retries,
    workingDirectory: job.workingDirectory,
    runsOn,
    concurrency: job.concurrency,
    cache: job.cache,
    steps,
    variables: Object.fromEntries(
      variables.flatMap(({ name, value, source }) => (source === 'stage' ? [[name, value]] : [])),
    ),
    pointer: job.pointer,
  };
}

/** A job that is a call and nothing else has the outputs of what it calls (documentation of `on.workflow_call.outputs`). */
function outputsOfCall(job: Job, [step]: readonly PlannedStep[]): readonly OutputDeclaration[] {
  if (step?.pointer !== job.pointer || step.call?.kind !== 'nested') return [];
  const { outputs, plan } = step.call;
  const names = outputs ?? plan.jobs.flatMap((inner) => inner.outputs);
  return [...new Set(names.map(({ name }) => name))].map((name) => ({
    name,
    value: `\${{ steps.${step.id}.outputs['${name.replaceAll("'", "''")}'] }}`,
    pointer: step.pointer,
  }));
}

function strategyContext(matrix: Leg['matrix'], strategy: PlannedStrategy | null): Outlook['strategy'] {
  if (matrix === unknown) return unknown;
  const { failFast, maxParallel, jobIndex, jobTotal } = strategy ?? {
    failFast: true,
    maxParallel: 1,
    jobIndex: 0,
    jobTotal: 1,
  };
  if (typeof failFast === 'string' || typeof maxParallel === 'string') return unknown;
  return {
    'fail-fast': failFast,
    'max-parallel': maxParallel ?? jobTotal,
    'job-index': jobIndex,
    'job-total': jobTotal,
  };
}

/**
 * A parallel stage: its scripts become jobs that run at once. Steps that are no scripts (a stage's preScript, postScript,
 * inline text) keep their place as jobs of their own, those before waited for and those after waiting.
 */
function parallelJobs(stage: PlannedJob): readonly PlannedJob[] {
  const groups = groupsOf(stage.steps);
  if (groups.reduce((count, group) => count + group.length, 0) <= 1) return [stage];
  const ids = new Set<string>();
  let before: readonly string[] = stage.needs;
  return groups.flatMap((group) => {
    const jobs = group.map(({ label, steps }) => {
      const id = unique(`${stage.id} (${label})`, ids);
      return { ...stage, id, name: `${stage.name} (${label})`, needs: before, steps };
    });
    before = jobs.map(({ id }) => id);
    return jobs;
  });
}

interface Lane {
  readonly label: string;
  readonly steps: readonly PlannedStep[];
}

/** Groups that run one after the other; the lanes of a group run at once. */
function groupsOf(steps: readonly PlannedStep[]): readonly (readonly Lane[])[] {
  const groups: { atOnce: boolean; lanes: Lane[] }[] = [];
  for (const step of steps) {
    const last = groups.at(-1);
    const atOnce = step.kind === 'run' && step.scripts.length > 0;
    if (atOnce) {
      const lanes = step.scripts.map((script) => ({
        label: script.number,
        steps: [{ ...step, shell: script.shell, scripts: [script] }],
      }));
      if (last?.atOnce === true) last.lanes.push(...lanes);
      else groups.push({ atOnce, lanes });
    } else if (last === undefined || last.atOnce) groups.push({ atOnce, lanes: [{ label: step.name, steps: [step] }] });
    else last.lanes = last.lanes.map((lane) => ({ ...lane, steps: [...lane.steps, step] }));
  }
  return groups.map(({ lanes }) => lanes);
}
