import { isJsonObject, type JsonObject, type JsonValue } from '../../shared/base/json.ts';
import type { PlannedJob } from '../../shared/plan/plan.ts';
import { resolvePath } from './paths.ts';
import type { RunOptions, RunScope } from './scope.ts';

const systems = { linux: 'Linux', darwin: 'macOS', win32: 'Windows' } as const;
const architectures: Readonly<Record<string, string>> = { x64: 'X64', arm64: 'ARM64', ia32: 'X86', arm: 'ARM' };

/** Members of the context that a step has as `GITHUB_NAME` and `GANTRY_NAME` too (GitHub's "Variables reference"). */
const inEnvironment = [
  'actor',
  'api_url',
  'base_ref',
  'event_name',
  'event_path',
  'graphql_url',
  'head_ref',
  'job',
  'ref',
  'ref_name',
  'ref_protected',
  'ref_type',
  'repository',
  'repository_owner',
  'retention_days',
  'run_attempt',
  'run_id',
  'run_number',
  'server_url',
  'sha',
  'triggering_actor',
  'workflow',
  'workflow_ref',
  'workflow_sha',
  'workspace',
];

/**
 * The context `github`, which is `gantry` too: what GitHub's documentation lists ("Contexts reference"), as far as it is known
 * on a machine; what is not there reads as null. `inputs`: the whole run's.
 */
export function githubContext(scope: RunScope, job: PlannedJob | null, inputs: JsonObject): JsonObject {
  const { plan, options } = scope;
  const whole = wholeOf(scope);
  const { ref, ref_name: branch, sha, server_url: server } = options.context;
  const event = isJsonObject(options.context.event) ? options.context.event : {};
  const serverUrl = typeof server === 'string' ? server : 'https://github.com';
  const asksToMerge = /^pull_request(?:_target)?$/.test(plan.event);
  return {
    ...apiOf(serverUrl),
    ref_protected: false,
    retention_days: '90',
    secret_source: 'Actions',
    token: options.secrets.GITHUB_TOKEN ?? '',
    ...options.context,
    server_url: serverUrl,
    run_id: options.run,
    run_attempt: String(options.attempt),
    attempt: options.attempt,
    workspace: options.workspace,
    actor: options.actor,
    triggering_actor: options.actor,
    workflow: whole.plan.playbook.name,
    workflow_ref: workflowRef(whole),
    workflow_sha: sha ?? null,
    playbook: plan.playbook.name,
    event_name: plan.event,
    event: withInputs({ ...(ref === undefined ? {} : { ref }), ...event }, inputs),
    head_ref: asksToMerge ? (refOf(event, 'head') ?? branch ?? '') : '',
    base_ref: asksToMerge ? (refOf(event, 'base') ?? '') : '',
    job: job?.job ?? null,
  };
}

/** The context `runner` (GitHub's "Contexts reference"). */
export function runnerContext(options: RunOptions): Readonly<Record<string, string>> {
  const { platform, arch, hostEnv } = options;
  const temp = hostEnv.RUNNER_TEMP ?? hostEnv.TMPDIR ?? hostEnv.TEMP ?? '/tmp';
  return {
    os: systems[platform],
    arch: architectures[arch] ?? arch,
    name: 'gantry',
    environment: 'self-hosted',
    temp,
    tool_cache: hostEnv.RUNNER_TOOL_CACHE ?? resolvePath(temp, 'gantry-tool-cache', platform),
  };
}

/**
 * Who and where a step is, for its environment: each under Gantry's name and GitHub's. That this were GitHub, and an unattended
 * machine, is told to the steps of workflows alone, which are written for it.
 */
export function githubEnvironment(scope: RunScope, job: PlannedJob): Readonly<Record<string, string>> {
  const context = githubContext(scope, job, {});
  const facts = inEnvironment.flatMap((name) => {
    const text = textOf(context[name]);
    return text === null
      ? []
      : [[`GANTRY_${name.toUpperCase()}`, text] as const, [`GITHUB_${name.toUpperCase()}`, text] as const];
  });
  const runner = Object.entries(runnerContext(scope.options)).map(([name, value]) => [
    `RUNNER_${name.toUpperCase()}`,
    value,
  ]);
  const marks = scope.plan.playbook.format === 'github' ? { CI: 'true', GITHUB_ACTIONS: 'true' } : {};
  return { ...marks, GANTRY: 'true', ...Object.fromEntries([...runner, ...facts]) };
}

/** A called workflow sees the run of its caller (GitHub's documentation of reusable workflows). */
export function wholeOf(scope: RunScope): RunScope {
  return scope.caller === null ? scope : wholeOf(scope.caller);
}

/** As `owner/name/.github/workflows/ci.yml@refs/heads/main`, without what is not known. */
function workflowRef({ plan, options: { context } }: RunScope): string {
  const ref = textOf(context.ref);
  const path = [textOf(context.repository), plan.playbook.file].filter((part) => part !== null).join('/');
  return ref === null ? path : `${path}@${ref}`;
}

/** GitHub's own service, or a server of one's own (GitHub Enterprise Server's documentation of its API). */
function apiOf(server: string): JsonObject {
  if (server === 'https://github.com') {
    return { api_url: 'https://api.github.com', graphql_url: 'https://api.github.com/graphql' };
  }
  return { api_url: `${server}/api/v3`, graphql_url: `${server}/api/graphql` };
}

/** A branch of the pull request that an event is about. */
function refOf({ pull_request: request }: JsonObject, side: 'head' | 'base'): JsonValue | undefined {
  const branch = isJsonObject(request) ? request[side] : undefined;
  return isJsonObject(branch) ? branch.ref : undefined;
}

/** An event with the run's inputs, over those that its payload has. GitHub keeps their kinds in `inputs` alone: here every one is text. */
export function withInputs(event: JsonObject, inputs: JsonObject): JsonObject {
  return { ...event, inputs: { ...(isJsonObject(event.inputs) ? event.inputs : {}), ...textsOf(inputs) } };
}

function textsOf(inputs: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(inputs).map(([name, value]) => [name, typeof value === 'object' ? value : String(value)]),
  );
}

function textOf(value: JsonValue | undefined): string | null {
  return value === undefined || value === null || typeof value === 'object' ? null : String(value);
}
