import { type FileHandle, open } from 'node:fs/promises';

/**
 * Beside an output lies when its bytes came, and how large its terminal was then: 16 bytes that name the format and its version,
 * then 16 bytes an entry, little endian: offset and time in 6 bytes each, columns and rows in 2 each. Runs from before it have none.
 */
const magic = 'gantry-times';
const version = 1;
const headerBytes = 16;
const entryBytes = 16;
/** Output that follows within so many milliseconds counts as of the same moment. */
const grainMs = 10;
/** Entries read at once. */
const blockEntries = 4096;

export interface Moment {
  /** Milliseconds since 1970. */
  readonly time: number;
  readonly columns: number;
  readonly rows: number;
}

/** What stands in the output from `offset` on, up to the next one's, came at that time. */
export interface OutputMoment extends Moment {
  readonly offset: number;
}

export function timesPath(path: string): string {
  return `${path}.times`;
}

function header(): Buffer {
  const bytes = Buffer.alloc(headerBytes);
  bytes.write(magic, 'latin1');
  bytes.writeUInt16LE(version, magic.length);
  return bytes;
}

function encoded(moments: readonly OutputMoment[]): Buffer {
  const bytes = Buffer.alloc(moments.length * entryBytes);
  for (const [index, { offset, time, columns, rows }] of moments.entries()) {
    const at = bytes.writeUIntLE(time, bytes.writeUIntLE(offset, index * entryBytes, 6), 6);
    bytes.writeUInt16LE(rows, bytes.writeUInt16LE(columns, at));
  }
  return bytes;
}

function decoded(bytes: Buffer): OutputMoment[] {
  return Array.from({ length: Math.floor(bytes.length / entryBytes) }, (_, index) => {
    const at = index * entryBytes;
    return {
      offset: bytes.readUIntLE(at, 6),
      time: bytes.readUIntLE(at + 6, 6),
      columns: bytes.readUInt16LE(at + 12),
      rows: bytes.readUInt16LE(at + 14),
    };
  });
}

/** Notes when the bytes of an output come, and stores it after them. */
export class TimesWriter {
  readonly #file: FileHandle;
  #last: Moment | null;
  #noted: OutputMoment[] = [];

  private constructor(file: FileHandle, last: Moment | null) {
    this.#file = file;
    this.#last = last;
  }

  /** Goes on behind the entries of an output of `length` bytes; what a crash left torn, or ahead of the bytes, is cut off. */
  static async open(path: string, length: number): Promise<TimesWriter> {
    const times = await OutputTimes.open(path);
    const kept = times === null ? 0 : await times.countBefore(({ offset }) => offset < length);
    const [last] = kept === 0 ? [] : ((await times?.read(kept - 1, 1)) ?? []);
    await times?.close();
    const file = await open(timesPath(path), 'a');
    if (times === null) {
      await file.truncate(0);
      await file.appendFile(header());
    } else await file.truncate(headerBytes + kept * entryBytes);
    return new TimesWriter(file, last ?? null);
  }

  /** More bytes came, from `offset` on. */
  note(offset: number, moment: Moment): void {
    const last = this.#last;
    const sameSize = last?.columns === moment.columns && last.rows === moment.rows;
    if (last !== null && sameSize && moment.time - last.time < grainMs) return;
    // A clock that was set back must not make the entries unsorted.
    this.#last = { ...moment, time: Math.max(moment.time, last?.time ?? 0) };
    this.#noted.push({ ...this.#last, offset });
  }

  /** Stores what was noted so far. */
  async store(): Promise<void> {
    if (this.#noted.length === 0) return;
    const noted = this.#noted;
    this.#noted = [];
    await this.#file.appendFile(encoded(noted));
  }

  close(): Promise<void> {
    return this.#file.close();
  }
}

/** The moments of an output, read where they are asked for: their file may be large. */
export class OutputTimes {
  readonly #file: FileHandle;
  readonly count: number;

  private constructor(file: FileHandle, count: number) {
    this.#file = file;
    this.count = count;
  }

  /** As far as it is written now; null where the output has none, or of a version that is not known here. */
  static async open(path: string): Promise<OutputTimes | null> {
    const file = await open(timesPath(path), 'r').catch(() => null);
    if (file === null) return null;
    const { buffer, bytesRead } = await file.read(Buffer.alloc(headerBytes), 0, headerBytes, 0);
    const known = bytesRead === headerBytes && buffer.equals(header());
    if (known) return new OutputTimes(file, Math.floor(((await file.stat()).size - headerBytes) / entryBytes));
    await file.close();
    return null;
  }

  async read(first: number, count: number): Promise<OutputMoment[]> {
    const length = Math.max(0, Math.min(count, this.count - first)) * entryBytes;
    const { buffer, bytesRead } = await this.#file.read(
      Buffer.alloc(length),
      0,
      length,
      headerBytes + first * entryBytes,
    );
    return decoded(buffer.subarray(0, bytesRead));
  }

  /** How many of the first moments hold; `holds` is true for some first ones and false for all after them. */
  async countBefore(holds: (moment: OutputMoment) => boolean): Promise<number> {
    let [from, to] = [0, this.count];
    while (from < to) {
      const middle = Math.floor((from + to) / 2);
      const [moment] = await this.read(middle, 1);
      if (moment !== undefined && holds(moment)) from = middle + 1;
      else to = middle;
    }
    return from;
  }

  /** The times of bytes by their offsets, which ascend; null for those before the first moment. */
  async timesOf(offsets: readonly number[]): Promise<(number | null)[]> {
    const [first = 0] = offsets;
    let next = Math.max(0, (await this.countBefore(({ offset }) => offset <= first)) - 1);
    let block = await this.read(next, blockEntries);
    let at = 0;
    let time: number | null = null;
    const times: (number | null)[] = [];
    for (const offset of offsets) {
      for (let moment = block[at]; moment !== undefined && moment.offset <= offset; moment = block[at]) {
        ({ time } = moment);
        at++;
        if (at < block.length) continue;
        next += block.length;
        block = await this.read(next, blockEntries);
        at = 0;
      }
      times.push(time);
    }
    return times;
  }

  close(): Promise<void> {
    return this.#file.close();
  }
}
