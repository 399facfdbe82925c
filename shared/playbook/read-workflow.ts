import { findCycles } from '../base/graph.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../base/json.ts';
import { didYouMean } from '../base/nearest.ts';
import { joinPointer } from '../base/pointer.ts';
import type { Problem } from '../base/problem.ts';
import type { CallDeclaration, InputDeclaration, InputType, Job, Playbook, Step, Strategy } from './model.ts';
import type { ReadOutcome } from './read-outcome.ts';
import { scheduleTriggers } from './read-triggers.ts';
import type { SourceDocument } from './source.ts';
import { environmentOf, firstOf, listOf, objectOf, pathOf, textOf, textsOf } from './values.ts';
import { eventsOf } from './workflow-events.ts';
import { checkJobIds, keysOfTwoCases } from './workflow-ids.ts';
import { workflowProblems } from './workflow-problems.ts';
import {
  emptyStep,
  flagOrExpression,
  isExpression,
  type Report,
  readCondition,
  readMinutes,
  readStep,
  scalarText,
} from './workflow-steps.ts';

/** A GitHub workflow: by its folder, or by `on` and `jobs` at the root. */
export function looksLikeWorkflow(root: JsonObject, file: string): boolean {
  if (/(?:^|[\\/])\.github[\\/]workflows[\\/][^\\/]+$/i.test(file)) return true;
  return root.on !== undefined && isJsonObject(root.jobs);
}

/**
 * Reads a GitHub workflow (https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax). Minutes become
 * seconds; what only GitHub can do (containers, services) is an error where it stands.
 */
export function readWorkflow(source: SourceDocument, file: string): ReadOutcome {
  const root = objectOf(source.value);
  const problems: Problem[] = [...workflowProblems(source, file), ...keysOfTwoCases(source)];
  const report: Report = (severity, code, pointer, message, part) =>
    problems.push({ severity, code, message, pointer, range: source.rangeOf(pointer, part) });
  checkJobIds(source, report);
  const run = objectOf(objectOf(root.defaults).run);
  const playbook: Playbook = {
    format: 'github',
    metadata: {
      name: textOf(root.name) ?? nameOfFile(file),
      description: null,
      version: null,
      category: null,
      author: null,
      tags: [],
      estimatedDuration: null,
      lastUpdated: null,
    },
    requirements: {
      minimumPowerShellVersion: null,
      requiredModules: [],
      requiredTools: [],
      platforms: [],
      permissions: [],
    },
    inputs: readInputs(root),
    secrets: readSecrets(root),
    vars: {},
    env: environmentOf(root.env),
    defaults: {
      continueOnError: false,
      timeout: null,
      retries: 0,
      shell: textOf(run.shell),
      workingDirectory: textOf(run['working-directory']),
    },
    concurrency: {
      ...(readConcurrency(root.concurrency) ?? { group: null, cancelInProgress: false }),
      maxConcurrency: 4,
    },
    jobs: Object.entries(objectOf(root.jobs)).map(([id, job]) => readJob(id, job, root.permissions, report)),
    call: readCall(root),
    profiles: [],
    triggers: scheduleTriggers(root.on, '/on'),
    events: eventsOf(root.on, '/on'),
    preConditions: [],
    postConditions: [],
    postConditionFailure: 'failure',
    notifications: {},
    reporting: null,
  };
  checkNeeds(playbook.jobs, root, report);
  return { playbook, problems };
}

function nameOfFile(file: string): string {
  return (file.split(/[\\/]/).at(-1) ?? file).replace(/\.ya?ml$/i, '');
}

const inputEvents = ['workflow_dispatch', 'workflow_call'];

/**
 * Inputs of `workflow_dispatch` and `workflow_call`; of two by one name the first counts. A workflow that other events
 * start, too, must do without them there, so none is required of it.
 */
function readInputs(root: JsonObject): readonly InputDeclaration[] {
  const on = objectOf(root.on);
  const always = Object.keys(on).every((event) => inputEvents.includes(event));
  const declared = new Map<string, InputDeclaration>();
  for (const event of inputEvents) {
    for (const [name, value] of Object.entries(objectOf(objectOf(on[event]).inputs))) {
      const pointer = joinPointer('/on', event, 'inputs', name);
      if (!declared.has(name)) declared.set(name, readInput(name, objectOf(value), pointer, always));
    }
  }
  return [...declared.values()];
}

const inputTypes: Readonly<Record<string, InputType>> = { boolean: 'boolean', number: 'number', choice: 'choice' };

function readInput(name: string, input: JsonObject, pointer: string, always: boolean): InputDeclaration {
  return {
    name,
    type: inputTypes[textOf(input.type) ?? ''] ?? 'string',
    description: textOf(input.description),
    required: always && input.required === true,
    default: input.default,
    options: listOf(input.options),
    pointer,
  };
}

/** What `workflow_call` declares; null where the workflow is not to be called. */
function readCall({ on }: JsonObject): CallDeclaration | null {
  const callable = isJsonObject(on) ? Object.hasOwn(on, 'workflow_call') : textsOf(on).includes('workflow_call');
  if (!callable) return null;
  const { inputs, outputs, secrets } = objectOf(objectOf(on).workflow_call);
  const at = '/on/workflow_call';
  return {
    inputs: Object.entries(objectOf(inputs)).map(([name, input]) =>
      readInput(name, objectOf(input), joinPointer(at, 'inputs', name), true),
    ),
    outputs: Object.entries(objectOf(outputs)).map(([name, output]) => ({
      name,
      value: objectOf(output).value ?? null,
      pointer: joinPointer(at, 'outputs', name),
    })),
    requiredSecrets: requiredOf(secrets),
  };
}

function requiredOf(secrets: JsonValue | undefined): readonly string[] {
  return Object.entries(objectOf(secrets)).flatMap(([name, secret]) =>
    objectOf(secret).required === true ? [name] : [],
  );
}

function readSecrets(root: JsonObject): readonly string[] {
  return requiredOf(objectOf(objectOf(root.on).workflow_call).secrets);
}

function readConcurrency(value: JsonValue | undefined): Job['concurrency'] {
  if (typeof value === 'string') return { group: value, cancelInProgress: false };
  const { group, 'cancel-in-progress': cancel } = objectOf(value);
  return typeof group === 'string' ? { group, cancelInProgress: flagOrExpression(cancel) ?? false } : null;
}

function readJob(id: string, value: JsonValue, ofWorkflow: JsonValue | undefined, report: Report): Job {
  const job = objectOf(value);
  const pointer = joinPointer('/jobs', id);
  refuseContainers(id, job, pointer, report);
  const run = objectOf(objectOf(job.defaults).run);
  const seen = new Set<string>();
  return {
    id,
    name: scalarText(job.name) ?? id,
    description: null,
    needs: [...new Set(textsOf(job.needs))],
    condition: readCondition(job.if, joinPointer(pointer, 'if')),
    env: environmentOf(job.env),
    outputs: Object.entries(objectOf(job.outputs)).map(([name, output]) => ({
      name,
      value: output,
      pointer: joinPointer(pointer, 'outputs', name),
    })),
    permissions: null,
    ...readTokenPermissions(job.permissions ?? ofWorkflow),
    strategy: readStrategy(job.strategy, joinPointer(pointer, 'strategy')),
    continueOnError: flagOrExpression(job['continue-on-error']) ?? false,
    ...readMinutes(job['timeout-minutes']),
    retries: 0,
    shell: textOf(run.shell),
    workingDirectory: textOf(run['working-directory']),
    runsOn: readLabels(job['runs-on']),
    concurrency: readConcurrency(job.concurrency),
    cache: null,
    steps:
      typeof job.uses === 'string'
        ? [calledWorkflow(job, job.uses, pointer)]
        : listOf(job.steps).flatMap((step, index) =>
            readStep(step, joinPointer(pointer, 'steps', index), seen, report),
          ),
    variables: null,
    parallelScripts: false,
    pointer,
  };
}

/** A job's own take the place of the workflow's (documentation of `permissions`). */
function readTokenPermissions(value: JsonValue | undefined): Pick<Job, 'tokenPermissions'> {
  const all = /^(read|write)-all$/.exec(textOf(value) ?? '')?.[1];
  if (all !== undefined) return { tokenPermissions: { all } };
  if (value === undefined || !isJsonObject(value)) return {};
  const scopes = Object.entries(value).flatMap(([scope, level]) => (typeof level === 'string' ? [[scope, level]] : []));
  return { tokenPermissions: Object.fromEntries(scopes) };
}

function refuseContainers(id: string, job: JsonObject, pointer: string, report: Report): void {
  for (const key of ['container', 'services']) {
    if (job[key] === undefined || job[key] === null) continue;
    const what = key === 'container' ? 'in a container' : 'with service containers';
    const message = `The job "${id}" wants to run ${what}, which Gantry does not do: jobs run on this machine itself. Take "${key}" away, and start what it gave in a step.`;
    report('error', 'container-unsupported', joinPointer(pointer, key), message, 'key');
  }
}

/** A job that calls a reusable workflow is a job of one step, which does it. */
function calledWorkflow(job: JsonObject, target: string, pointer: string): Step {
  return {
    ...emptyStep(pointer),
    id: 'call',
    name: target,
    with: objectOf(job.with),
    action: { kind: 'uses', target, secrets: job.secrets === 'inherit' ? 'inherit' : secretsGiven(job.secrets) },
  };
}

function secretsGiven(value: JsonValue | undefined): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(objectOf(value)).map(([name, secret]) => [name, scalarText(secret) ?? '']));
}

function readStrategy(value: JsonValue | undefined, pointer: string): Strategy | null {
  if (!isJsonObject(value)) return null;
  const { matrix, 'fail-fast': failFast, 'max-parallel': maxParallel } = value;
  if (matrix === undefined) return null;
  const limit = typeof maxParallel === 'number' || isExpression(maxParallel) ? maxParallel : null;
  return { matrix, failFast: flagOrExpression(failFast) ?? true, maxParallel: limit, pointer };
}

/** `runs-on` is a label, a list of them, or an object with a group and labels. */
function readLabels(value: JsonValue | undefined): readonly string[] {
  if (!isJsonObject(value)) return textsOf(value);
  return textsOf(value.labels);
}

function checkNeeds(jobs: readonly Job[], root: JsonObject, report: Report): void {
  const ids = jobs.map(({ id }) => id);
  const known = new Set(ids);
  for (const { id, needs, pointer } of jobs) {
    const written = objectOf(objectOf(root.jobs)[id]).needs;
    for (const need of needs) {
      if (known.has(need)) continue;
      const index = listOf(written).indexOf(need);
      const at = joinPointer(pointer, 'needs', ...(index === -1 ? [] : [index]));
      const advice = didYouMean(need, ids) || ` Jobs: ${firstOf(ids)}.`;
      report('error', 'unknown-need', at, `The job "${id}" needs "${need}", which is no job here.${advice}`);
    }
  }
  for (const cycle of findCycles(jobs)) {
    const message = `These jobs wait for each other: ${pathOf(cycle)}. Take one of the needs away.`;
    report('error', 'cycle', joinPointer('/jobs', cycle[0] ?? '', 'needs'), message);
  }
}
