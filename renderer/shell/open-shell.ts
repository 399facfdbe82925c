import { safe } from '@orpc/client';
import { z } from 'zod';
import { host } from '../host/client.ts';
import { closeDialog, openDialog, tellError } from '../stores/dialogs-store.ts';
import { keep, readKept } from '../stores/storage.ts';
import { closeTab, openShellTab, shellTabId, useTabs } from '../stores/tabs-store.ts';
import { loadWorkspace, useWorkspace } from '../stores/workspace-store.ts';
import { shellOf, shellTitle, takeShells } from './shell-store.ts';

/** The shells that a person can work in, in the order in which they are proposed. */
const workable: readonly string[] = ['bash', 'zsh', 'pwsh', 'powershell', 'sh', 'cmd'];
/** Until its tab is drawn. */
const size = { columns: 120, rows: 30 };

/** The shells of this machine to work in; the one that was opened last first. */
export function shellsToOpen(): readonly string[] {
  const found = useWorkspace.getState().workspace?.shells.map(({ name }) => name) ?? [];
  const names = workable.filter((name) => found.includes(name));
  const last = readKept('shell', z.string());
  return last !== null && names.includes(last) ? [last, ...names.filter((name) => name !== last)] : names;
}

/** Opens a shell at a folder in a tab of its own; asks first where the workspace is not trusted. */
export async function openShell(shell: string, folder = '.', trust = false): Promise<void> {
  const { error, data, isDefined } = await safe(
    host.shells.open({ shell, folder, ...size, ...(trust ? { trust } : {}) }),
  );
  if (error === null) {
    keep('shell', shell);
    takeShells(await host.shells.list());
    showShell(data.id);
    if (trust) await loadWorkspace();
    return;
  }
  if (!isDefined || error.code !== 'UNTRUSTED') return tellError('The terminal was not opened', error);
  const onTrust = () => {
    closeDialog();
    void openShell(shell, folder, true);
  };
  openDialog({ kind: 'trust', question: error.data, onTrust });
}

function showShell(id: string): void {
  openShellTab(id, shellTitle(id));
}

/** Keeps a tab for each shell that is open on the host, one that another window opened too, until the connection breaks. */
export async function followShells(): Promise<void> {
  for await (const _ of await host.shells.watch()) {
    const open = await host.shells.list();
    takeShells(open);
    for (const { id } of open) if (!useTabs.getState().tabs.some((tab) => tab.id === shellTabId(id))) addTab(id);
    closeTabsBut(open.map(({ id }) => id));
  }
}

/** Without bringing it to the front. */
function addTab(id: string): void {
  const { active } = useTabs.getState();
  showShell(id);
  if (active !== null) useTabs.setState({ active });
}

function closeTabsBut(open: readonly string[]): void {
  for (const tab of useTabs.getState().tabs) if (tab.kind === 'shell' && !open.includes(tab.shell)) closeTab(tab.id);
}

/** Closes a shell's tab and ends the shell; while a command runs in it the person is asked. */
export function closeShell(id: string): void {
  const running = shellOf(id)?.commands.findLast(({ completedAt }) => completedAt === null);
  if (running === undefined || shellOf(id)?.exitCode !== null) void endShell(id);
  else openDialog({ kind: 'close-shell', shell: id, running: running.text });
}

export async function endShell(id: string): Promise<void> {
  closeDialog();
  closeTab(shellTabId(id));
  const { error } = await safe(host.shells.close({ id }));
  if (error !== null) tellError('The terminal was not closed', error);
}
