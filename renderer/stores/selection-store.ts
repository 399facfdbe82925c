import { create } from 'zustand';
import type { GraphRef } from '../graph/graph-job.ts';

interface Selections {
  /** By tab id; a tab without one has nothing selected. */
  readonly byTab: Readonly<Record<string, GraphRef>>;
  /** What is chosen beside it, by tab: jobs, matrices and groups as the graph calls them. */
  readonly besides: Readonly<Record<string, readonly string[]>>;
}

/** What is selected in each tab: all views of a tab share it. */
export const useSelection = create<Selections>(() => ({ byTab: {}, besides: {} }));

/** Selects in a tab, that alone; null selects nothing. */
export function select(tab: string, ref: GraphRef | null): void {
  selectAll(tab, ref, none);
}

const none: readonly string[] = [];

/** Selects in a tab, and more jobs beside it for what is done to several at once. */
export function selectAll(tab: string, ref: GraphRef | null, besides: readonly string[]): void {
  useSelection.setState((state) => {
    const { [tab]: before, ...others } = state.byTab;
    const same = before?.job === ref?.job && before?.step === ref?.step;
    if (same && besides.length === 0 && (state.besides[tab] ?? none).length === 0) return state;
    const byTab = same ? state.byTab : ref === null ? others : { ...others, [tab]: ref };
    return { byTab, besides: { ...state.besides, [tab]: besides } };
  });
}

export function useSelected(tab: string | null): GraphRef | null {
  return useSelection(({ byTab }) => (tab === null ? null : (byTab[tab] ?? null)));
}

/** What is chosen beside what is selected. */
export function useBesides(tab: string): readonly string[] {
  return useSelection(({ besides }) => besides[tab] ?? none);
}
