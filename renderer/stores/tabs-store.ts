import { create } from 'zustand';
import { select } from './selection-store.ts';

export type PlaybookView = 'graph' | 'source' | 'plan';
export type RunView = 'graph' | 'timeline' | 'output' | 'summary' | 'compare';
export type Tab =
  | { readonly kind: 'playbook'; readonly id: string; readonly path: string; readonly view: PlaybookView }
  /** A file that is no playbook: its text alone. */
  | { readonly kind: 'file'; readonly id: string; readonly path: string }
  | { readonly kind: 'history'; readonly id: string }
  | { readonly kind: 'scripts'; readonly id: string }
  /** A shell of the host; `title` is what its tab says. */
  | { readonly kind: 'shell'; readonly id: string; readonly shell: string; readonly title: string }
  | { readonly kind: 'run'; readonly id: string; readonly run: string; readonly title: string; readonly view: RunView };

interface Tabs {
  readonly tabs: readonly Tab[];
  readonly active: string | null;
}

export const useTabs = create<Tabs>(() => ({ tabs: [], active: null }));

export function playbookTabId(path: string): string {
  return `playbook:${path}`;
}

/** The file that a tab shows the text of; null: it shows none. */
export function pathOfTab(tab: Tab | null): string | null {
  return tab?.kind === 'playbook' || tab?.kind === 'file' ? tab.path : null;
}

export function shellTabId(shell: string): string {
  return `shell:${shell}`;
}

export function runTabId(run: string): string {
  return `run:${run}`;
}

function open(tab: Tab): void {
  useTabs.setState(({ tabs, active }) => {
    if (tabs.some(({ id }) => id === tab.id)) return { active: tab.id };
    const after = tabs.findIndex(({ id }) => id === active) + 1;
    return { tabs: [...tabs.slice(0, after), tab, ...tabs.slice(after)], active: tab.id };
  });
}

/** Opens a playbook's tab beside the active one, or brings it to the front. */
export function openPlaybookTab(path: string): void {
  open({ kind: 'playbook', id: playbookTabId(path), path, view: 'graph' });
}

/** As openPlaybookTab, for a file that is no playbook. */
export function openFileTab(path: string): void {
  open({ kind: 'file', id: playbookTabId(path), path });
}

/** As openPlaybookTab, for a run; `title` is what its tab says. */
export function openRunTab(run: string, title: string): void {
  open({ kind: 'run', id: runTabId(run), run, title, view: 'graph' });
}

/** As openPlaybookTab, for a shell of the host. */
export function openShellTab(shell: string, title: string): void {
  open({ kind: 'shell', id: shellTabId(shell), shell, title });
}

/** As openPlaybookTab, for the history of all runs. */
export function openHistoryTab(): void {
  open({ kind: 'history', id: 'history' });
}

/** As openPlaybookTab, for the library of scripts. */
export function openScriptsTab(): void {
  open({ kind: 'scripts', id: 'scripts' });
}

/** Opens the tabs of an earlier window. What a person opened before they were known stays, and what is in front stays there. */
export function reopenTabs(kept: readonly Tab[], active: string | null): void {
  const ids = new Set(kept.map(({ id }) => id));
  useTabs.setState((now) => ({
    tabs: [...kept, ...now.tabs.filter(({ id }) => !ids.has(id))],
    active: now.active ?? kept.find(({ id }) => id === active)?.id ?? kept[0]?.id ?? null,
  }));
}

export function activateTab(id: string): void {
  useTabs.setState({ active: id });
}

/** Closes a tab; the one after it, else before it, comes to the front. */
export function closeTab(id: string): void {
  select(id, null);
  useTabs.setState(({ tabs, active }) => {
    const index = tabs.findIndex((tab) => tab.id === id);
    const left = tabs.filter((tab) => tab.id !== id);
    if (active !== id) return { tabs: left };
    return { tabs: left, active: left[Math.min(index, left.length - 1)]?.id ?? null };
  });
}

/** Brings the tab `distance` places on to the front, round and round. */
export function stepTab(distance: number): void {
  useTabs.setState(({ tabs, active }) => {
    const index = tabs.findIndex(({ id }) => id === active);
    if (index < 0) return {};
    return { active: tabs.at((index + distance) % tabs.length)?.id ?? null };
  });
}

export function showView(id: string, view: PlaybookView): void {
  useTabs.setState(({ tabs }) => ({
    tabs: tabs.map((tab) => (tab.id === id && tab.kind === 'playbook' ? { ...tab, view } : tab)),
  }));
}

/** As showView, for a run's tab. */
export function showRunView(id: string, view: RunView): void {
  useTabs.setState(({ tabs }) => ({
    tabs: tabs.map((tab) => (tab.id === id && tab.kind === 'run' ? { ...tab, view } : tab)),
  }));
}

export function activeTab(): Tab | null {
  const { tabs, active } = useTabs.getState();
  return tabs.find(({ id }) => id === active) ?? null;
}

export function useActiveTab(): Tab | null {
  return useTabs(({ tabs, active }) => tabs.find(({ id }) => id === active) ?? null);
}
