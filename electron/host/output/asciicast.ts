import { open } from 'node:fs/promises';
import { type OutputMoment, OutputTimes } from '../../journal/output-times.ts';
import { OutputReader } from '../../journal/read-output.ts';

/** The size that a recording has whose terminal's was not noted. */
const defaultSize = { columns: 120, rows: 30 };
const pieceBytes = 64 * 1024;
const momentsAtOnce = 1024;

interface CastHeader {
  readonly title: string;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
}

interface Sized {
  readonly columns: number;
  readonly rows: number;
}

function isSized({ columns, rows }: Sized): boolean {
  return columns > 0 && rows > 0;
}

/** The moments of an output; one at its start where none were noted. */
async function* momentsOf(path: string, startedAt: number): AsyncGenerator<OutputMoment> {
  const times = await OutputTimes.open(path);
  try {
    if (times === null || times.count === 0) yield { offset: 0, time: startedAt, columns: 0, rows: 0 };
    else for (let next = 0; next < times.count; next += momentsAtOnce) yield* await times.read(next, momentsAtOnce);
  } finally {
    await times?.close();
  }
}

/** Each moment with the offset at which the next begins; the last one's is `length`. */
async function* spansOf(path: string, startedAt: number, length: number) {
  let before: OutputMoment | null = null;
  for await (const moment of momentsOf(path, startedAt)) {
    if (before !== null) yield { moment: before, end: Math.min(moment.offset, length) };
    before = moment;
  }
  if (before !== null) yield { moment: before, end: length };
}

async function lengthOf(path: string): Promise<number> {
  const file = await open(path).catch(() => null);
  if (file === null) return 0;
  try {
    return (await file.stat()).size;
  } finally {
    await file.close();
  }
}

/**
 * An output as a recording, line by line: a header, then an event a line, times in seconds from the first
 * (docs.asciinema.org/manual/asciicast/v2). What is no UTF-8 becomes U+FFFD.
 */
export async function* asciicast(path: string, { title, startedAt }: CastHeader): AsyncGenerator<string> {
  const length = await lengthOf(path);
  const output = new OutputReader(path);
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  let begin: number | null = null;
  let size: Sized = defaultSize;
  let offset = 0;
  const head = (first: Sized, time: number) => {
    begin = time;
    size = isSized(first) ? first : defaultSize;
    return line({ version: 2, width: size.columns, height: size.rows, timestamp: Math.floor(time / 1000), title });
  };
  try {
    for await (const { moment, end } of spansOf(path, startedAt, length)) {
      if (begin === null) yield head(moment, moment.time);
      const at = (moment.time - (begin ?? moment.time)) / 1000;
      if (isSized(moment) && (moment.columns !== size.columns || moment.rows !== size.rows)) {
        size = moment;
        yield line([at, 'r', `${size.columns}x${size.rows}`]);
      }
      while (offset < end) {
        const bytes = await output.read(offset, Math.min(pieceBytes, end - offset));
        if (bytes.length === 0) break;
        offset += bytes.length;
        const text = decoder.decode(bytes, { stream: offset < length });
        if (text !== '') yield line([at, 'o', text]);
      }
    }
  } finally {
    await output.close();
  }
}

function line(value: unknown): string {
  return `${JSON.stringify(value)}\n`;
}
