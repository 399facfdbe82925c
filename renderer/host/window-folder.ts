import { workspaceParameter } from '../../shared/host/folders-contract.ts';
import { desktopBridge } from './bridge.ts';

/** The folder that this window's address names; null: it shows the one that the host was begun with. */
function windowFolder(): string | null {
  return new URLSearchParams(window.location.search).get(workspaceParameter);
}

function query(folder: string): string {
  return `?${new URLSearchParams({ [workspaceParameter]: folder })}`;
}

/** An address of the host, about this window's folder. */
export function inWindowFolder(address: string): string {
  const folder = windowFolder();
  return folder === null ? address : `${address}${query(folder)}`;
}

/** Shows another folder, in this window or in one of its own. What is not saved here is kept as drafts of this folder. */
export function goToFolder(folder: string, where: 'here' | 'new window'): void {
  const address = `/${query(folder)}`;
  if (where === 'here') window.location.assign(address);
  else window.open(address, '_blank');
}

/** Asks by the system's own dialog; null: this is a browser, which has none that tells a path. */
export function systemFolderChooser(): (() => Promise<string | null>) | null {
  const bridge = desktopBridge();
  return bridge === null ? null : () => bridge.chooseFolder();
}
