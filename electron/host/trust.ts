import { realpathSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join, sep } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { z } from 'zod';

const storeSchema = z.object({ folders: z.array(z.string()) });

function real(folder: string): string {
  try {
    return realpathSync(folder);
  } catch {
    return folder;
  }
}

/** Which folders may run: those that a person trusted, with all below them, kept for this user alone. */
export class TrustStore {
  readonly #file: string;
  /** Trusted as part of this program. */
  readonly #own: readonly string[];

  constructor(configDir: string, own: readonly string[]) {
    this.#file = join(configDir, 'trust.json');
    this.#own = own.map(real);
  }

  async #folders(): Promise<string[]> {
    try {
      return storeSchema.parse(JSON.parse(await readFile(this.#file, 'utf8'))).folders;
    } catch {
      return [];
    }
  }

  async isTrusted(folder: string): Promise<boolean> {
    const path = real(folder);
    const trusted = [...this.#own, ...(await this.#folders())];
    return trusted.some(
      (candidate) => path === candidate || path.startsWith(candidate.endsWith(sep) ? candidate : candidate + sep),
    );
  }

  async trust(folder: string): Promise<void> {
    if (await this.isTrusted(folder)) return;
    const folders = [...(await this.#folders()), real(folder)];
    await writeFileAtomic(this.#file, JSON.stringify({ folders }, null, 2), { mode: 0o600 });
  }
}
