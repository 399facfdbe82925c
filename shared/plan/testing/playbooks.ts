import { splitPointer } from '../../base/pointer.ts';
import type { SourceRange } from '../../base/problem.ts';
import type { Job, Playbook, Step, StepAction } from '../../playbook/model.ts';
import { noCopies } from '../action-copies.ts';
import type { Places } from '../plan-problems.ts';
import type { WorkspaceFacts } from '../script.ts';

/** A playbook with nothing in it but what a test says. */
export function playbook(jobs: readonly Job[], more: Partial<Playbook> = {}): Playbook {
  return {
    format: 'v3',
    metadata: {
      name: 'tested',
      description: null,
      version: '1.0',
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
    inputs: [],
    secrets: [],
    vars: {},
    env: {},
    defaults: { continueOnError: false, timeout: null, retries: 0, shell: null, workingDirectory: null },
    concurrency: { group: null, cancelInProgress: false, maxConcurrency: 4 },
    jobs,
    call: { inputs: more.inputs ?? [], outputs: null, requiredSecrets: [] },
    profiles: [],
    triggers: [],
    events: [],
    preConditions: [],
    postConditions: [],
    postConditionFailure: 'failure',
    notifications: {},
    reporting: null,
    ...more,
  };
}

export function job(id: string, steps: readonly Step[] = [], more: Partial<Job> = {}): Job {
  const pointer = more.pointer ?? `/orchestration/jobs/${id}`;
  return {
    id,
    name: id,
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
    variables: null,
    parallelScripts: false,
    pointer,
    ...more,
    steps: steps.map((own, index) => ({
      ...own,
      pointer: own.pointer === '' ? `${pointer}/steps/${index}` : own.pointer,
    })),
  };
}

/** `script`: inline text; `run`: a selection; `uses`: a target. Its pointer comes from the job it is put in. */
export function step(
  action: { script: string } | { run: string | readonly string[] } | { uses: string },
  more: Partial<Step> = {},
): Step {
  return {
    id: null,
    name: 'A step',
    condition: null,
    env: {},
    continueOnError: null,
    timeout: null,
    retry: null,
    outputs: [],
    with: {},
    action: actionOf(action),
    shell: null,
    workingDirectory: null,
    pauseBefore: false,
    enabled: true,
    pointer: '',
    ...more,
  };
}

function actionOf(action: { script: string } | { run: string | readonly string[] } | { uses: string }): StepAction {
  if ('script' in action) return { kind: 'script', text: action.script };
  if ('uses' in action) return { kind: 'uses', target: action.uses };
  return { kind: 'run', selection: typeof action.run === 'string' ? [action.run] : action.run };
}

export const facts: WorkspaceFacts = {
  scriptsFolder: 'automation-scripts',
  actionCopies: noCopies,
  scripts: [],
  shells: null,
  platform: 'linux',
};

/** Places as deep as their pointer, so that a test sees which one was asked for. */
export const places: Places = { rangeOf: placeOf, rangeWithin: placeOf };

function placeOf(pointer: string): SourceRange {
  return { line: splitPointer(pointer).length + 1, column: 1, offset: pointer.length, length: 1 };
}
