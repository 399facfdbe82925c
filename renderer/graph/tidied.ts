import { create } from 'zustand';

/** How often someone asked for a layout that owes nothing to the one before, by the playbook's path. */
const useTidiedStore = create<Readonly<Record<string, number>>>(() => ({}));

export function useTidied(path: string | null): number {
  return useTidiedStore((counts) => (path === null ? 0 : (counts[path] ?? 0)));
}

/** Asks for the layout of a playbook's graph afresh. */
export function tidy(path: string): void {
  useTidiedStore.setState((counts) => ({ ...counts, [path]: (counts[path] ?? 0) + 1 }));
}
