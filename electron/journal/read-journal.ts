import { readFile } from 'node:fs/promises';
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

/** What of a journal can be read. `bytes`: the length of it in the file; `ended`: its last line has its end. */
export interface JournalText {
  readonly events: RunEvent[];
  readonly bytes: number;
  readonly ended: boolean;
}

/**
 * A journal up to the first line that is not the next event: a crash may leave a torn last line. Null where the file is not
 * there, or is no journal of a version known here.
 */
export async function readJournalText(path: string): Promise<JournalText | null> {
  let file: Buffer;
  try {
    file = await readFile(path);
  } catch {
    return null;
  }
  const events: RunEvent[] = [];
  let bytes = 0;
  let ended = false;
  for (let from = 0; from < file.length; ) {
    const at = file.indexOf(newline, from);
    const end = at < 0 ? file.length : at;
    const line = parseLine(file.toString('utf8', from, end));
    if (from === 0) {
      if (!headerSchema.safeParse(line).success) return null;
    } else {
      const event = runEventSchema.safeParse(line);
      if (!event.success || event.data.seq !== events.length + 1) break;
      events.push(event.data);
    }
    ended = at >= 0;
    bytes = ended ? end + 1 : end;
    from = end + 1;
  }
  return bytes === 0 ? null : { events, bytes, ended };
}

/** The events of a journal, as readJournalText finds them. */
export async function readJournal(path: string): Promise<RunEvent[] | null> {
  return (await readJournalText(path))?.events ?? null;
}
