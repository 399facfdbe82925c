import { type JsonObject, jsonAsText } from '../../shared/base/json.ts';
import { hasErrors, type Problem } from '../../shared/base/problem.ts';
import { buildPlan } from '../../shared/plan/build-plan.ts';
import type { Plan } from '../../shared/plan/plan.ts';
import { isAboutPlaybook } from '../../shared/plan/plan-problems.ts';
import { type FoundShell, noValues, type RunValues, type WorkspaceFacts } from '../../shared/plan/script.ts';
import { scriptPlaybook } from '../../shared/plan/script-playbook.ts';
import { mayCall } from '../../shared/plan/uses.ts';
import type { Playbook } from '../../shared/playbook/model.ts';
import { readPlaybook } from '../../shared/playbook/read.ts';
import { findBubblewrap } from '../sessions/confine.ts';
import type { VersionsAsked } from '../sessions/find-shells.ts';
import { readActionCopies } from './action-copies.ts';
import { actionTexts } from './action-texts.ts';
import type { CacheStore } from './cache/cache-store.ts';
import type { Flows } from './flow.ts';
import type { RunManager } from './run-manager.ts';
import type { SecretStore } from './secrets/secret-store.ts';
import type { TrustStore } from './trust.ts';
import { scriptsFolder, type Workspace } from './workspace.ts';

/** What the groups of methods share. */
export interface HostContext {
  readonly workspace: Workspace;
  readonly trust: TrustStore;
  readonly runs: RunManager;
  readonly cache: CacheStore;
  readonly secrets: SecretStore;
  readonly flows: Flows;
  readonly searchWorkerPath: string;
  readonly configDir: string;
  readonly version: string;
  /** The shells of this machine, as they were a few seconds ago at the most. A plan asks none for its version, as that starts a process. */
  shells(whose: VersionsAsked): Promise<readonly FoundShell[]>;
}

export function platformHere(): WorkspaceFacts['platform'] {
  return process.platform === 'win32' || process.platform === 'darwin' ? process.platform : 'linux';
}

function sandboxHere(): 'bubblewrap' | null {
  return findBubblewrap() === null ? null : 'bubblewrap';
}

/** `playbooks` are looked for only where the text may name one, as that reads them all. */
async function factsOf(
  { workspace, configDir }: HostContext,
  path: string,
  text: string,
  playbook: Playbook | null,
  shells: readonly FoundShell[] | null,
): Promise<WorkspaceFacts> {
  const [scripts, actionCopies, playbooks] = await Promise.all([
    workspace.scripts(),
    readActionCopies(workspace.root, configDir),
    mayCall(text) ? workspace.callablePlaybooks(path, text) : [],
  ]);
  const actions = await actionTexts(workspace, playbook, actionCopies);
  return {
    scriptsFolder,
    scripts,
    shells,
    platform: platformHere(),
    sandbox: sandboxHere(),
    actionCopies,
    actions,
    playbooks,
  };
}

/**
 * The text to plan: what the caller holds, else the file's; of a numbered script the playbook that runs it alone with the inputs
 * given. Null where there is no such file.
 */
export async function textOf(
  { workspace }: HostContext,
  path: string,
  text: string | undefined,
  inputs: JsonObject = {},
): Promise<string | null> {
  if (text !== undefined) return text;
  const script = await workspace.script(path);
  return script === null ? ((await workspace.read(path))?.text ?? null) : scriptPlaybook(script, inputs);
}

export interface PlannedText {
  readonly plan: Plan;
  /** Values of inputs of the type secret: they go the way of secrets, and enter no plan. */
  readonly secrets: Readonly<Record<string, string>>;
}

function secretInputs(playbook: Playbook | null, { inputs }: RunValues): Record<string, string> {
  const given = (playbook?.inputs ?? []).flatMap(({ name, type }): [string, string][] => {
    const value = Object.hasOwn(inputs, name) ? inputs[name] : null;
    return type === 'secret' && value !== null && value !== undefined ? [[name, jsonAsText(value)]] : [];
  });
  return Object.fromEntries(given);
}

export async function planText(
  context: HostContext,
  path: string,
  text: string,
  values: RunValues,
): Promise<PlannedText> {
  const read = readPlaybook(text, path);
  const secrets = secretInputs(read.playbook, values);
  const stored = await context.secrets.list();
  const names = stored.ok ? stored.value.map(({ name }) => name) : [];
  const known = { ...values, secrets: [...values.secrets, ...Object.keys(secrets), ...names] };
  return {
    plan: buildPlan(read, path, await factsOf(context, path, text, read.playbook, await context.shells('none')), known),
    secrets,
  };
}

/** The playbooks of the workspace as they plan with nothing given, one after the other. */
export async function* workspacePlans(
  context: HostContext,
): AsyncGenerator<{ readonly path: string; readonly plan: Plan }> {
  for (const path of await context.workspace.playbookPaths()) {
    const text = await textOf(context, path, undefined);
    if (text === null) continue;
    const read = readPlaybook(text, path);
    yield { path, plan: buildPlan(read, path, await factsOf(context, path, text, read.playbook, null), noValues) };
  }
}

/** The names of the secrets that each playbook of the workspace uses, by its path. */
export async function secretsByPlaybook(context: HostContext): Promise<ReadonlyMap<string, readonly string[]>> {
  const used = new Map<string, readonly string[]>();
  for await (const { path, plan } of workspacePlans(context)) used.set(path, plan.secrets);
  return used;
}

/** What is wrong with a text wherever and with whatever values it would run. */
export async function validateText(context: HostContext, path: string, text: string): Promise<readonly Problem[]> {
  const read = readPlaybook(text, path);
  if (read.playbook === null) return read.problems;
  const facts = await factsOf(context, path, text, read.playbook, null);
  const { problems } = buildPlan(read, path, facts, noValues);
  if (!hasErrors(read.problems)) return problems.filter(isAboutPlaybook);
  // Beside errors of reading only that which holds whatever they were meant to be.
  return problems.filter((problem) => read.problems.includes(problem) || problem.code === 'condition-unreadable');
}
