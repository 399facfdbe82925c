import { realpathSync } from 'node:fs';
import { isFolder } from '../is-folder.ts';
import type { Host } from './create-host.ts';
import { RecentFolders } from './recent-folders.ts';

/** The hosts of one program: one for each folder that is open in some window. */
export interface Hosts {
  /** The host of a folder, made when it is first asked for; of the first folder where none is named. Null: there is no such folder. */
  open(folder: string | null): Promise<Host | null>;
  /** As open, but never makes one. */
  opened(folder: string | null): Promise<Host | null>;
}

/** The real path of a folder; null where there is none. */
export function folderAt(path: string): string | null {
  return isFolder(path) ? realpathSync(path) : null;
}

/** Hosts by their folders. Each stays until the program ends: its runs and schedules go on when its windows are closed. */
export class HostPool implements Hosts {
  readonly #create: (workspace: string) => Promise<Host>;
  readonly #first: string;
  readonly #hosts = new Map<string, Promise<Host>>();

  private constructor(first: string, create: (workspace: string) => Promise<Host>) {
    this.#first = first;
    this.#create = create;
  }

  /** A pool with the host of its first folder, which must be there. */
  static async begin(workspace: string, create: (workspace: string) => Promise<Host>): Promise<HostPool> {
    const pool = new HostPool(realpathSync(workspace), create);
    await pool.first();
    return pool;
  }

  /** The host of the folder that the program was begun with. */
  first(): Promise<Host> {
    return this.#hostOf(this.#first, 'named');
  }

  async open(folder: string | null): Promise<Host | null> {
    if (folder === null) return this.first();
    const path = folderAt(folder);
    return path === null ? null : this.#hostOf(path, 'chosen');
  }

  async opened(folder: string | null): Promise<Host | null> {
    const path = folder === null ? this.#first : folderAt(folder);
    return (path === null ? undefined : this.#hosts.get(path)) ?? null;
  }

  async #hostOf(path: string, how: 'named' | 'chosen'): Promise<Host> {
    const known = this.#hosts.get(path);
    const made = known ?? this.#create(path);
    this.#hosts.set(path, made);
    // A folder that could not be opened may be asked for again.
    made.catch(() => this.#hosts.delete(path));
    const host = await made;
    if (known === undefined || how === 'chosen')
      // The list is a comfort: a folder opens without it, too.
      await new RecentFolders(host.configDir).add(path, how).catch(() => {});
    return host;
  }

  /** Ends every host, and with it what it runs. */
  async dispose(): Promise<void> {
    const hosts = await Promise.allSettled(this.#hosts.values());
    await Promise.all(hosts.flatMap((host) => (host.status === 'fulfilled' ? host.value.dispose() : [])));
  }
}
