import { join } from 'node:path';
import { BrowserWindow, screen, shell } from 'electron';
import { appOrigin } from './content.ts';
import { minimumSize, readWindowState, visibleBounds, writeWindowState } from './window-state.ts';

export interface WindowOptions {
  readonly preload: string;
  /** Folder in which the window's place is kept. */
  readonly stateDir: string;
  /** The page to load. */
  readonly address: string;
  /** Opens a window of its own for an address of the app that the page asked for. */
  readonly onOpen: (address: string) => void;
}

function isWebLink(url: string): boolean {
  return URL.canParse(url) && ['https:', 'http:', 'mailto:'].includes(new URL(url).protocol);
}

/** The page goes nowhere else; another page of the app opens in a window of its own, a web link in the person's browser. */
function confine(window: BrowserWindow, onOpen: WindowOptions['onOpen']): void {
  const { webContents } = window;
  webContents.on('will-navigate', (event) => {
    if (!event.url.startsWith(`${appOrigin}/`)) event.preventDefault();
  });
  webContents.on('will-redirect', (event) => event.preventDefault());
  webContents.on('will-attach-webview', (event) => event.preventDefault());
  webContents.setWindowOpenHandler(({ url }) => {
    if (url.startsWith(`${appOrigin}/`)) onOpen(url);
    else if (isWebLink(url)) void shell.openExternal(url);
    return { action: 'deny' };
  });
  webContents.session.setPermissionRequestHandler((_contents, permission, answer) =>
    answer(permission === 'clipboard-sanitized-write' || permission === 'notifications'),
  );
}

/** The app's window, at the place where it was closed last. */
export function createWindow({ preload, stateDir, address, onOpen }: WindowOptions): BrowserWindow {
  const stateFile = join(stateDir, 'window.json');
  const state = readWindowState(stateFile);
  const bounds = visibleBounds(
    state.bounds,
    screen.getAllDisplays().map((display) => display.workArea),
  );
  const window = new BrowserWindow({
    width: 1440,
    height: 900,
    ...bounds,
    minWidth: minimumSize.width,
    minHeight: minimumSize.height,
    show: false,
    backgroundColor: '#16181d',
    title: 'Gantry',
    webPreferences: {
      preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
      spellcheck: false,
    },
  });
  if (state.maximized) window.maximize();
  window.once('ready-to-show', () => window.show());
  window.on('close', () =>
    writeWindowState(stateFile, { bounds: window.getNormalBounds(), maximized: window.isMaximized() }),
  );
  confine(window, onOpen);
  void window.loadURL(address);
  return window;
}
