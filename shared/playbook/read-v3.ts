import { isJsonObject, type JsonObject, type JsonValue } from '../base/json.ts';
import { joinPointer } from '../base/pointer.ts';

import type {
  Check,
  Condition,
  InputDeclaration,
  InputType,
  Job,
  Notification,
  OutputDeclaration,
  Playbook,
  Profile,
  Reporting,
  Requirements,
  Retry,
  Step,
  StepAction,
  Strategy,
} from './model.ts';
import type { ReadOutcome } from './read-outcome.ts';
import { triggersOf } from './read-triggers.ts';
import { schemaProblems } from './schema-problems.ts';
import type { SourceDocument } from './source.ts';
import { needsOf, v3Checks } from './v3-checks.ts';
import {
  environmentOf,
  flagOf,
  flagOrText,
  listOf,
  numberOf,
  numberOrText,
  objectOf,
  textOf,
  textsOf,
} from './values.ts';
import { eventsOf } from './workflow-events.ts';

const inputTypes: readonly InputType[] = ['string', 'number', 'boolean', 'choice', 'file', 'folder', 'secret'];

/** Whether the root's shape is that of v3: `orchestration.jobs`, or the beginnings of such a playbook. */
export function looksLikeV3(root: JsonObject): boolean {
  return isJsonObject(root.orchestration) || isJsonObject(root.metadata);
}

function matchersOf({ problemMatchers }: JsonObject): { readonly problemMatchers?: readonly string[] } {
  return problemMatchers === undefined ? {} : { problemMatchers: textsOf(problemMatchers) };
}

function conditionOf(value: JsonValue | undefined, pointer: string): Condition | null {
  if (typeof value === 'boolean') return { text: String(value), language: 'expression', pointer };
  return typeof value === 'string' ? { text: value, language: null, pointer } : null;
}

function outputsOf(value: JsonValue | undefined, pointer: string): OutputDeclaration[] {
  return listOf(value).flatMap((item, index) => {
    const name = isJsonObject(item) ? textOf(item.name) : null;
    if (name === null || !isJsonObject(item)) return [];
    return [{ name, value: item.value ?? null, pointer: joinPointer(pointer, index, 'value') }];
  });
}

/** Outputs written as an object, by name. */
function declaredOutputs(value: JsonValue | undefined, pointer: string): OutputDeclaration[] {
  return Object.entries(objectOf(value)).map(([name, output]) => ({
    name,
    value: output,
    pointer: joinPointer(pointer, name),
  }));
}

function retryOf(step: JsonObject): Retry | null {
  const retries = numberOf(step.retries);
  const retry = isJsonObject(step.retry) ? step.retry : null;
  if (retry === null) return retries === null ? null : { max: retries, delay: 0, backoff: 1, onExitCodes: null };
  const codes = retry.onExitCodes;
  return {
    max: numberOf(retry.max) ?? retries ?? 0,
    delay: numberOf(retry.delay) ?? 0,
    backoff: numberOf(retry.backoff) ?? 1,
    onExitCodes: Array.isArray(codes) ? codes.filter((code) => typeof code === 'number') : null,
  };
}

/** The parts of a `run`: as written, so that `0402` stays a number of four digits where YAML takes it for 402. */
function selectionOf(value: JsonValue, pointer: string, source: SourceDocument): string[] {
  const written = (item: JsonValue, at: string) => {
    const node = source.nodeAt(at);
    return typeof item === 'number' && node?.kind === 'scalar'
      ? node.raw
      : typeof item === 'string'
        ? item
        : String(item);
  };
  return Array.isArray(value)
    ? value.map((item, index) => written(item, joinPointer(pointer, index)))
    : [written(value, pointer)];
}

function actionOf(step: JsonObject, pointer: string, source: SourceDocument): StepAction | null {
  const { run, script, uses } = step;
  if (run !== undefined && !isJsonObject(run) && run !== null)
    return { kind: 'run', selection: selectionOf(run, joinPointer(pointer, 'run'), source) };
  if (typeof script === 'string') return { kind: 'script', text: script };
  if (typeof uses !== 'string') return null;
  const secrets = secretsGiven(step.secrets);
  return secrets === null ? { kind: 'uses', target: uses } : { kind: 'uses', target: uses, secrets };
}

/** What a called workflow or playbook gets of the secrets; null: nothing is said, and it has all of them. */
function secretsGiven(value: JsonValue | undefined): 'inherit' | Readonly<Record<string, string>> | null {
  if (value === 'inherit') return value;
  if (!isJsonObject(value)) return null;
  return Object.fromEntries(Object.entries(value).map(([name, secret]) => [name, textOf(secret) ?? '']));
}

function stepOf(value: JsonValue, pointer: string, index: number, source: SourceDocument): Step[] {
  const step = objectOf(value);
  const action = actionOf(step, pointer, source);
  if (action === null) return [];
  return [
    {
      id: textOf(step.id),
      name: textOf(step.name) ?? `Step ${index + 1}`,
      condition: conditionOf(step.if, joinPointer(pointer, 'if')),
      env: environmentOf(step.env),
      continueOnError: flagOrText(step.continueOnError),
      timeout: numberOrText(step.timeout),
      retry: retryOf(step),
      outputs: outputsOf(step.outputs, joinPointer(pointer, 'outputs')),
      with: objectOf(step.with),
      action,
      shell: textOf(step.shell),
      workingDirectory: textOf(step.workingDirectory),
      ...matchersOf(step),
      pauseBefore: flagOf(step.pauseBefore) ?? false,
      enabled: flagOf(step.enabled) ?? true,
      pointer,
    },
  ];
}

function strategyOf(value: JsonValue | undefined, pointer: string): Strategy | null {
  if (!isJsonObject(value) || value.matrix === undefined) return null;
  return {
    matrix: value.matrix,
    failFast: flagOrText(value.failFast) ?? true,
    maxParallel: numberOrText(value.maxParallel),
    pointer,
  };
}

function concurrencyOf(value: JsonValue | undefined): Job['concurrency'] {
  if (typeof value === 'string') return { group: value, cancelInProgress: false };
  const group = isJsonObject(value) ? textOf(value.group) : null;
  return group === null ? null : { group, cancelInProgress: flagOrText(objectOf(value).cancelInProgress) ?? false };
}

function cacheOf(value: JsonValue | undefined): Job['cache'] {
  if (!isJsonObject(value)) return null;
  return { inputs: textsOf(value.inputs), values: listOf(value.values), outputs: textsOf(value.outputs) };
}

function permissionsOf(value: JsonValue | undefined): Job['permissions'] {
  if (!isJsonObject(value)) return null;
  return {
    filesystem: value.filesystem === undefined ? null : textsOf(value.filesystem),
    network: value.network === undefined ? null : textsOf(value.network),
    registry: flagOf(value.registry) ?? false,
  };
}

function jobOf(id: string, job: JsonObject, source: SourceDocument): Job {
  const pointer = joinPointer('/orchestration/jobs', id);
  return {
    id,
    name: textOf(job.name) ?? id,
    description: textOf(job.description),
    needs: [...new Set(needsOf(job))],
    condition: conditionOf(job.if, joinPointer(pointer, 'if')),
    env: environmentOf(job.env),
    outputs: declaredOutputs(job.outputs, joinPointer(pointer, 'outputs')),
    permissions: permissionsOf(job.permissions),
    strategy: strategyOf(job.strategy, joinPointer(pointer, 'strategy')),
    continueOnError: flagOrText(job.continueOnError) ?? false,
    timeout: numberOrText(job.timeout),
    retries: numberOf(job.retries) ?? 0,
    shell: textOf(job.shell),
    workingDirectory: textOf(job.workingDirectory),
    ...matchersOf(job),
    runsOn: textsOf(job.runsOn),
    concurrency: concurrencyOf(job.concurrency),
    cache: cacheOf(job.cache),
    steps: listOf(job.steps).flatMap((step, index) =>
      stepOf(step, joinPointer(pointer, 'steps', index), index, source),
    ),
    variables: null,
    parallelScripts: false,
    pointer,
  };
}

function inputsOf(value: JsonValue | undefined): InputDeclaration[] {
  return Object.entries(objectOf(value)).map(([name, declared]) => {
    const input = objectOf(declared);
    return {
      name,
      type: inputTypes.find((type) => type === input.type) ?? 'string',
      description: textOf(input.description),
      required: flagOf(input.required) ?? false,
      default: input.default,
      options: listOf(input.options),
      pointer: joinPointer('/orchestration/inputs', name),
    };
  });
}

function checksOf(value: JsonValue | undefined, pointer: string): Check[] {
  return listOf(value).flatMap((item, index) => {
    const check = objectOf(item);
    const condition = conditionOf(check.condition, joinPointer(pointer, index, 'condition'));
    return condition === null
      ? []
      : [{ name: textOf(check.name) ?? condition.text, condition, message: textOf(check.message) }];
  });
}

function requirementsOf(value: JsonValue | undefined): Requirements {
  const requirements = objectOf(value);
  return {
    minimumPowerShellVersion: textOf(requirements.minimumPowerShellVersion),
    requiredModules: textsOf(requirements.requiredModules),
    requiredTools: textsOf(requirements.requiredTools),
    platforms: textsOf(requirements.platforms),
    permissions: textsOf(requirements.permissions),
  };
}

function profilesOf(value: JsonValue | undefined): Profile[] {
  return Object.entries(objectOf(value)).map(([name, declared]) => {
    const { description, variables, overrides } = objectOf(declared);
    return {
      name,
      description: textOf(description),
      variables: objectOf(variables),
      overrides: objectOf(overrides),
      stages: null,
    };
  });
}

function notificationsOf(value: JsonValue | undefined): Record<string, Notification> {
  const entries = Object.entries(objectOf(value)).map(([when, declared]): [string, Notification] => {
    const { message, level, channels } = objectOf(declared);
    return [when, { message: textOf(message) ?? '', level: textOf(level), channels: textsOf(channels) }];
  });
  return Object.fromEntries(entries);
}

function reportingOf(value: JsonValue | undefined): Reporting | null {
  if (!isJsonObject(value)) return null;
  return {
    enabled: flagOf(value.enabled) ?? true,
    formats: textsOf(value.formats),
    outputPath: textOf(value.outputPath),
    includeMetrics: flagOf(value.includeMetrics) ?? true,
    includeLogs: flagOf(value.includeLogs) ?? false,
    summary: value.summary,
  };
}

function playbookOf(root: JsonObject, source: SourceDocument): Playbook {
  const metadata = objectOf(root.metadata);
  const orchestration = objectOf(root.orchestration);
  const defaults = objectOf(orchestration.defaults);
  const concurrency = objectOf(orchestration.concurrency);
  const validation = objectOf(root.validation);
  const jobs = Object.entries(objectOf(orchestration.jobs)).filter((entry): entry is [string, JsonObject] =>
    isJsonObject(entry[1]),
  );
  return {
    format: 'v3',
    metadata: {
      name: textOf(metadata.name) ?? '',
      description: textOf(metadata.description),
      version: textOf(metadata.version),
      category: textOf(metadata.category),
      author: textOf(metadata.author),
      tags: textsOf(metadata.tags),
      estimatedDuration: textOf(metadata.estimatedDuration),
      lastUpdated: textOf(metadata.lastUpdated),
    },
    requirements: requirementsOf(root.requirements),
    inputs: inputsOf(orchestration.inputs),
    secrets: textsOf(orchestration.secrets),
    vars: { ...objectOf(orchestration.defaultVariables), ...objectOf(orchestration.vars) },
    env: environmentOf(orchestration.env),
    defaults: {
      continueOnError: flagOf(defaults.continueOnError) ?? false,
      timeout: numberOf(defaults.timeout),
      retries: numberOf(defaults.retries) ?? 0,
      shell: textOf(defaults.shell),
      workingDirectory: textOf(defaults.workingDirectory),
      ...matchersOf(defaults),
    },
    concurrency: {
      group: textOf(concurrency.group),
      cancelInProgress: flagOrText(concurrency.cancelInProgress) ?? false,
      maxConcurrency: Math.max(1, numberOf(concurrency.maxConcurrency) ?? 4),
    },
    jobs: jobs.map(([id, job]) => jobOf(id, job, source)),
    call: {
      inputs: inputsOf(orchestration.inputs),
      outputs: isJsonObject(orchestration.outputs)
        ? declaredOutputs(orchestration.outputs, '/orchestration/outputs')
        : null,
      requiredSecrets: [],
    },
    profiles: profilesOf(orchestration.profiles),
    triggers: triggersOf(orchestration.triggers, '/orchestration/triggers'),
    events: eventsOf(orchestration.events, '/orchestration/events'),
    preConditions: checksOf(validation.preConditions, '/validation/preConditions'),
    postConditions: checksOf(validation.postConditions, '/validation/postConditions'),
    postConditionFailure: 'failure',
    notifications: notificationsOf(root.notifications),
    reporting: reportingOf(root.reporting),
  };
}

/** Reads a v3 playbook: as much of the model as can be made, and everything that is wrong. */
export function readV3(source: SourceDocument): ReadOutcome {
  const root = objectOf(source.value);
  const orchestration = objectOf(root.orchestration);
  const both = orchestration.jobs !== undefined && orchestration.stages !== undefined;
  const stages = {
    severity: 'error' as const,
    code: 'jobs-and-stages',
    message: '"orchestration" has jobs and stages; a playbook has one of them. Move the stages into jobs.',
    pointer: '/orchestration/stages',
    range: source.rangeOf('/orchestration/stages', 'key'),
  };
  const bySchema = schemaProblems(source).filter(({ pointer }) => !(both && pointer === stages.pointer));
  const problems = [...(both ? [stages] : []), ...bySchema, ...v3Checks(source)];
  return { playbook: playbookOf(root, source), problems };
}
