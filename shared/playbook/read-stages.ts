import { isJsonObject, type JsonObject, type JsonValue } from '../base/json.ts';
import { joinPointer } from '../base/pointer.ts';
import { LooseObject, LooseProblems } from './loose-object.ts';
import type { Condition, Defaults, Job, Playbook, Profile } from './model.ts';
import type { ReadOutcome } from './read-outcome.ts';
import type { SourceDocument } from './source.ts';
import { JobIds, plainJob, scriptKeys, stageJobs } from './stage-jobs.ts';
import {
  keyed,
  readEnvironment,
  readMetadata,
  readNotifications,
  readReporting,
  readRequirements,
  readValidation,
} from './stage-sections.ts';
import { commandSteps, scriptSteps } from './stage-steps.ts';

/** v2: `orchestration.stages`, and no jobs beside them. */
export function looksLikeV2(root: JsonObject): boolean {
  const orchestration = keyed(root, 'orchestration');
  return (
    isJsonObject(orchestration) &&
    keyed(orchestration, 'stages') !== undefined &&
    keyed(orchestration, 'jobs') === undefined
  );
}

/** v1: stages or scripts at the root, in any letter case, and no orchestration. */
export function looksLikeV1(root: JsonObject): boolean {
  if (isJsonObject(keyed(root, 'orchestration'))) return false;
  return ['stages', 'sequence', 'sequences', 'scripts'].some((name) => keyed(root, name) !== undefined);
}

export function readV1(source: SourceDocument, file: string): ReadOutcome {
  return readStages('v1', source, file);
}

export function readV2(source: SourceDocument, file: string): ReadOutcome {
  return readStages('v2', source, file);
}

/**
 * Reads a playbook of stages (FORMAT.md, "v1 and v2"): keys in any letter case, unknown ones warned of. In v2 what runs
 * stands in `orchestration` and the rest about it, in v1 all stands at the root.
 */
function readStages(format: 'v1' | 'v2', source: SourceDocument, file: string): ReadOutcome {
  const problems = new LooseProblems(source);
  const root = new LooseObject(source.value, '', problems);
  const body = format === 'v2' ? root.inner('orchestration') : root;
  const metadata = readMetadata(format, root, file, problems);
  const options = body.inner('options');
  const { jobs, around } = readJobs(root, body, options, problems);
  const { defaults, maxConcurrency } = readSettings(body, options);
  const playbook: Playbook = {
    format,
    metadata,
    requirements: readRequirements(root.inner('requirements')),
    inputs: [],
    secrets: body.texts('secrets'),
    vars: { ...body.object('defaultVariables'), ...body.object('variables') },
    env: readEnvironment(body),
    defaults,
    concurrency: { group: null, cancelInProgress: false, maxConcurrency },
    jobs,
    call: { inputs: [], outputs: null, requiredSecrets: [] },
    profiles: readProfiles(body, options, { jobs, around }, problems),
    triggers: [],
    events: [],
    ...readValidation(root.inner('validation'), problems),
    postConditionFailure: 'warning',
    notifications: readNotifications(root.inner('notifications'), problems),
    reporting: root.has('reporting') ? readReporting(root.inner('reporting'), problems) : null,
  };
  for (const object of new Set([options, body, root])) object.warnOfRest(nameOf(object, root, body));
  return { playbook, problems: problems.all() };
}

function nameOf(object: LooseObject, root: LooseObject, body: LooseObject): string {
  if (object === root) return 'a playbook of stages';
  return object === body ? 'the orchestration of stages' : 'the options';
}

/**
 * What holds where a stage says nothing: `options` go first, then `defaults`, then what stands beside them. Each is asked, so
 * that one that another goes before is not told as unknown.
 */
function readSettings(
  body: LooseObject,
  options: LooseObject,
): { readonly defaults: Defaults; readonly maxConcurrency: number } {
  const [own, limits] = [body.inner('defaults'), body.inner('concurrency')];
  const first = <T>(read: (place: LooseObject) => T | null | undefined, places = [options, own, body]) =>
    [...new Set(places)].map(read).find((value) => value !== null && value !== undefined) ?? null;
  const stop = first((place) => place.plainFlag('stopOnError'));
  const goesOn = first((place) => place.plainFlag('continueOnError'));
  const timeout = first((place) => place.number(1, 'timeout'));
  const defaults = {
    continueOnError: goesOn ?? stop === false,
    timeout: typeof timeout === 'number' ? timeout : null,
    retries: first((place) => place.count(0, 'retries', 'retryCount', 'maxRetries')) ?? 0,
    shell: first((place) => place.text('shell')),
    workingDirectory: first((place) => place.text('workingDirectory')),
  };
  const maxConcurrency = first((place) => place.count(1, 'maxConcurrency'), [options, own, limits, body]) ?? 4;
  own.warnOfRest('the defaults');
  limits.warnOfRest('the concurrency');
  return { defaults, maxConcurrency };
}

interface ReadJobs {
  readonly jobs: readonly Job[];
  /** Ids of those that are no stage: hooks and post-actions, which run whichever stages a profile chooses. */
  readonly around: readonly string[];
}

function readJobs(root: LooseObject, body: LooseObject, options: LooseObject, problems: LooseProblems): ReadJobs {
  const ids = new JobIds();
  const hooks = root.inner('hooks');
  const before = commandSteps(hooks.take('pre', 'preExecution', 'before', 'onStart'), 'Before the run', problems);
  const first =
    before.length === 0 ? [] : [plainJob(ids.from('before-the-run'), 'Before the run', before, hooks.pointer)];
  const stages = mainJobs(body, options, ids, problems);
  if (stages.length === 0) {
    problems.add(
      'error',
      'nothing-to-run',
      body.pointer,
      'The playbook has no stage and no script: there is nothing to run.',
    );
  }
  const main = stages.map((job) => (job.needs.length > 0 ? job : { ...job, needs: first.map(({ id }) => id) }));
  const all = [...first, ...main];
  const after = afterJobs(
    root,
    hooks,
    all.map(({ id }) => id),
    ids,
    problems,
  );
  hooks.warnOfRest('the hooks');
  return { jobs: [...all, ...after], around: [...first, ...after].map(({ id }) => id) };
}

/** Stages; or the scripts at the root of a v1 playbook, which are one stage by themselves. */
function mainJobs(body: LooseObject, options: LooseObject, ids: JobIds, problems: LooseProblems): readonly Job[] {
  const order = body.texts('executionOrder');
  const stages = body.take('stages');
  const scripts = body.take(...scriptKeys);
  const parallel = options.plainFlag('parallel') ?? body.plainFlag('parallel') ?? false;
  if (stages.value !== undefined) {
    if (scripts.value !== undefined) {
      const message =
        'A playbook with stages runs those; what stands here is not run. Put it into a stage, or take it away.';
      problems.add('warning', 'sequence-unused', scripts.pointer, message, 'key');
    }
    if (!Array.isArray(stages.value) && !isJsonObject(stages.value)) {
      problems.add('error', 'wrong-type', stages.pointer, '"stages" is a list of objects, one for each stage.');
    }
    return stageJobs(stages, order, ids, problems);
  }
  if (scripts.value === undefined) return [];
  if (Array.isArray(scripts.value) && scripts.value.some(isStage)) return stageJobs(scripts, order, ids, problems);
  const steps = scriptSteps(scripts, 'Scripts', problems);
  const job = plainJob(ids.from('scripts'), 'Scripts', steps, scripts.pointer);
  return steps.length === 0 ? [] : [{ ...job, parallelScripts: parallel }];
}

/** An entry that holds scripts of its own. */
function isStage(item: JsonValue): boolean {
  return isJsonObject(item) && scriptKeys.some((name) => keyed(item, name) !== undefined);
}

interface AfterKind {
  readonly names: readonly string[];
  readonly id: string;
  readonly name: string;
  readonly when: string;
}

const afterKinds: readonly AfterKind[] = [
  { names: ['postSuccess', 'onSuccess'], id: 'after-success', name: 'After success', when: 'success()' },
  { names: ['postFailure', 'onFailure', 'onError'], id: 'after-failure', name: 'After a failure', when: 'failure()' },
  {
    names: ['post', 'postExecution', 'after', 'onComplete'],
    id: 'after-the-run',
    name: 'After the run',
    when: '!cancelled()',
  },
];

function afterJobs(
  root: LooseObject,
  hooks: LooseObject,
  needs: readonly string[],
  ids: JobIds,
  problems: LooseProblems,
): readonly Job[] {
  const jobs = afterKinds.flatMap(({ names, id, name, when }) => {
    const field = hooks.take(...names);
    const steps = commandSteps(field, name, problems);
    const condition: Condition = { text: when, language: 'expression', pointer: field.pointer };
    return steps.length === 0 ? [] : [{ ...plainJob(ids.from(id), name, steps, field.pointer), needs, condition }];
  });
  const actions = root.take('postActions');
  const steps = commandSteps(actions, 'Post-action', problems);
  if (steps.length === 0) return jobs;
  const condition: Condition = { text: '!cancelled()', language: 'expression', pointer: actions.pointer };
  return [...jobs, { ...plainJob(ids.from('post-actions'), 'Post-actions', steps, actions.pointer), needs, condition }];
}

function readProfiles(
  body: LooseObject,
  options: LooseObject,
  { jobs, around }: ReadJobs,
  problems: LooseProblems,
): readonly Profile[] {
  const { value, pointer } = body.has('profiles') ? body.take('profiles') : options.take('profiles');
  if (value !== undefined && !isJsonObject(value)) {
    problems.add(
      'warning',
      'wrong-type',
      pointer,
      '"profiles" is an object, a profile under each name; it has no effect.',
    );
  }
  return Object.entries(isJsonObject(value) ? value : {}).map(([name, own]) => {
    const profile = new LooseObject(own, joinPointer(pointer, name), problems);
    if (!isJsonObject(own)) {
      problems.add(
        'warning',
        'wrong-type',
        profile.pointer,
        `The profile "${name}" should be an object with variables.`,
      );
    }
    const wanted = profile.has('stages') || profile.has('sequences') ? profile.texts('stages', 'sequences') : null;
    const left = profile.texts('excludeStages').map((stage) => stage.toLowerCase());
    const stages = wanted ?? jobs.flatMap(({ id, name: own }) => (around.includes(id) ? [] : [own]));
    const kept = stages.filter((stage) => !left.includes(stage.toLowerCase()));
    const read: Profile = {
      name,
      description: profile.text('description'),
      variables: profile.object('variables'),
      overrides: profile.object('overrides'),
      stages: wanted === null && left.length === 0 ? null : [...kept, ...around],
    };
    profile.warnOfRest('a profile');
    return read;
  });
}
