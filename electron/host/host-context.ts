import { hasErrors, type Problem } from '../../shared/base/problem.ts';
import { buildPlan } from '../../shared/plan/build-plan.ts';
import type { Plan } from '../../shared/plan/plan.ts';
import { isAboutPlaybook } from '../../shared/plan/plan-problems.ts';
import type { FoundShell, RunValues, WorkspaceFacts } from '../../shared/plan/script.ts';
import { readPlaybook } from '../../shared/playbook/read.ts';
import type { Acknowledgements } from './flow.ts';
import type { RunManager } from './run-manager.ts';
import type { TrustStore } from './trust.ts';
import { scriptsFolder, type Workspace } from './workspace.ts';

/** What the groups of methods share. */
export interface HostContext {
  readonly workspace: Workspace;
  readonly trust: TrustStore;
  readonly runs: RunManager;
  readonly acknowledgements: Acknowledgements;
  readonly configDir: string;
  readonly version: string;
  /** Looked for once, when first asked for. */
  shells(): Promise<readonly FoundShell[]>;
}

export function platformHere(): WorkspaceFacts['platform'] {
  return process.platform === 'win32' || process.platform === 'darwin' ? process.platform : 'linux';
}

async function factsOf(context: HostContext, shells: readonly FoundShell[] | null): Promise<WorkspaceFacts> {
  return { scriptsFolder, scripts: await context.workspace.scripts(), shells, platform: platformHere() };
}

const noValues: RunValues = {
  profile: null,
  variables: {},
  inputs: {},
  env: {},
  secrets: [],
  event: null,
  maxConcurrency: null,
  jobs: [],
  from: null,
};

/** The text to plan: what the caller holds, else the file's; null where there is no such file. */
export async function textOf(context: HostContext, path: string, text: string | undefined): Promise<string | null> {
  return text ?? (await context.workspace.read(path))?.text ?? null;
}

export async function planText(context: HostContext, path: string, text: string, values: RunValues): Promise<Plan> {
  return buildPlan(readPlaybook(text, path), path, await factsOf(context, await context.shells()), values);
}

/** What is wrong with a text wherever and with whatever values it would run. */
export async function validateText(context: HostContext, path: string, text: string): Promise<readonly Problem[]> {
  const read = readPlaybook(text, path);
  if (read.playbook === null || hasErrors(read.problems)) return read.problems;
  return buildPlan(read, path, await factsOf(context, null), noValues).problems.filter(isAboutPlaybook);
}
