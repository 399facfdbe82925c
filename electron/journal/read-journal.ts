import { type FileHandle, open } from 'node:fs/promises';
import { z } from 'zod';
import { type RunEvent, runEventSchema } from '../../shared/run/events.ts';

const headerSchema = z.object({ format: z.literal('gantry-journal'), version: z.literal(1), run: z.string() });
const newline = 10;

function parseLine(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

async function readFrom(file: FileHandle, from: number): Promise<Buffer> {
  const { size } = await file.stat();
  const bytes = Buffer.alloc(Math.max(0, size - from));
  const { bytesRead } = await file.read(bytes, 0, bytes.length, from);
  return bytes.subarray(0, bytesRead);
}

/**
 * Reads a journal up to the first line that is not the next event (a crash may leave a torn one), and goes on from there with
 * each call, as another process writes it.
 */
export class JournalReader {
  readonly #path: string;
  #header = false;
  #seq = 0;
  #end = 0;
  #ended = true;

  constructor(path: string) {
    this.#path = path;
  }

  /** Length in bytes of the header and the events so far. */
  get end(): number {
    return this.#end;
  }

  /** Whether the last line read has its end. */
  get ended(): boolean {
    return this.#ended;
  }

  /** The events since the last call; null where the file is not there, or is no journal of a version known here. */
  async next(): Promise<RunEvent[] | null> {
    const file = await open(this.#path, 'r').catch(() => null);
    if (file === null) return null;
    try {
      return this.#take(await readFrom(file, this.#end));
    } finally {
      await file.close();
    }
  }

  #take(bytes: Buffer): RunEvent[] | null {
    const events: RunEvent[] = [];
    for (let from = 0; from < bytes.length; ) {
      const at = bytes.indexOf(newline, from);
      const end = at < 0 ? bytes.length : at;
      // Empty: the end of a line that had come without it.
      if (end > from && !this.#takeLine(parseLine(bytes.toString('utf8', from, end)), events)) break;
      this.#ended = at >= 0;
      this.#end += (this.#ended ? end + 1 : end) - from;
      from = end + 1;
    }
    return this.#header ? events : null;
  }

  /** False where the line is not what comes next. */
  #takeLine(value: unknown, events: RunEvent[]): boolean {
    if (!this.#header) {
      this.#header = headerSchema.safeParse(value).success;
      return this.#header;
    }
    const event = runEventSchema.safeParse(value);
    if (!event.success || event.data.seq !== this.#seq + 1) return false;
    this.#seq++;
    events.push(event.data);
    return true;
  }
}

/** The events of a journal; null where the file is not there, or is no journal of a version known here. */
export function readJournal(path: string): Promise<RunEvent[] | null> {
  return new JournalReader(path).next();
}
