import { readFileSync, unwatchFile, watchFile } from 'node:fs';
import { appendFile } from 'node:fs/promises';
import { z } from 'zod';
import type { RunFolder } from '../journal/run-folder.ts';

/** How often the owner of a run looks whether another process asked it to cancel, in milliseconds. */
const pollMs = 250;

const targetSchema = z.object({ job: z.string().optional(), step: z.string().optional() });
/** What is to be cancelled: a step of a job, a job, or with neither the whole run. */
export type CancelTarget = z.infer<typeof targetSchema>;

/** Asks the process that owns a run to cancel it: a line in a file of the run's folder. */
export async function requestCancel({ cancel }: RunFolder, target: CancelTarget): Promise<void> {
  await appendFile(cancel, `${JSON.stringify(target)}\n`);
}

function requestsIn(path: string): CancelTarget[] {
  try {
    const lines = readFileSync(path, 'utf8').split('\n').slice(0, -1);
    return lines.map((line) => targetSchema.parse(JSON.parse(line)));
  } catch {
    return [];
  }
}

/** Calls back with each request of another process; the answer ends that. It looks instead of listening, which any file system allows. */
export function watchCancelRequests({ cancel }: RunFolder, onRequest: (target: CancelTarget) => void): () => void {
  let seen = 0;
  const look = () => {
    for (const target of requestsIn(cancel).slice(seen)) {
      seen++;
      onRequest(target);
    }
  };
  watchFile(cancel, { interval: pollMs, persistent: false }, look);
  return () => unwatchFile(cancel, look);
}
