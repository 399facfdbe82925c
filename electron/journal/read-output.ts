import { type FileHandle, open, stat } from 'node:fs/promises';
import { entryBytes, indexPath } from './output-index.ts';

/** Longer lines are cut in windows; the whole is in the bytes. */
const longestLine = 64 * 1024;
/** Bytes of one window; where the lines asked for are more, fewer lines come. */
const windowLimit = 16 * 1024 * 1024;

export interface LineWindow {
  /** Number of the first line that came, from 0. */
  readonly first: number;
  readonly lines: string[];
  /** Lines and bytes of the whole output so far. */
  readonly total: number;
  readonly bytes: number;
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

/** Reads an output piece by piece, as it grows; the file is opened when it is there, and once. */
export class OutputReader {
  readonly #path: string;
  #file: FileHandle | null = null;

  constructor(path: string) {
    this.#path = path;
  }

  /** Bytes from an offset on, at most `length`; fewer where the file ends, none where there is no file yet. */
  async read(from: number, length: number): Promise<Buffer> {
    this.#file ??= await open(this.#path, 'r').catch(() => null);
    if (this.#file === null) return Buffer.alloc(0);
    const { buffer, bytesRead } = await this.#file.read(Buffer.allocUnsafe(length), 0, length, from);
    return buffer.subarray(0, bytesRead);
  }

  async close(): Promise<void> {
    await this.#file?.close();
  }
}

/** Offsets that the index has for the lines from `first` up to `end` (from 1: line 0 has no entry). */
async function entries(path: string, first: number, end: number): Promise<number[]> {
  const bytes = await readAt(indexPath(path), (first - 1) * entryBytes, (end - first) * entryBytes);
  return Array.from({ length: Math.floor(bytes.length / entryBytes) }, (_, index) =>
    Number(bytes.readBigUInt64LE(index * entryBytes)),
  );
}

/** Where lines `from` up to `to` begin, and where the last of them ends. */
async function boundaries(path: string, from: number, to: number, breaks: number, bytes: number): Promise<number[]> {
  const offsets = await entries(path, Math.max(1, from), Math.min(to, breaks) + 1);
  if (from === 0) offsets.unshift(0);
  if (to > breaks) offsets.push(bytes);
  return offsets;
}

/**
 * Lines of an output by number from 0, without their ends, and how many there are. A last line without its end counts. One read
 * of the index and one of the text, however long the output is.
 */
export async function readLines(path: string, first: number, count: number): Promise<LineWindow> {
  const bytes = await sizeOf(path);
  const breaks = Math.floor((await sizeOf(indexPath(path))) / entryBytes);
  const last = breaks === 0 ? 0 : ((await entries(path, breaks, breaks + 1))[0] ?? 0);
  const total = breaks + (bytes > last ? 1 : 0);
  const from = Math.min(first, total);
  const offsets = await boundaries(path, from, Math.min(total, from + count), breaks, bytes);
  const start = offsets[0] ?? 0;
  const beyond = offsets.findIndex((offset, index) => index > 1 && offset - start > windowLimit);
  const shown = Math.max(0, (beyond < 0 ? offsets.length : beyond) - 1);
  const window = await readAt(path, start, Math.min(windowLimit, (offsets[shown] ?? start) - start));
  const lines = offsets.slice(0, shown).map((offset, index) => {
    const end = Math.min((offsets[index + 1] ?? bytes) - start, offset - start + longestLine);
    return window.toString('utf8', offset - start, end).replace(/\r?\n$/, '');
  });
  return { first: from, lines, total, bytes };
}
