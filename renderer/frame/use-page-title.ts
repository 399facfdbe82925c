import { useEffect } from 'react';
import { isDirty, useDocument } from '../stores/documents-store.ts';
import { useRuns } from '../stores/runs-store.ts';
import { pathOfTab, type Tab, useActiveTab } from '../stores/tabs-store.ts';
import { useWorkspace } from '../stores/workspace-store.ts';

/** The last part of a path. */
export function fileName(path: string): string {
  return path.split('/').at(-1) ?? path;
}

/** What a tab is called. */
export function tabTitle(tab: Tab): string {
  if (tab.kind === 'history') return 'History';
  if (tab.kind === 'scripts') return 'Scripts';
  return tab.kind === 'run' || tab.kind === 'shell' ? tab.title : fileName(tab.path);
}

/** Keeps the page's title, and gives it: how many steps wait for a person, what is open, the workspace, and a dot before unsaved work. */
export function usePageTitle(): string {
  const tab = useActiveTab();
  const document = useDocument(pathOfTab(tab));
  const name = useWorkspace(({ workspace }) => workspace?.name ?? null);
  const mark = document !== null && isDirty(document) ? '● ' : '';
  const waiting = useRuns(({ runs }) => runs.reduce((sum, run) => sum + run.waiting.length, 0));
  const asks = waiting === 0 ? null : `(${waiting}) waiting for you`;
  const parts = [asks, tab === null ? null : `${mark}${tabTitle(tab)}`, name, 'Gantry'];
  const title = parts.filter((part) => part !== null).join(' · ');
  useEffect(() => {
    globalThis.document.title = title;
  }, [title]);
  return title;
}
