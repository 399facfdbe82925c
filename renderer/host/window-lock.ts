import { z } from 'zod';
import { keep, readKept, windowPlace } from '../stores/storage.ts';

const lockName = (id: string) => `gantry.window.${id}`;

/** This window until it is closed or loaded anew. */
export const windowId: string = crypto.randomUUID();
/** What it was before it was loaded anew: the same window to a person. */
const before = readKept('window', z.string(), windowPlace);

/** Says to the other windows of this browser that this one is there, for as long as it is. */
export function holdWindowLock(): void {
  keep('window', windowId, windowPlace);
  void navigator.locks.request(lockName(windowId), () => new Promise(() => {}));
}

/** Tells of a window by its id whether it is another one that is open in this browser. */
export async function otherWindows(): Promise<(id: string) => boolean> {
  const { held = [] } = await navigator.locks.query();
  const names = new Set(held.map(({ name }) => name));
  return (id) => id !== windowId && id !== before && names.has(lockName(id));
}
