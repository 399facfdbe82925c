import { type FileHandle, open, stat } from 'node:fs/promises';

/** Bytes of one entry of the index: the offset of a line's first byte, little endian. */
const entryBytes = 8;
/** Bytes that may wait for the disk before the writer is asked to wait. */
const writeAhead = 1024 * 1024;

export function indexPath(path: string): string {
  return `${path}.idx`;
}

function entriesOf(offsets: readonly number[]): Buffer {
  const buffer = Buffer.allocUnsafe(offsets.length * entryBytes);
  for (const [index, offset] of offsets.entries()) buffer.writeBigUInt64LE(BigInt(offset), index * entryBytes);
  return buffer;
}

/**
 * The output of one step: raw bytes, and beside them the offset of each line after the first, so that any window of a file of any
 * size is one read. Writing is ordered and bounded: a writer that is ahead of the disk waits.
 */
export class OutputFile {
  readonly #bytes: FileHandle;
  readonly #index: FileHandle;
  readonly #listeners = new Set<() => void>();
  #queue: Uint8Array[] = [];
  #queued = 0;
  #written: number;
  #flushing: Promise<void> | null = null;

  private constructor(bytes: FileHandle, index: FileHandle, length: number) {
    this.#bytes = bytes;
    this.#index = index;
    this.#written = length;
  }

  /** Opens for appending; an earlier attempt's output stays before this one's. */
  static async open(path: string): Promise<OutputFile> {
    const bytes = await open(path, 'a');
    const index = await open(indexPath(path), 'a');
    return new OutputFile(bytes, index, (await bytes.stat()).size);
  }

  /** Bytes so far, those on their way to the disk included. */
  get length(): number {
    return this.#written + this.#queued;
  }

  /** Bytes on disk, which readers may see. */
  get written(): number {
    return this.#written;
  }

  write(chunk: Uint8Array): Promise<void> {
    this.#queue.push(chunk);
    this.#queued += chunk.length;
    this.#flushing ??= this.#flush();
    return this.#queued > writeAhead ? this.#flushing : Promise.resolve();
  }

  /** Resolves when all so far is in the file. */
  async flush(): Promise<void> {
    await this.#flushing;
  }

  /** Calls back whenever more was written; the answer takes the listener away. */
  listen(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async #flush(): Promise<void> {
    await Promise.resolve();
    while (this.#queue.length > 0) {
      const chunk = this.#queue.length === 1 ? (this.#queue[0] ?? Buffer.alloc(0)) : Buffer.concat(this.#queue);
      this.#queue = [];
      await this.#bytes.appendFile(chunk);
      const starts: number[] = [];
      for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, at + 1)) starts.push(this.#written + at + 1);
      if (starts.length > 0) await this.#index.appendFile(entriesOf(starts));
      this.#written += chunk.length;
      this.#queued -= chunk.length;
      for (const listener of this.#listeners) listener();
    }
    this.#flushing = null;
  }

  async close(): Promise<void> {
    await this.#flushing;
    await Promise.all([this.#bytes.close(), this.#index.close()]);
  }
}

async function readAt(path: string, from: number, length: number): Promise<Buffer> {
  if (length <= 0) return Buffer.alloc(0);
  const file = await open(path, 'r');
  try {
    const buffer = Buffer.allocUnsafe(length);
    const { bytesRead } = await file.read(buffer, 0, length, from);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

async function sizeOf(path: string): Promise<number> {
  return (await stat(path).catch(() => null))?.size ?? 0;
}

/** Bytes of an output from an offset on, at most `length`; fewer where the file ends, none where there is no file. */
export async function readOutput(path: string, from: number, length: number): Promise<Buffer> {
  const size = await sizeOf(path);
  return readAt(path, from, Math.min(length, size - from));
}

/** Longer lines are cut in windows; the whole is in the bytes. */
const longestLine = 64 * 1024;
/** Bytes of one window; where the lines asked for are more, fewer lines come. */
const windowLimit = 16 * 1024 * 1024;

/**
 * Lines of an output by number from 0, without their ends, and how many there are. A last line without its end counts; text
 * after the index's last entry (a crash may leave it short) counts as one line.
 */
export async function readLines(
  path: string,
  first: number,
  count: number,
): Promise<{ first: number; lines: string[]; total: number; bytes: number }> {
  const bytes = await sizeOf(path);
  const breaks = Math.floor((await sizeOf(indexPath(path))) / entryBytes);
  const last =
    breaks === 0 ? 0 : Number((await readAt(indexPath(path), (breaks - 1) * entryBytes, entryBytes)).readBigUInt64LE());
  const total = breaks + (bytes > last ? 1 : 0);
  const from = Math.min(first, total);
  const to = Math.min(total, from + count);
  // Entry n - 1 is the offset of line n; line 0 begins at 0.
  const entries = await readAt(
    indexPath(path),
    Math.max(0, from - 1) * entryBytes,
    (Math.min(to, breaks) - Math.max(0, from - 1)) * entryBytes,
  );
  const offsets = Array.from({ length: entries.length / entryBytes }, (_, index) =>
    Number(entries.readBigUInt64LE(index * entryBytes)),
  );
  if (from === 0) offsets.unshift(0);
  if (to > breaks) offsets.push(bytes);
  const lines: string[] = [];
  const start = offsets[0] ?? 0;
  const beyond = offsets.findIndex((offset, index) => index > 1 && offset - start > windowLimit);
  const shown = Math.max(0, (beyond < 0 ? offsets.length : beyond) - 1);
  const window = await readAt(path, start, Math.min(windowLimit, (offsets[shown] ?? start) - start));
  for (let index = 0; index < shown; index++) {
    const begin = (offsets[index] ?? 0) - start;
    const end = Math.min((offsets[index + 1] ?? bytes) - start, begin + longestLine);
    lines.push(window.toString('utf8', begin, end).replace(/\r?\n$/, ''));
  }
  return { first: from, lines, total, bytes };
}
