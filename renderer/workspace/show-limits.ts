import { create } from 'zustand';
import { changeLayout } from '../stores/layout-store.ts';

/** Someone asked for the limits: they take the focus once they are known and drawn. */
export const useLimitsWanted = create<{ readonly wanted: boolean }>(() => ({ wanted: false }));

/** Shows the settings, and brings the focus to the first of the limits. */
export function showLimits(): void {
  useLimitsWanted.setState({ wanted: true });
  changeLayout({ activity: 'settings', sideBar: true });
}
