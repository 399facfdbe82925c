import { create } from 'zustand';
import type { Workspace } from '../../shared/host/api.ts';
import type { PlaybookText, WorkspaceFacts } from '../../shared/plan/script.ts';
import { mayCall, pathsCalled } from '../../shared/plan/uses.ts';
import { host } from '../host/client.ts';

/** The workspace as the host told it last; null: it has not yet. */
export const useWorkspace = create<{ readonly workspace: Workspace | null }>(() => ({ workspace: null }));

export async function loadWorkspace(): Promise<void> {
  useWorkspace.setState({ workspace: await host.workspace.get() });
}

/** Asked for once by each folder and what is named by path in it, until the workspace is told anew. */
const callable = new WeakMap<Workspace, Map<string, Promise<readonly PlaybookText[]>>>();

function callablePlaybooks(workspace: Workspace, path: string, text: string): Promise<readonly PlaybookText[]> {
  const byKey = callable.get(workspace) ?? new Map<string, Promise<readonly PlaybookText[]>>();
  callable.set(workspace, byKey);
  const key = JSON.stringify([path.slice(0, path.lastIndexOf('/') + 1), ...pathsCalled(text)]);
  const asked = byKey.get(key) ?? host.playbooks.callable({ path, text }).then(({ playbooks }) => playbooks);
  byKey.set(key, asked);
  asked.catch(() => byKey.delete(key));
  return asked;
}

/** What planning a text at a path may know of the workspace; the playbooks that it may name only where it names any. */
export async function factsOf(workspace: Workspace, path: string, text: string): Promise<WorkspaceFacts> {
  const { scriptsFolder, scripts, shells, platform, actionCopies } = workspace;
  const facts = { scriptsFolder, scripts, shells, platform, actionCopies };
  if (!mayCall(text)) return facts;
  const playbooks = await callablePlaybooks(workspace, path, text).catch(() => null);
  return playbooks === null ? facts : { ...facts, playbooks };
}

/** Follows the workspace's files until the connection breaks; `onChange` hears which paths changed. */
export async function followWorkspace(onChange: (paths: readonly string[]) => void): Promise<void> {
  const changes = await host.workspace.watch();
  for await (const { paths } of changes) {
    await loadWorkspace();
    onChange(paths);
  }
}

/** Whether PowerShell was found, 7 or Windows PowerShell. */
export function hasPowerShell({ shells }: Workspace): boolean {
  return shells.some(({ name }) => name === 'pwsh' || name === 'powershell');
}
