import { join, sep } from 'node:path';
import { app, BrowserWindow, dialog, type IpcMainEvent, Menu, MessageChannelMain, protocol } from 'electron';
import { systemClock } from '../host/clock.ts';
import { createHost } from '../host/create-host.ts';
import { HostPool, type Hosts } from '../host/host-pool.ts';
import { servePort } from '../host/message-port.ts';
import { namedWorkspace, startWorkspace } from '../host/start-workspace.ts';
import { programFolder } from '../program-folder.ts';
import { channels } from './channels.ts';
import { appScheme, folderOf, pageAddress, serveContent } from './content.ts';
import { onCall, onMessage } from './ipc.ts';
import { menuTemplate } from './menu.ts';
import { createWindow } from './window.ts';

const folder = programFolder();

/** Files that other programs must read cannot lie in the archive: electron-builder puts them beside it. */
function onDisk(path: string): string {
  return path.replace(`app.asar${sep}`, `app.asar.unpacked${sep}`);
}

/** The program's windows, each over a folder of its own choice. */
function windowOpener(stateDir: string): (address: string) => BrowserWindow {
  const open = (address: string): BrowserWindow =>
    createWindow({ preload: join(folder, 'out', 'preload', 'preload.cjs'), stateDir, address, onOpen: open });
  return open;
}

async function chooseFolder(): Promise<string | null> {
  const { canceled, filePaths } = await dialog.showOpenDialog({ properties: ['openDirectory'] });
  return canceled ? null : (filePaths[0] ?? null);
}

/** Gives each page that asks a port of its own to the host of the folder that its address names. */
function connectPages(hosts: Hosts): void {
  const connect = async ({ senderFrame }: IpcMainEvent) => {
    const { port1, port2 } = new MessageChannelMain();
    const host = (await hosts.open(folderOf(senderFrame?.url ?? ''))) ?? (await hosts.open(null));
    if (host === null) return;
    servePort(host, port1);
    port1.start();
    senderFrame?.postMessage(channels.port, null, [port2]);
  };
  onMessage(channels.connect, (event) => {
    connect(event).catch((error: unknown) => console.error('A window was not connected:', error));
  });
  onCall(channels.chooseFolder, chooseFolder);
}

/** Ends the hosts (their runs are cancelled, their processes ended) before the app is gone. */
function disposeBeforeQuit(hosts: HostPool): void {
  let state: 'running' | 'ending' | 'ended' = 'running';
  app.on('before-quit', (event) => {
    if (state === 'ended') return;
    event.preventDefault();
    if (state === 'ending') return;
    state = 'ending';
    void hosts.dispose().finally(() => {
      state = 'ended';
      app.quit();
    });
  });
}

async function whenReady(argv: readonly string[]): Promise<void> {
  const assetsDir = onDisk(join(folder, 'assets'));
  const create = (workspace: string) =>
    createHost({
      workspace,
      assetsDir,
      ptyHostPath: onDisk(join(folder, 'out', 'main', 'pty-host.js')),
      keychainPath: onDisk(join(folder, 'out', 'main', 'keychain.js')),
      searchWorkerPath: onDisk(join(folder, 'out', 'main', 'search-worker.js')),
      schedules: systemClock,
    });
  const hosts = await HostPool.begin(await startWorkspace({ argv, assetsDir }), create);
  protocol.handle(appScheme, (request) => serveContent(join(folder, 'out', 'renderer'), request.url, hosts));
  connectPages(hosts);
  disposeBeforeQuit(hosts);
  const { configDir } = await hosts.first();
  followRequests(windowOpener(configDir));
}

/** Opens the first window, and what menu, system and further starts ask for. */
function followRequests(open: (address: string) => BrowserWindow): void {
  let last = open(pageAddress(null));
  const front = () => BrowserWindow.getFocusedWindow() ?? last;
  const send = (command: string) => front().webContents.send(channels.command, command);
  Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(process.platform, send)));
  app.on('second-instance', (_event, argv, cwd) => {
    const named = namedWorkspace(argv, cwd);
    if (named !== null || last.isDestroyed()) last = open(pageAddress(named));
    if (last.isMinimized()) last.restore();
    last.focus();
  });
  app.on('activate', () => {
    if (BrowserWindow.getAllWindows().length === 0) last = open(pageAddress(null));
  });
}

/** Starts the desktop app; a second start opens a window of the folder that it names, else brings the last one to the front. */
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
