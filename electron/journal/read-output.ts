import { type FileHandle, open, stat } from 'node:fs/promises';
import { entryBytes, indexPath } from './output-index.ts';
import { OutputTimes } from './output-times.ts';

/** Longer lines are cut in windows; the whole is in the bytes. */
const longestLine = 16 * 1024;
/** Bytes of one window; where the lines asked for are more, fewer lines come. */
const windowLimit = 4 * 1024 * 1024;

export interface LineWindow {
  /** Number of the first line that came, from 0. */
  readonly first: number;
  readonly lines: string[];
  /** Those of the lines that are cut, by number, with how many bytes they have in all. */
  readonly cut: { readonly line: number; readonly bytes: number }[];
  /** When each line began to come, in milliseconds since 1970; null where that is not known. */
  readonly times: (number | null)[];
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
  const starts = offsets.slice(0, shown);
  const cut: LineWindow['cut'] = [];
  const lines = starts.map((offset, index) => {
    const length = (offsets[index + 1] ?? bytes) - offset;
    if (length > longestLine) cut.push({ line: from + index, bytes: length });
    return window
      .toString('utf8', offset - start, offset - start + Math.min(length, longestLine))
      .replace(/\r?\n$/, '');
  });
  return { first: from, lines, cut, times: await timesOf(path, starts), total, bytes };
}

async function timesOf(path: string, offsets: readonly number[]): Promise<(number | null)[]> {
  const times = offsets.length === 0 ? null : await OutputTimes.open(path);
  if (times === null) return offsets.map(() => null);
  try {
    return await times.timesOf(offsets);
  } finally {
    await times.close();
  }
}

/** What an output was at a moment. */
export interface OutputAt {
  /** How many bytes had come. */
  readonly offset: number;
  /** The line that came last, by number from 0. */
  readonly line: number;
  /** The terminal's size; null where that is not known. */
  readonly size: { readonly columns: number; readonly rows: number } | null;
}

/** What an output was at a time, in milliseconds since 1970; all of it, where it has no times. */
export async function outputAt(path: string, time: number): Promise<OutputAt> {
  const bytes = await sizeOf(path);
  const times = await OutputTimes.open(path);
  if (times === null) return { offset: bytes, line: await lineAt(path, bytes), size: null };
  try {
    const count = await times.countBefore((moment) => moment.time <= time);
    const [last, next] = count === 0 ? [undefined, ...(await times.read(0, 1))] : await times.read(count - 1, 2);
    const offset = Math.min(next?.offset ?? bytes, bytes);
    const { columns, rows } = last ?? next ?? { columns: 0, rows: 0 };
    return { offset, line: await lineAt(path, offset), size: columns > 0 && rows > 0 ? { columns, rows } : null };
  } finally {
    await times.close();
  }
}

/** The number of the line that holds the byte before an offset. */
async function lineAt(path: string, offset: number): Promise<number> {
  let [from, to] = [0, Math.floor((await sizeOf(indexPath(path))) / entryBytes)];
  while (from < to) {
    const middle = Math.floor((from + to) / 2);
    const [start = 0] = await entries(path, middle + 1, middle + 2);
    if (start < offset) from = middle + 1;
    else to = middle;
  }
  return from;
}

/** The offset at which a line begins; the output's length where it has no such line. */
export async function offsetOfLine(path: string, line: number): Promise<number> {
  if (line === 0) return 0;
  const [offset] = await entries(path, line, line + 1);
  return offset ?? (await sizeOf(path));
}
