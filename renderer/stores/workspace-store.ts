import { create } from 'zustand';
import type { Workspace } from '../../shared/host/api.ts';
import type { WorkspaceFacts } from '../../shared/plan/script.ts';
import { host } from '../host/client.ts';

/** The workspace as the host told it last; null: it has not yet. */
export const useWorkspace = create<{ readonly workspace: Workspace | null }>(() => ({ workspace: null }));

export async function loadWorkspace(): Promise<void> {
  useWorkspace.setState({ workspace: await host.workspace.get() });
}

/** What planning may know of the workspace. */
export function factsOf({ scriptsFolder, scripts, shells, platform, actionCopies }: Workspace): WorkspaceFacts {
  return { scriptsFolder, scripts, shells, platform, actionCopies };
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
