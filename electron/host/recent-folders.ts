import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { z } from 'zod';
import type { RecentFolder } from '../../shared/host/folders-contract.ts';
import { isFolder } from '../is-folder.ts';
import { Turns } from './turns.ts';

const kept = 20;
const recentSchema = z.object({
  folders: z.array(z.object({ path: z.string(), at: z.number() })).default([]),
  /** The one that a person opened last from a window. */
  chosen: z.string().nullable().default(null),
});
type Recent = z.infer<typeof recentSchema>;

/** Of several hosts in this process each changes the list after the other. */
const turns = new Turns();

/** The folders that were open as workspaces, in `recent.json` of the settings folder. */
export class RecentFolders {
  readonly #file: string;

  constructor(configDir: string) {
    this.#file = join(configDir, 'recent.json');
  }

  /** Those that are still there, the last first. */
  async list(): Promise<RecentFolder[]> {
    const { folders } = await this.#read();
    return folders.filter(({ path }) => isFolder(path)).map(({ path, at }) => ({ name: basename(path), path, at }));
  }

  /** The folder that a person chose in a window last, to begin with the next time; null: none, or it is gone. */
  async chosen(): Promise<string | null> {
    const { chosen } = await this.#read();
    return chosen !== null && isFolder(chosen) ? chosen : null;
  }

  /** Puts a folder first; `chosen` where a person did it in a window. */
  add(path: string, how: 'named' | 'chosen'): Promise<void> {
    return this.#change(({ folders, chosen }) => ({
      folders: [{ path, at: Date.now() }, ...folders.filter((other) => other.path !== path)].slice(0, kept),
      chosen: how === 'chosen' ? path : chosen,
    }));
  }

  forget(path: string): Promise<void> {
    return this.#change(({ folders, chosen }) => ({
      folders: folders.filter((other) => other.path !== path),
      chosen: chosen === path ? null : chosen,
    }));
  }

  async #read(): Promise<Recent> {
    try {
      return recentSchema.parse(JSON.parse(await readFile(this.#file, 'utf8')));
    } catch {
      return { folders: [], chosen: null };
    }
  }

  #change(change: (recent: Recent) => Recent): Promise<void> {
    return turns.take(async () => {
      const text = JSON.stringify(change(await this.#read()), null, 2);
      await writeFileAtomic(this.#file, text, { mode: 0o600 });
    });
  }
}
