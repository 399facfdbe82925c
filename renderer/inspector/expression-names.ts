import type { JsonObject } from '../../shared/base/json.ts';
import type { Plan, PlannedJob, PlannedStep } from '../../shared/plan/plan.ts';
import type { InputDeclaration } from '../../shared/playbook/model.ts';
import type { JobState, RunState } from '../../shared/run/state.ts';

/** A name that an expression may use where it stands, with those that may follow it after a dot. */
export interface Name {
  readonly label: string;
  readonly detail: string;
  readonly members: readonly Name[];
}

/** Where an expression stands: that decides which contexts it has. */
export type ExpressionPlace = 'playbook' | 'job' | 'job-outputs' | 'step';

/** What names are told from. */
export interface NameScope {
  readonly plan: Plan;
  readonly inputs: readonly InputDeclaration[];
  /** Names with a value in the store. */
  readonly secrets: readonly string[];
  readonly place: ExpressionPlace;
  readonly job: PlannedJob | null;
  readonly step: PlannedStep | null;
  /** The last run, for outputs that no declaration tells; null: there is none. */
  readonly lastRun: RunState | null;
}

const leaf = (label: string, detail: string): Name => ({ label, detail, members: [] });
const leaves = (names: Iterable<string>, detail: string) => [...new Set(names)].map((name) => leaf(name, detail));
const parent = (label: string, detail: string, members: readonly Name[]): Name => ({ label, detail, members });

/** The contexts that an expression at a place has, with what exists before it in the run, and nothing else. */
export function namesAt(scope: NameScope): readonly Name[] {
  const { plan, inputs, place, job } = scope;
  const names: Name[] = [
    parent(
      'inputs',
      'inputs of the run',
      inputs.map(({ name, type }) => leaf(name, type)),
    ),
    parent('vars', 'values of the playbook', leaves(Object.keys(plan.vars), 'value')),
    parent('env', 'environment', leaves(envNames(scope), 'environment')),
    parent('secrets', 'secrets by name', leaves([...plan.secrets, ...scope.secrets], 'secret')),
    ...runNames,
  ];
  if (place === 'playbook' || job === null)
    return [...names, parent('jobs', 'all jobs', plan.jobs.map(needName(scope)))];
  const needed = neededJobs(plan, job);
  if (needed.length > 0) names.unshift(parent('needs', 'jobs that this one needs', needed.map(needName(scope))));
  const steps = stepsBefore(scope);
  if (steps.length > 0) names.unshift(parent('steps', 'steps before', steps.map(stepName(scope))));
  const matrix = matrixKeys(plan, job);
  if (matrix.length > 0) names.unshift(parent('matrix', 'values of this leg', leaves(matrix, 'matrix')));
  return [...names, parent('strategy', 'the matrix as a whole', leaves(strategyNames, 'strategy')), jobName];
}

const strategyNames = ['job-index', 'job-total', 'fail-fast', 'max-parallel'];
const jobName = parent('job', 'this job', [leaf('status', 'status so far')]);
const runMembers = leaves(
  [
    'run_id',
    'run_attempt',
    'workspace',
    'actor',
    'workflow',
    'event_name',
    'event',
    'job',
    'ref',
    'ref_name',
    'sha',
    'repository',
  ],
  'of the run',
);
const runNames = [
  parent('gantry', 'the run', runMembers),
  parent('github', 'the run, as GitHub names it', runMembers),
  parent('runner', 'this machine', leaves(['os', 'arch', 'name', 'temp', 'environment'], 'machine')),
];

function envNames({ plan, job, step }: NameScope): string[] {
  return [plan.env, job?.env ?? {}, step?.env ?? {}].flatMap((env) => Object.keys(env));
}

/** A job of each that is needed, once by its id in the playbook: of a matrix its last leg, as the context has it. */
export function neededJobs(plan: Plan, { needs }: PlannedJob): readonly PlannedJob[] {
  const found = new Map<string, PlannedJob>();
  for (const job of plan.jobs) if (needs.includes(job.id)) found.set(job.job, job);
  return [...found.values()];
}

export function stepsBefore({ place, job, step }: NameScope): readonly PlannedStep[] {
  if (job === null || place === 'job' || place === 'playbook') return [];
  const end = step === null ? job.steps.length : job.steps.findIndex(({ id }) => id === step.id);
  return job.steps.slice(0, end === -1 ? job.steps.length : end).filter(({ named }) => named);
}

function matrixKeys(plan: Plan, { job }: PlannedJob): string[] {
  return [...new Set(plan.jobs.filter((leg) => leg.job === job).flatMap(({ matrix }) => Object.keys(matrix ?? {})))];
}

function seenOutputs(lastRun: RunState | null, job: string, step: string | null): string[] {
  const state: JobState | undefined = lastRun?.jobs.get(job);
  const outputs: JsonObject | undefined =
    step === null ? state?.outputs : state?.steps.find(({ id }) => id === step)?.outputs;
  return Object.keys(outputs ?? {});
}

function needName({ lastRun, plan }: NameScope) {
  return (job: PlannedJob): Name => {
    const outputs = [...job.outputs.map(({ name }) => name), ...seenOutputs(lastRun, job.id, null)];
    const legs = plan.jobs.some((other) => other.job === job.job && other.matrix !== null);
    const members = [
      parent('outputs', 'outputs of the job', leaves(outputs, 'output')),
      leaf('result', 'success, failure, …'),
      ...(legs ? [leaf('legs', 'each leg with its outputs')] : []),
    ];
    return parent(job.job, job.name, members);
  };
}

function stepName({ lastRun, job }: NameScope) {
  return (step: PlannedStep): Name => {
    const declared = step.outputs.map(({ name }) => name);
    const { call } = step;
    const called = call?.kind === 'nested' ? (call.outputs ?? call.plan.jobs.flatMap(({ outputs }) => outputs)) : [];
    const outputs = [...declared, ...called.map(({ name }) => name), ...seenOutputs(lastRun, job?.id ?? '', step.id)];
    const members = [
      parent('outputs', 'outputs of the step', leaves(outputs, 'output')),
      leaf('outcome', 'before continueOnError'),
      leaf('conclusion', 'after continueOnError'),
    ];
    return parent(step.id, step.name, members);
  };
}

export interface NameOffer {
  /** Where the word begins that the names stand for. */
  readonly from: number;
  readonly names: readonly Name[];
  /** Functions may stand there too. */
  readonly atStart: boolean;
}

/**
 * What may be written at the end of `before`, the text up to the cursor: names after `a.b.` or `$a.b.`, contexts and
 * functions elsewhere. `within`: the text is an expression by itself; else only what stands in an open `${{` is one.
 */
export function offerAt(before: string, contexts: readonly Name[], within: boolean): NameOffer | null {
  const open = before.lastIndexOf('${{');
  const inTemplate = open !== -1 && !before.slice(open).includes('}}');
  if (!within && !inTemplate) return null;
  const [path = ''] = /[\w-]*(?:\.[\w-]*)*$/.exec(before) ?? [];
  const words = path.split('.');
  const last = words.pop() ?? '';
  const from = before.length - last.length;
  if (isInText(before.slice(inTemplate ? open : 0, from))) return null;
  let names = contexts;
  for (const word of words) {
    const found = names.find(({ label }) => label.toLowerCase() === word.toLowerCase());
    if (found === undefined) return null;
    names = found.members;
  }
  const dollar = before[before.length - path.length - 1] === '$';
  return { from, names, atStart: words.length === 0 && !dollar };
}

/** Between quotes nothing is a name. */
function isInText(before: string): boolean {
  return (before.match(/'/g)?.length ?? 0) % 2 === 1;
}
