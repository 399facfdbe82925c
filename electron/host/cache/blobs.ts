import { createHash, randomBytes } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';

/** A draft so old, in milliseconds, was left by a process that died. */
const draftLastsMs = 86_400_000;
/** Another process that has put a blob names it within this time, in milliseconds. */
const spareMs = 600_000;

/** Bytes by their SHA-256: written beside, then put in place in one step, so that a blob that is there is whole. */
export class Blobs {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  path(sha256: string): string {
    return join(this.#folder, 'blobs', sha256.slice(0, 2), sha256);
  }

  async put(source: AsyncIterable<Uint8Array>): Promise<{ readonly sha256: string; readonly size: number }> {
    const drafts = join(this.#folder, 'drafts');
    const draft = join(drafts, randomBytes(8).toString('hex'));
    await mkdir(drafts, { recursive: true });
    const hash = createHash('sha256');
    let size = 0;
    const hashed = async function* () {
      for await (const chunk of source) {
        hash.update(chunk);
        size += chunk.length;
        yield chunk;
      }
    };
    try {
      await pipeline(hashed, createWriteStream(draft));
      const sha256 = hash.digest('hex');
      await mkdir(dirname(this.path(sha256)), { recursive: true });
      await rename(draft, this.path(sha256));
      return { sha256, size };
    } finally {
      await rm(draft, { force: true });
    }
  }

  /** Whether a blob is there and is what its name says; a damaged one is removed. */
  async isSound(sha256: string): Promise<boolean> {
    const hash = createHash('sha256');
    try {
      await pipeline(createReadStream(this.path(sha256)), hash);
    } catch {
      return false;
    }
    if (hash.digest('hex') === sha256) return true;
    await rm(this.path(sha256), { force: true });
    return false;
  }

  /** Removes those that nobody names, and drafts that nobody writes any more. What was put a moment ago may be about to be named. */
  async sweep(named: ReadonlySet<string>): Promise<void> {
    for (const group of await readdir(join(this.#folder, 'blobs')).catch(() => [])) {
      for (const sha256 of await readdir(join(this.#folder, 'blobs', group)).catch(() => [])) {
        if (!named.has(sha256)) await this.#removeIfOld(this.path(sha256), spareMs);
      }
    }
    for (const draft of await readdir(join(this.#folder, 'drafts')).catch(() => []))
      await this.#removeIfOld(join(this.#folder, 'drafts', draft), draftLastsMs);
  }

  async #removeIfOld(path: string, ageMs: number): Promise<void> {
    const found = await stat(path).catch(() => null);
    if (found !== null && Date.now() - found.mtimeMs > ageMs) await rm(path, { force: true });
  }

  async remove(sha256: string): Promise<void> {
    await rm(this.path(sha256), { force: true });
  }
}
