/** What the desktop app's preload gives the page; absent in a browser. */
interface Bridge {
  connect(): void;
  chooseFolder(): Promise<string | null>;
  onCommand(listener: (command: string) => void): void;
}

declare global {
  interface Window {
    readonly gantry?: Bridge;
  }
}

/** The message that carries the host's port, posted by the preload to the page's own window. */
export const portMessage = 'gantry:port';

/** The preload's bridge; null in a browser. */
export function desktopBridge(): Bridge | null {
  return window.gantry ?? null;
}
