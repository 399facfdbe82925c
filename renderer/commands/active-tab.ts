import { documentOf } from '../stores/documents-store.ts';
import { activeTab, pathOfTab } from '../stores/tabs-store.ts';

/** Of a command that can be given at any time. */
export const always = () => true;

/** The playbook of the active tab. */
export function playbookPath(): string | null {
  const tab = activeTab();
  return tab?.kind === 'playbook' ? tab.path : null;
}

/** The run of the active tab. */
export function activeRun(): string | null {
  const tab = activeTab();
  return tab?.kind === 'run' ? tab.run : null;
}

/** The plan of the active tab's playbook, as it is drawn. */
export function planOfTab() {
  const path = playbookPath();
  return path === null ? null : (documentOf(path)?.plan ?? null);
}

export function withPath(path: string | null, act: (path: string) => void): void {
  if (path !== null) act(path);
}

/** The file whose text the active tab shows. */
export function filePath(): string | null {
  return pathOfTab(activeTab());
}
