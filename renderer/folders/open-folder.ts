import { safe } from '@orpc/client';
import { host } from '../host/client.ts';
import { goToFolder, systemFolderChooser } from '../host/window-folder.ts';
import { commitPendingEdit } from '../inspector/pending-edit.ts';
import { closeDialog, openDialog } from '../stores/dialogs-store.ts';
import { useWorkspace } from '../stores/workspace-store.ts';

export type Where = Parameters<typeof goToFolder>[1];

/** Shows a folder as the workspace. What is not saved in this window is kept as drafts, and is there when its folder is opened again. */
export async function showFolder(path: string, where: Where): Promise<void> {
  closeDialog();
  await commitPendingEdit();
  goToFolder(path, where);
}

/** Asks for a folder: by the system's dialog where there is one, else by the page's own. */
export async function askFolder(where: Where): Promise<void> {
  const choose = systemFolderChooser();
  if (choose === null) return openDialog({ kind: 'open-folder', where });
  const chosen = await choose();
  if (chosen !== null) await showFolder(chosen, where);
}

/** Asks for one of the folders that were open before; of any folder where there is none. */
export async function askRecentFolder(): Promise<void> {
  const { data } = await safe(host.folders.recent());
  const here = useWorkspace.getState().workspace?.root;
  const others = (data ?? []).map(({ path }) => path).filter((path) => path !== here);
  if (others.length === 0) return askFolder('here');
  openDialog({
    kind: 'pick',
    title: 'Open a recent folder',
    items: others,
    onPick: (path) => void showFolder(path, 'here'),
  });
}
