import { type IpcMainEvent, type IpcMainInvokeEvent, ipcMain } from 'electron';
import { appOrigin } from './content.ts';

/** The one wrapper over ipcMain: a message counts only when the app's own page sent it from its top frame. */
function isOwnPage(event: IpcMainEvent | IpcMainInvokeEvent): boolean {
  const frame = event.senderFrame;
  return frame !== null && frame.parent === null && URL.canParse(frame.url) && frame.url.startsWith(`${appOrigin}/`);
}

/** Listens on a channel; messages of other senders are dropped with a word on standard error. */
export function onMessage(channel: string, listener: (event: IpcMainEvent) => void): void {
  ipcMain.on(channel, (event) => {
    if (isOwnPage(event)) listener(event);
    else console.error(`Refused a message on ${channel} from ${event.senderFrame?.url ?? 'a closed frame'}`);
  });
}

/** Answers calls on a channel; calls of other senders are refused. */
export function onCall(channel: string, handler: () => Promise<unknown>): void {
  ipcMain.handle(channel, (event) => {
    if (!isOwnPage(event)) throw new Error(`Refused: ${channel} is for the app's own page`);
    return handler();
  });
}
