import { type FileHandle, open } from 'node:fs/promises';
import { entriesOf, indexPath, repairIndex } from './output-index.ts';
import { type Moment, TimesWriter } from './output-times.ts';

/** Bytes that may wait for the disk before the writer is asked to wait. */
const writeAhead = 1024 * 1024;

export interface OutputFileHooks {
  /** Hears when there is more in the file. */
  readonly onWritten?: () => void;
  /** What time it is, and how large the terminal; asked as bytes come. */
  readonly moment?: () => Moment;
}

/**
 * The output of one step: raw bytes, and beside them the offset of each line after the first, so that any window of a file of any
 * size is one read, and when they came. Writing is ordered and bounded: a writer that is ahead of the disk waits.
 */
export class OutputFile {
  readonly #bytes: FileHandle;
  readonly #index: FileHandle;
  readonly #times: TimesWriter;
  readonly #hooks: Required<OutputFileHooks>;
  #queue: Uint8Array[] = [];
  #queued = 0;
  #written: number;
  #flushing: Promise<void> | null = null;
  #broken: { readonly error: unknown } | null = null;

  private constructor(
    files: { readonly bytes: FileHandle; readonly index: FileHandle; readonly times: TimesWriter },
    length: number,
    hooks: OutputFileHooks,
  ) {
    this.#bytes = files.bytes;
    this.#index = files.index;
    this.#times = files.times;
    this.#written = length;
    this.#hooks = { onWritten: () => {}, moment: () => ({ time: Date.now(), columns: 0, rows: 0 }), ...hooks };
  }

  /** Opens for appending; an earlier attempt's output stays before this one's. */
  static async open(path: string, hooks: OutputFileHooks = {}): Promise<OutputFile> {
    const bytes = await open(path, 'a');
    const { size } = await bytes.stat();
    if (size > 0) await repairIndex(path);
    const [index, times] = await Promise.all([open(indexPath(path), 'a'), TimesWriter.open(path, size)]);
    return new OutputFile({ bytes, index, times }, size, hooks);
  }

  /** Bytes so far, those on their way to the disk included. */
  get length(): number {
    return this.#written + this.#queued;
  }

  /** Resolves when more may be written. Rejects once the disk has failed: from then on nothing is stored. */
  write(chunk: Uint8Array): Promise<void> {
    if (this.#broken !== null) return Promise.reject(this.#broken.error);
    this.#times.note(this.length, this.#hooks.moment());
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
        await this.#times.store();
      } catch (error) {
        this.#broken = { error };
        break;
      }
      this.#written += chunk.length;
      this.#queued -= chunk.length;
      this.#hooks.onWritten();
    }
    this.#flushing = null;
  }

  async close(): Promise<void> {
    await this.#flushing;
    await Promise.all([this.#bytes.close(), this.#index.close(), this.#times.close()]);
  }
}
