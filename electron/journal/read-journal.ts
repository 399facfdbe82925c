import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { type RunEvent, runEventSchema } from '../../shared/run/events.ts';

const headerSchema = z.object({ format: z.literal('gantry-journal'), version: z.literal(1), run: z.string() });

function parseLine(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

/**
 * The events of a journal, up to the first line that is not the next event: a crash may leave a torn last line. Null where
 * the file is not there, or is no journal of a version known here.
 */
export async function readJournal(path: string): Promise<RunEvent[] | null> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch {
    return null;
  }
  const [header = '', ...lines] = text.split('\n');
  if (!headerSchema.safeParse(parseLine(header)).success) return null;
  const events: RunEvent[] = [];
  for (const line of lines) {
    const event = runEventSchema.safeParse(parseLine(line));
    if (!event.success || event.data.seq !== events.length + 1) break;
    events.push(event.data);
  }
  return events;
}
