import { FitAddon } from '@xterm/addon-fit';
import { SearchAddon } from '@xterm/addon-search';
import { Unicode11Addon } from '@xterm/addon-unicode11';
import { WebLinksAddon } from '@xterm/addon-web-links';
import { WebglAddon } from '@xterm/addon-webgl';
import { Terminal } from '@xterm/xterm';
import '@xterm/xterm/css/xterm.css';
import { cellsOf } from './cells.ts';
import { linksIn } from './links.ts';
import { openPlace } from './open-place.ts';
import { keepSilent } from './silent-terminal.ts';
import { type TerminalPlaces, terminalPlaces } from './terminal-places.ts';
import { onThemeChange, terminalTheme } from './terminal-theme.ts';

interface LiveTerminalOptions {
  readonly label: string;
  /** False: it keeps the size that it is given, whatever its box has. */
  readonly fits?: boolean;
  readonly onInput: (data: string) => void;
  readonly onResize: (columns: number, rows: number) => void;
  /** Ctrl+C with nothing selected. */
  readonly onInterrupt: () => void;
  readonly onFind: () => void;
}

export interface LiveTerminal {
  readonly columns: number;
  readonly rows: number;
  readonly places: TerminalPlaces;
  write(bytes: Uint8Array, done: () => void): void;
  resize(columns: number, rows: number): void;
  /** Empties it. */
  reset(): void;
  /** Whether it takes input. */
  setLive(live: boolean): void;
  find(text: string, backwards: boolean): void;
  focus(): void;
  dispose(): void;
}

/** A terminal in `box`, as large as it, in the page's theme. */
export function openTerminal(box: HTMLElement, options: LiveTerminalOptions): LiveTerminal {
  const style = getComputedStyle(document.documentElement);
  const terminal = new Terminal({
    allowProposedApi: true,
    disableStdin: true,
    scrollback: 10_000,
    fontSize: 12,
    lineHeight: 1.2,
    fontFamily: style.getPropertyValue('--font-mono') || '"JetBrains Mono Variable", monospace',
    theme: terminalTheme(),
    minimumContrastRatio: 4.5,
  });
  const fit = new FitAddon();
  const search = new SearchAddon();
  for (const addon of [fit, search, new Unicode11Addon(), new WebLinksAddon()]) terminal.loadAddon(addon);
  terminal.unicode.activeVersion = '11';
  keepSilent(terminal);
  terminal.open(box);
  terminal.textarea?.setAttribute('aria-label', options.label);
  drawByGpu(terminal);
  terminal.onData(options.onInput);
  terminal.onResize(({ cols, rows }) => options.onResize(cols, rows));
  linkFiles(terminal);
  terminal.attachCustomKeyEventHandler((event) => handleKey(event, terminal, options));
  const observer = new ResizeObserver(() => fit.fit());
  const { fits = true } = options;
  if (fits) observer.observe(box);
  const stopTheme = onThemeChange(() => {
    terminal.options.theme = terminalTheme();
  });
  if (fits) fit.fit();
  return {
    get columns() {
      return terminal.cols;
    },
    get rows() {
      return terminal.rows;
    },
    places: terminalPlaces(terminal),
    write: (bytes, done) => terminal.write(bytes, done),
    resize: (columns, rows) => terminal.resize(columns, rows),
    reset: () => terminal.reset(),
    setLive: (live) => {
      terminal.options.disableStdin = !live;
      terminal.options.cursorBlink = live && !window.matchMedia('(prefers-reduced-motion: reduce)').matches;
      terminal.options.cursorInactiveStyle = live ? 'outline' : 'none';
    },
    find: (text, backwards) => {
      if (backwards) search.findPrevious(text);
      else search.findNext(text);
    },
    focus: () => terminal.focus(),
    dispose: () => {
      observer.disconnect();
      stopTheme();
      terminal.dispose();
    },
  };
}

/** Files that a line names with their own line are links into Source; web addresses are the addon's. */
function linkFiles(terminal: Terminal): void {
  terminal.registerLinkProvider({
    provideLinks: (row, callback) => {
      const text = terminal.buffer.active.getLine(row - 1)?.translateToString(true) ?? '';
      const files = linksIn(text).flatMap((link) => (link.kind === 'file' ? [link] : []));
      callback(
        files.map(({ from, to, path, line, column }) => ({
          text: text.slice(from, to),
          range: { start: { x: cellsOf(text, from) + 1, y: row }, end: { x: cellsOf(text, to), y: row } },
          activate: () => void openPlace(path, line, column),
        })),
      );
    },
  });
}

/** Without WebGL, or once it is lost, the terminal draws by itself. */
function drawByGpu(terminal: Terminal): void {
  try {
    const webgl = new WebglAddon();
    webgl.onContextLoss(() => webgl.dispose());
    terminal.loadAddon(webgl);
  } catch {
    // This machine has no WebGL: the DOM renderer stays.
  }
}

/** False: the terminal does nothing with the key. */
function handleKey(event: KeyboardEvent, terminal: Terminal, options: LiveTerminalOptions): boolean {
  if (event.type !== 'keydown') return true;
  // A function key is the page's command (F5, F6), not the step's.
  if (/^F\d+$/.test(event.key)) return false;
  if (!event.ctrlKey || event.altKey) return true;
  const key = event.key.toLowerCase();
  if (key === 'f' && !event.shiftKey) options.onFind();
  else if (key === 'c' && (event.shiftKey || terminal.hasSelection())) copy(terminal);
  else if (key === 'c') options.onInterrupt();
  else return true;
  event.preventDefault();
  return false;
}

function copy(terminal: Terminal): void {
  // Where the page may not write to the clipboard, nothing is lost: the selection stays.
  navigator.clipboard.writeText(terminal.getSelection()).catch(() => {});
}
