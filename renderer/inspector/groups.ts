import { isJsonObject, type JsonObject } from '../../shared/base/json.ts';
import type { PlaybookFormat } from '../../shared/playbook/model.ts';

/** A part of a form that folds: the keys in it, relative to the part, and whether it is open at first though nothing in it is set. */
export interface Group {
  readonly title: string;
  readonly keys: readonly string[];
  readonly open: boolean;
}

export type PartKind = 'playbook' | 'job' | 'step';

const group = (title: string, keys: readonly string[], open = false): Group => ({ title, keys, open });

const v3: Readonly<Record<PartKind, readonly Group[]>> = {
  playbook: [
    group('Playbook', ['metadata'], true),
    group('Inputs', ['orchestration/inputs']),
    group('Environment', ['orchestration/env', 'orchestration/vars', 'orchestration/secrets']),
    group('Defaults', ['orchestration/defaults', 'orchestration/concurrency']),
    group('Outputs', ['orchestration/outputs']),
    group('Triggers', ['orchestration/triggers', 'orchestration/events']),
    group('Profiles', ['orchestration/profiles', 'orchestration/defaultVariables']),
    group('Requirements', ['requirements']),
    group('Checks', ['validation']),
    group('Notifications', ['notifications']),
    group('Reports', ['reporting']),
  ],
  job: [
    group('Job', ['name', 'description', 'needs', 'if'], true),
    group('Matrix', ['strategy']),
    group('Environment', ['env']),
    group('Outputs', ['outputs']),
    group('Where it runs', ['shell', 'workingDirectory', 'runsOn']),
    group('Limits and failures', ['timeout', 'retries', 'continueOnError', 'concurrency']),
    group('Cache', ['cache']),
    group('Permissions', ['permissions']),
    group('Problem matchers', ['problemMatchers']),
  ],
  step: [
    group('Step', ['name', 'id', 'if'], true),
    group('What it does', ['run', 'script', 'uses', 'with', 'secrets'], true),
    group('Environment', ['env']),
    group('Outputs', ['outputs']),
    group('Where it runs', ['shell', 'workingDirectory']),
    group('Limits and failures', ['timeout', 'retries', 'retry', 'continueOnError', 'enabled', 'pauseBefore']),
    group('Problem matchers', ['problemMatchers']),
  ],
};

const github: Readonly<Record<PartKind, readonly Group[]>> = {
  playbook: [
    group('Workflow', ['name', 'run-name', 'on'], true),
    group('Environment', ['env']),
    group('Defaults', ['defaults', 'concurrency']),
    group('Permissions', ['permissions']),
  ],
  job: [
    group('Job', ['name', 'needs', 'if', 'runs-on'], true),
    group('Called workflow', ['uses', 'with', 'secrets']),
    group('Matrix', ['strategy']),
    group('Environment', ['env', 'environment']),
    group('Outputs', ['outputs']),
    group('Defaults', ['defaults']),
    group('Limits and failures', ['timeout-minutes', 'continue-on-error', 'concurrency']),
    group('Permissions', ['permissions']),
    group('Containers', ['container', 'services']),
  ],
  step: [
    group('Step', ['name', 'id', 'if'], true),
    group('What it does', ['run', 'uses', 'with'], true),
    group('Environment', ['env']),
    group('Where it runs', ['shell', 'working-directory']),
    group('Limits and failures', ['timeout-minutes', 'continue-on-error']),
  ],
};

/** What no form shows: jobs and steps have forms of their own, and stages of version 2 stand in no playbook with jobs. */
const elsewhere = new Set(['jobs', 'steps', 'stages']);

/** The groups of a part's form: those of its format, and last one with the keys of the schema that none of them has. */
export function groupsOf(kind: PartKind, format: PlaybookFormat, schema: JsonObject): readonly Group[] {
  const properties = Object.keys(isJsonObject(schema.properties) ? schema.properties : {});
  const known = format === 'v3' ? v3[kind] : format === 'github' ? github[kind] : [];
  const taken = new Set(known.flatMap(({ keys }) => keys.map((key) => key.split('/')[0])));
  const left = properties.filter((key) => !taken.has(key) && !elsewhere.has(key));
  const rest = known.length === 0 ? group('As it is written', left, true) : group('More', left);
  return left.length === 0 ? known : [...known, rest];
}
