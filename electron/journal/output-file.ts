import { type FileHandle, open } from 'node:fs/promises';
import { entriesOf, indexPath, repairIndex } from './output-index.ts';

/** Bytes that may wait for the disk before the writer is asked to wait. */
const writeAhead = 1024 * 1024;

/**
 * The output of one step: raw bytes, and beside them the offset of each line after the first, so that any window of a file of any
 * size is one read. Writing is ordered and bounded: a writer that is ahead of the disk waits.
 */
export class OutputFile {
  readonly #bytes: FileHandle;
  readonly #index: FileHandle;
  readonly #onWritten: () => void;
  #queue: Uint8Array[] = [];
  #queued = 0;
  #written: number;
  #flushing: Promise<void> | null = null;
  #broken: { readonly error: unknown } | null = null;

  private constructor(bytes: FileHandle, index: FileHandle, length: number, onWritten: () => void) {
    this.#bytes = bytes;
    this.#index = index;
    this.#written = length;
    this.#onWritten = onWritten;
  }

  /** Opens for appending; an earlier attempt's output stays before this one's. `onWritten` hears when there is more in the file. */
  static async open(path: string, onWritten: () => void = () => {}): Promise<OutputFile> {
    const bytes = await open(path, 'a');
    const { size } = await bytes.stat();
    if (size > 0) await repairIndex(path);
    return new OutputFile(bytes, await open(indexPath(path), 'a'), size, onWritten);
  }

  /** Bytes so far, those on their way to the disk included. */
  get length(): number {
    return this.#written + this.#queued;
  }

  /** Resolves when more may be written. Rejects once the disk has failed: from then on nothing is stored. */
  write(chunk: Uint8Array): Promise<void> {
    if (this.#broken !== null) return Promise.reject(this.#broken.error);
    this.#queue.push(chunk);
    this.#queued += chunk.length;
    this.#flushing ??= this.#flush();
    return this.#queued > writeAhead ? this.flush() : Promise.resolve();
  }

  /** Resolves when all so far is in the file. */
  async flush(): Promise<void> {
    await this.#flushing;
    if (this.#broken !== null) throw this.#broken.error;
  }

  /** Never rejects: nobody may be waiting for it. */
  async #flush(): Promise<void> {
    await Promise.resolve();
    while (this.#queue.length > 0 && this.#broken === null) {
      const chunk = Buffer.concat(this.#queue);
      this.#queue = [];
      try {
        await this.#bytes.appendFile(chunk);
        const entries = entriesOf(chunk, this.#written);
        if (entries.length > 0) await this.#index.appendFile(entries);
      } catch (error) {
        this.#broken = { error };
        break;
      }
      this.#written += chunk.length;
      this.#queued -= chunk.length;
      this.#onWritten();
    }
    this.#flushing = null;
  }

  async close(): Promise<void> {
    await this.#flushing;
    await Promise.all([this.#bytes.close(), this.#index.close()]);
  }
}
