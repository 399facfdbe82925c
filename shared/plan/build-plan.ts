import type { JsonValue } from '../base/json.ts';
import type { Problem } from '../base/problem.ts';
import type { Check, Playbook, Reporting } from '../playbook/model.ts';
import { usualEvent } from '../playbook/workflow-events.ts';
import { checkMachine } from './check-machine.ts';
import { checkSecrets } from './check-secrets.ts';
import { resolveInputs } from './inputs.ts';
import { unknown } from './known.ts';
import { type LayeredPlaybook, layerPlaybook } from './layered.ts';
import { unique } from './matrix.ts';
import { type Outlook, withEnv } from './outlook.ts';
import type { Plan, PlannedCheck, PlannedJob } from './plan.ts';
import { type Calls, mostCalls } from './plan-call.ts';
import { planCondition } from './plan-condition.ts';
import { planJob } from './plan-job.ts';
import { type Places, ProblemCollector } from './plan-problems.ts';
import type { PlanContext } from './plan-step.ts';
import type { RunValues, WorkspaceFacts } from './script.ts';
import { level, linkNeeds, selectJobs } from './select-jobs.ts';

/** What reading a playbook's text gave. `playbook` null: the text is no playbook at all. */
export interface ReadResult {
  readonly playbook: Playbook | null;
  readonly problems: readonly Problem[];
  readonly source: Places;
}

/**
 * Works out what a run would do, and starts nothing: jobs and legs with their levels, what each step resolves to, defaults
 * put in, conditions with their answer where it is known. `file` is the playbook's path as the plan names it. The plan is
 * frozen all the way down and is JSON. A playbook with errors gives as much of its plan as can be made; the problems of
 * reading and of planning stand in it, and with an error among them it must not run.
 */
export function buildPlan(read: ReadResult, file: string, facts: WorkspaceFacts, given: RunValues): Plan {
  // What is called by this one is of the same event.
  const values = { ...given, event: given.event ?? usualEvent(read.playbook?.events ?? []) };
  const calls: Calls = {
    chain: [file],
    values,
    plan: planCalled(facts),
    counter: { left: mostCalls },
    reads: new Map(),
  };
  return planRead(read, file, facts, values, calls);
}

/** Plans what a step calls, by the same rules. */
function planCalled(facts: WorkspaceFacts): Calls['plan'] {
  return ({ read, file, values, calls }) => planRead(read, file, facts, values, calls);
}

function planRead(read: ReadResult, file: string, facts: WorkspaceFacts, values: RunValues, calls: Calls): Plan {
  if (read.playbook === null) return deepFreeze({ ...emptyPlan(file), problems: read.problems });
  const problems = new ProblemCollector(read.source);
  const layered = layerPlaybook(read.playbook, values, problems);
  const { playbook } = layered;
  const event = values.event ?? 'push';
  const inputs = resolveInputs(playbook, values, problems);
  const secretInputs = playbook.inputs.filter(({ type }) => type === 'secret').map(({ name }) => name);
  const late = [...secretInputs, ...Object.keys(inputs).filter((name) => isLate(inputs[name]))];
  const known = { ...inputs, ...Object.fromEntries(late.map((name) => [name, unknown] as const)) };
  const outlook = outlookOf(layered, event, facts, values, known);
  const context: PlanContext = { playbook, facts, problems, calls };
  const planned = linkNeeds(withUniqueIds(planJobs(context, layered, outlook)));
  const { jobs, levels } = level(selectJobs(planned, values, problems));
  checkMachine(jobs, facts, problems);
  const checks = (list: readonly Check[]) => list.map((check) => planCheck(check, context, outlook));
  const [preConditions, postConditions] = [checks(playbook.preConditions), checks(playbook.postConditions)];
  const secrets = checkSecrets(playbook, jobs, [...preConditions, ...postConditions], values, problems);
  const plan: Plan = {
    version: 1,
    playbook: { name: playbook.metadata.name, version: playbook.metadata.version, format: playbook.format, file },
    event,
    ...(values.payload === undefined ? {} : { payload: values.payload }),
    jobs,
    levels,
    maxConcurrency: values.maxConcurrency ?? playbook.concurrency.maxConcurrency,
    concurrency: concurrencyOf(playbook),
    env: { ...playbook.env, ...values.env },
    vars: layered.vars,
    inputs,
    secretInputs,
    secrets,
    requirements: playbook.requirements,
    preConditions,
    postConditions,
    postConditionFailure: playbook.postConditionFailure,
    ...(Object.keys(playbook.notifications).length === 0 ? {} : { notifications: playbook.notifications }),
    ...(playbook.reporting === null ? {} : { reporting: reportingOf(playbook.reporting) }),
    problems: [],
  };
  return deepFreeze({ ...plan, problems: [...read.problems, ...problems.all()] });
}

/** An input of a called playbook whose value its caller knows only when it runs. */
function isLate(value: JsonValue | undefined): boolean {
  return typeof value === 'string' && value.includes('${{');
}

function outlookOf(
  { playbook, vars }: LayeredPlaybook,
  event: string,
  facts: WorkspaceFacts,
  values: RunValues,
  inputs: Outlook['inputs'],
): Outlook {
  const base: Outlook = {
    inputs,
    vars,
    variables: vars,
    event,
    platform: facts.platform,
    psVersion: facts.shells?.find(({ name }) => name === 'pwsh')?.version ?? null,
    env: {},
    envAwaits: {},
    matrix: null,
    strategy: {},
  };
  return withEnv(base, { ...playbook.env, ...values.env });
}

function planJobs(context: PlanContext, layered: LayeredPlaybook, outlook: Outlook): readonly PlannedJob[] {
  return layered.playbook.jobs.flatMap((job) => {
    const variables = layered.variables.get(job.id) ?? [];
    const own = Object.fromEntries(variables.map(({ name, value }) => [name, value]));
    // First comes first found: names go without regard to case.
    return planJob(context, job, { ...outlook, variables: { ...own, ...layered.vars, ...own } }, variables);
  });
}

/** Reading tells of two jobs by one id; the plan keeps them apart all the same. */
function withUniqueIds(jobs: readonly PlannedJob[]): readonly PlannedJob[] {
  const taken = new Set<string>();
  return jobs.map((job) => ({ ...job, id: unique(job.id, taken) }));
}

function planCheck({ name, message, condition }: Check, context: PlanContext, outlook: Outlook): PlannedCheck {
  const { playbook, problems } = context;
  return { name, message, condition: planCondition(condition, null, playbook.format, outlook, problems) };
}

function concurrencyOf({ concurrency: { group, cancelInProgress } }: Playbook): Plan['concurrency'] {
  return group === null ? null : { group, cancelInProgress };
}

/** The plan is JSON: a summary that is not there is left out. */
function reportingOf({ summary, ...reporting }: Reporting): Reporting {
  return summary === undefined ? reporting : { ...reporting, summary };
}

function emptyPlan(file: string): Plan {
  const name =
    file
      .split('/')
      .at(-1)
      ?.replace(/\.(?:json|jsonc|ya?ml|psd1)$/i, '') ?? file;
  return {
    version: 1,
    playbook: { name, version: null, format: 'v3', file },
    event: 'push',
    jobs: [],
    levels: [],
    maxConcurrency: 1,
    concurrency: null,
    env: {},
    vars: {},
    inputs: {},
    secretInputs: [],
    secrets: [],
    requirements: {
      minimumPowerShellVersion: null,
      requiredModules: [],
      requiredTools: [],
      platforms: [],
      permissions: [],
    },
    preConditions: [],
    postConditions: [],
    postConditionFailure: 'failure',
    problems: [],
  };
}

/** Freezes what planning made, and what of the playbook stands in it. */
function deepFreeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  Object.freeze(value);
  for (const member of Object.values(value)) deepFreeze(member);
  return value;
}
