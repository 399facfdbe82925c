import type { ITheme } from '@xterm/xterm';
import './ansi.css';

const names = ['black', 'red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'white'] as const;
const brightNames = [
  'brightBlack',
  'brightRed',
  'brightGreen',
  'brightYellow',
  'brightBlue',
  'brightMagenta',
  'brightCyan',
  'brightWhite',
] as const;

/** The page's theme, as a terminal takes it. */
export function terminalTheme(): ITheme {
  const style = getComputedStyle(document.documentElement);
  const color = (name: string) => style.getPropertyValue(name).trim();
  const colors = [...names, ...brightNames].map((name, index) => [name, color(`--ansi-${index}`)] as const);
  return {
    ...Object.fromEntries(colors),
    background: color('--surface'),
    foreground: color('--text'),
    cursor: color('--accent'),
    cursorAccent: color('--surface'),
    selectionBackground: color('--selected'),
  };
}

/** Calls back whenever the page's theme changes, until what this gives is called. */
export function onThemeChange(changed: () => void): () => void {
  const observer = new MutationObserver(changed);
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] });
  return () => observer.disconnect();
}
