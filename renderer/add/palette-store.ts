import { create } from 'zustand';

/** Whether what can be added is shown beside the graph. */
export const useAddPalette = create<{ readonly open: boolean }>(() => ({ open: false }));

export function showAddPalette(open: boolean): void {
  useAddPalette.setState({ open });
}
