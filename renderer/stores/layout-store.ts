import { z } from 'zod';
import { create } from 'zustand';
import { keep, readKept } from './storage.ts';

const layoutSchema = z.object({
  activity: z.enum(['workspace', 'runs', 'schedules', 'secrets', 'settings']),
  sideBar: z.boolean(),
  inspector: z.boolean(),
  bottom: z.boolean(),
  bottomView: z.enum(['terminal', 'problems', 'search']),
});
export type LayoutState = z.infer<typeof layoutSchema>;
export type Activity = LayoutState['activity'];

const defaults: LayoutState = {
  activity: 'workspace',
  sideBar: true,
  inspector: true,
  bottom: false,
  bottomView: 'problems',
};

/** Which parts of the window are shown; kept on this machine. The sizes are kept beside it by the panels themselves. */
export const useLayout = create<LayoutState>(() => readKept('layout', layoutSchema) ?? defaults);

export function changeLayout(change: Partial<LayoutState>): void {
  useLayout.setState(change);
  keep('layout', useLayout.getState());
}

/** Shows an activity; choosing the one that is shown hides the side bar. */
export function chooseActivity(activity: Activity): void {
  const { activity: shown, sideBar } = useLayout.getState();
  changeLayout({ activity, sideBar: !(sideBar && shown === activity) });
}
