import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import type { RunFolder } from '../journal/run-folder.ts';
import { endProcesses } from '../sessions/end-processes.ts';

/** Between asking and making them end, in milliseconds. */
const graceMs = 1000;
/** An owner's whole token, as TokenSource makes it: no text of another shape may choose what is ended. */
const tokenShape = /^[0-9a-f]{16}\.$/;

function tokenPath(folder: RunFolder): string {
  return join(folder.path, 'token');
}

/** Keeps with a run by what its owner's processes are known. Only who holds the run's lock may call it. */
export async function keepToken(folder: RunFolder, token: string): Promise<void> {
  await writeFileAtomic(tokenPath(folder), token);
}

/** The token of who owns or last owned a run; null where none was kept. */
export async function storedToken(folder: RunFolder): Promise<string | null> {
  const token = await readFile(tokenPath(folder), 'utf8').catch(() => '');
  return tokenShape.test(token) ? token : null;
}

/**
 * Ends what an owner that died may have left running, so that no step runs beside its like. Its PTY host does the same, but takes
 * its time, or died with it.
 */
export async function endRemains(token: string): Promise<void> {
  await endProcesses({ token, roots: [], keep: [], graceMs });
}
