import { isJsonObject, type JsonValue } from '../base/json.ts';
import { joinPointer } from '../base/pointer.ts';
import { type Field, LooseObject, type LooseProblems } from './loose-object.ts';
import type { Job, Step } from './model.ts';
import { commandSteps, conditionOf, scriptSteps } from './stage-steps.ts';

/** What stands for a stage's scripts, by any of its names. */
export const scriptKeys = ['sequences', 'sequence', 'scripts', 'steps'] as const;

/** The ids of a playbook's jobs: made from names, and unique. */
export class JobIds {
  readonly #taken = new Set<string>();

  from(name: string): string {
    const plain = /^[a-zA-Z][a-zA-Z0-9_-]*$/.test(name) ? name : slug(name);
    let id = plain;
    for (let count = 2; this.#taken.has(id.toLowerCase()); count++) id = `${plain}-${count}`;
    this.#taken.add(id.toLowerCase());
    return id;
  }
}

function slug(name: string): string {
  const words = name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
  if (words === '') return 'stage';
  return /^[a-z]/.test(words) ? words : `stage-${words}`;
}

/** A job with nothing in it but its name and its steps. */
export function plainJob(id: string, name: string, steps: readonly Step[], pointer: string): Job {
  return {
    id,
    name,
    description: null,
    needs: [],
    condition: null,
    env: {},
    outputs: [],
    permissions: null,
    strategy: null,
    continueOnError: false,
    timeout: null,
    retries: 0,
    shell: null,
    workingDirectory: null,
    runsOn: [],
    concurrency: null,
    cache: null,
    steps,
    variables: {},
    parallelScripts: false,
    pointer,
  };
}

/**
 * A list of stages, each waiting for all of the one before. An object of stages is in the order of its keys, or in that
 * of `order`. A stage that is itself a group of jobs (`jobs`) becomes several that run at once, or in turn where it says `parallel: false`.
 */
export function stageJobs(
  { value, pointer }: Field,
  order: readonly string[],
  ids: JobIds,
  problems: LooseProblems,
): readonly Job[] {
  const jobs: Job[] = [];
  let before: readonly string[] = [];
  for (const { key, name, stage, at } of stagesIn(value, pointer, order)) {
    if (!isJsonObject(stage)) {
      problems.add('error', 'wrong-type', at, 'A stage is an object with a name and the numbers of its scripts.');
      continue;
    }
    const group = readStage(new LooseObject(stage, at, problems), { key, name }, ids, problems);
    jobs.push(...group.map((job) => (job.needs.length > 0 ? job : { ...job, needs: before })));
    if (group.length > 0) before = group.map(({ id }) => id);
  }
  return jobs;
}

interface StageName {
  /** What an object of stages calls it, which profiles then name it by; null in a list. */
  readonly key: string | null;
  /** For one that has no name of its own. */
  readonly name: string;
}

interface Stage extends StageName {
  readonly stage: JsonValue;
  readonly at: string;
}

function stagesIn(value: JsonValue | undefined, pointer: string, order: readonly string[]): readonly Stage[] {
  if (Array.isArray(value)) {
    return value.map((stage, index) => ({
      key: null,
      name: `Stage ${index + 1}`,
      stage,
      at: joinPointer(pointer, index),
    }));
  }
  if (!isJsonObject(value)) return [];
  const rank = (name: string) => {
    const place = order.findIndex((own) => own.toLowerCase() === name.toLowerCase());
    return place === -1 ? order.length : place;
  };
  return Object.entries(value)
    .map(([name, stage]) => ({ key: name, name, stage, at: joinPointer(pointer, name) }))
    .sort((a, b) => rank(a.name) - rank(b.name));
}

function readStage(
  stage: LooseObject,
  { key, name: fallback }: StageName,
  ids: JobIds,
  problems: LooseProblems,
): readonly Job[] {
  const name = stage.text('name') ?? fallback;
  const group = stage.take('jobs');
  const shared = sharedBy(stage);
  if (!Array.isArray(group.value)) return [readJob(stage, name, ids, problems, shared, key)];
  const common = commonOf(stage);
  const jobs = group.value.map((item, index) => {
    const own = new LooseObject(item, joinPointer(group.pointer, index), problems);
    const job = readJob(own, own.text('name') ?? `${name} ${index + 1}`, ids, problems);
    return {
      ...job,
      condition: job.condition ?? shared.condition,
      continueOnError: job.continueOnError || shared.continueOnError,
      timeout: job.timeout ?? common.timeout,
      retries: job.retries > 0 ? job.retries : common.retries,
      env: { ...common.env, ...job.env },
      variables: { ...common.variables, ...job.variables },
    };
  });
  const inTurn = stage.plainFlag('parallel') === false;
  stage.warnOfRest('a group of jobs');
  return inTurn
    ? jobs.map((job, index) => ({
        ...job,
        needs: jobs
          .slice(0, index)
          .slice(-1)
          .map(({ id }) => id),
      }))
    : jobs;
}

/** What a group of jobs says for each of them that says nothing of its own. */
function commonOf(group: LooseObject): Pick<Job, 'timeout' | 'retries' | 'env' | 'variables'> {
  group.take('description');
  return {
    timeout: group.number(1, 'timeout'),
    retries: group.count(0, 'retries', 'retryCount', 'maxRetries') ?? 0,
    env: group.env('env', 'environment'),
    variables: group.object('variables'),
  };
}

type Shared = Pick<Job, 'condition' | 'continueOnError'>;

function sharedBy(stage: LooseObject): Shared {
  return { condition: conditionOf(stage.take('condition')), continueOnError: stage.flag('continueOnError') ?? false };
}

function readJob(
  stage: LooseObject,
  name: string,
  ids: JobIds,
  problems: LooseProblems,
  shared = sharedBy(stage),
  key: string | null = null,
): Job {
  const enabled = stage.plainFlag('enabled') ?? true;
  const steps = stageSteps(stage, name, problems).map((step) => (enabled ? step : { ...step, enabled }));
  if (steps.length === 0) {
    problems.add('warning', 'nothing-to-run', stage.pointer, `The stage "${name}" names no script: it does nothing.`);
  }
  const job: Job = {
    ...plainJob(ids.from(key ?? name), name, steps, stage.pointer),
    ...shared,
    description: stage.text('description'),
    env: stage.env('env', 'environment'),
    timeout: stage.number(1, 'timeout'),
    retries: stage.count(0, 'retries', 'retryCount', 'maxRetries') ?? 0,
    shell: stage.text('shell'),
    workingDirectory: stage.text('workingDirectory'),
    variables: stage.object('variables'),
    parallelScripts: stage.plainFlag('parallel') ?? false,
  };
  stage.warnOfRest('a stage');
  return job;
}

function stageSteps(stage: LooseObject, name: string, problems: LooseProblems): readonly Step[] {
  const hooks = stage.inner('hooks');
  const steps = [
    ...commandSteps(hooks.take('pre', 'before'), `Before ${name}`, problems),
    ...commandSteps(stage.take('preScript'), `Before ${name}`, problems),
    ...scriptSteps(stage.take(...scriptKeys), name, problems),
    ...commandSteps(stage.take('inline'), name, problems),
    ...commandSteps(stage.take('script'), name, problems),
    ...commandSteps(stage.take('customScript'), name, problems),
    ...commandSteps(stage.take('command'), name, problems),
    ...commandSteps(stage.take('postScript'), `After ${name}`, problems),
    ...commandSteps(hooks.take('post', 'after'), `After ${name}`, problems),
  ];
  hooks.warnOfRest('the hooks of a stage');
  return steps;
}
