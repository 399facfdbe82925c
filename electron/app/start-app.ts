import { join, sep } from 'node:path';
import { app, type BrowserWindow, dialog, Menu, MessageChannelMain, protocol } from 'electron';
import { systemClock } from '../host/clock.ts';
import { createHost, type Host } from '../host/create-host.ts';
import { servePort } from '../host/message-port.ts';
import { startWorkspace } from '../host/start-workspace.ts';
import { programFolder } from '../program-folder.ts';
import { channels } from './channels.ts';
import { appScheme, serveContent } from './content.ts';
import { onCall, onMessage } from './ipc.ts';
import { menuTemplate } from './menu.ts';
import { createWindow } from './window.ts';

const folder = programFolder();

/** Files that other programs must read cannot lie in the archive: electron-builder puts them beside it. */
function onDisk(path: string): string {
  return path.replace(`app.asar${sep}`, `app.asar.unpacked${sep}`);
}

function openWindow(host: Host): BrowserWindow {
  return createWindow({
    preload: join(folder, 'out', 'preload', 'preload.cjs'),
    stateDir: host.configDir,
  });
}

async function chooseFolder(): Promise<string | null> {
  const { canceled, filePaths } = await dialog.showOpenDialog({ properties: ['openDirectory'] });
  return canceled ? null : (filePaths[0] ?? null);
}

/** Gives each page that asks a port of its own to the host. */
function connectPages(host: Host): void {
  onMessage(channels.connect, (event) => {
    const { port1, port2 } = new MessageChannelMain();
    servePort(host, port1);
    port1.start();
    event.senderFrame?.postMessage(channels.port, null, [port2]);
  });
  onCall(channels.chooseFolder, chooseFolder);
}

/** Ends the host (its runs are cancelled, its processes ended) before the app is gone. */
function disposeBeforeQuit(host: Host): void {
  let state: 'running' | 'ending' | 'ended' = 'running';
  app.on('before-quit', (event) => {
    if (state === 'ended') return;
    event.preventDefault();
    if (state === 'ending') return;
    state = 'ending';
    void host.dispose().finally(() => {
      state = 'ended';
      app.quit();
    });
  });
}

async function whenReady(argv: readonly string[]): Promise<void> {
  const assetsDir = onDisk(join(folder, 'assets'));
  const workspace = await startWorkspace({ argv, assetsDir });
  protocol.handle(appScheme, (request) => serveContent(join(folder, 'out', 'renderer'), request.url, workspace));
  const host = await createHost({
    workspace,
    assetsDir,
    ptyHostPath: onDisk(join(folder, 'out', 'main', 'pty-host.js')),
    keychainPath: onDisk(join(folder, 'out', 'main', 'keychain.js')),
    searchWorkerPath: onDisk(join(folder, 'out', 'main', 'search-worker.js')),
    schedules: systemClock,
  });
  connectPages(host);
  disposeBeforeQuit(host);
  let window = openWindow(host);
  const send = (command: string) => window.webContents.send(channels.command, command);
  Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(process.platform, send)));
  app.on('second-instance', () => {
    if (window.isMinimized()) window.restore();
    window.focus();
  });
  app.on('activate', () => {
    if (window.isDestroyed()) window = openWindow(host);
  });
}

/** Starts the desktop app; a second start only brings the first one's window to the front. */
export function startApp(argv: readonly string[]): void {
  if (!app.requestSingleInstanceLock()) {
    app.quit();
    return;
  }
  app.enableSandbox();
  protocol.registerSchemesAsPrivileged([
    { scheme: appScheme, privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
  ]);
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit();
  });
  app.on('web-contents-created', (_event, contents) =>
    contents.on('will-attach-webview', (event) => event.preventDefault()),
  );
  app
    .whenReady()
    .then(() => whenReady(argv))
    .catch((error: unknown) => {
      dialog.showErrorBox('Gantry could not start', error instanceof Error ? error.message : String(error));
      app.exit(1);
    });
}
