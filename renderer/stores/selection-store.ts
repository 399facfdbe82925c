import { create } from 'zustand';
import type { GraphRef } from '../graph/graph-job.ts';

interface Selections {
  /** By tab id; a tab without one has nothing selected. */
  readonly byTab: Readonly<Record<string, GraphRef>>;
}

/** What is selected in each tab: all views of a tab share it. */
export const useSelection = create<Selections>(() => ({ byTab: {} }));

/** Selects in a tab; null selects nothing. */
export function select(tab: string, ref: GraphRef | null): void {
  useSelection.setState(({ byTab }) => {
    const { [tab]: before, ...others } = byTab;
    if (ref === null) return { byTab: others };
    if (before?.job === ref.job && before.step === ref.step) return { byTab };
    return { byTab: { ...others, [tab]: ref } };
  });
}

export function useSelected(tab: string | null): GraphRef | null {
  return useSelection(({ byTab }) => (tab === null ? null : (byTab[tab] ?? null)));
}
