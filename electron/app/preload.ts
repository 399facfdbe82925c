import { contextBridge, ipcRenderer } from 'electron';
import { channels } from './channels.ts';

/**
 * What the page gets of Electron: a port to the host, a folder chooser, and the menu's commands. The port itself cannot
 * cross the bridge, so it is posted to the page's own window, from which only the page's own origin hears it.
 */
const bridge = {
  connect: () => ipcRenderer.send(channels.connect),
  chooseFolder: (): Promise<string | null> => ipcRenderer.invoke(channels.chooseFolder),
  onCommand: (listener: (command: string) => void) => {
    ipcRenderer.on(channels.command, (_event, command: unknown) => {
      if (typeof command === 'string') listener(command);
    });
  },
};
export type Bridge = typeof bridge;

ipcRenderer.on(channels.port, (event) => window.postMessage(channels.port, window.location.origin, event.ports));
contextBridge.exposeInMainWorld('gantry', bridge);
