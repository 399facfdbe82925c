import { z } from 'zod';
import { create } from 'zustand';
import { keep, readKept } from './storage.ts';

const settingsSchema = z.object({
  theme: z.enum(['system', 'light', 'dark']),
  direction: z.enum(['auto', 'right', 'down']),
});
export type Settings = z.infer<typeof settingsSchema>;
export type Theme = 'light' | 'dark';

const defaults: Settings = { theme: 'system', direction: 'auto' };

/** The person's settings of this page, kept on this machine. */
export const useSettings = create<Settings>(() => readKept('settings', settingsSchema) ?? defaults);

export function changeSettings(change: Partial<Settings>): void {
  useSettings.setState(change);
  keep('settings', useSettings.getState());
}

/** The theme to draw, given what the system prefers. */
export function themeOf({ theme }: Settings, systemDark: boolean): Theme {
  if (theme === 'system') return systemDark ? 'dark' : 'light';
  return theme;
}

const systemDark = () => window.matchMedia('(prefers-color-scheme: dark)');

/** The other theme than the one that is shown, from now on. */
export function toggleTheme(): void {
  const shown = themeOf(useSettings.getState(), systemDark().matches);
  changeSettings({ theme: shown === 'dark' ? 'light' : 'dark' });
}

/** Draws the page in the chosen theme, and follows the choice and the system. */
export function followTheme(): void {
  const apply = () => {
    document.documentElement.dataset.theme = themeOf(useSettings.getState(), systemDark().matches);
  };
  apply();
  useSettings.subscribe(apply);
  systemDark().addEventListener('change', apply);
}
