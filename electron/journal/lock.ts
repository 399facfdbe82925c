import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { link, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { z } from 'zod';

const ownerSchema = z.object({ pid: z.number().int(), started: z.string() });
export type Owner = z.infer<typeof ownerSchema>;

/** States of a process in /proc that has ended, and waits only for its parent to look. */
const endedStates = ['Z', 'X', 'x'];

/** When a process began, in its system's own words: with the pid it names a process for good. '' where there is none. */
function startOf(pid: number): string {
  try {
    if (process.platform === 'linux') {
      const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      return endedStates.includes(fields[0] ?? '') ? '' : (fields[19] ?? '');
    }
    process.kill(pid, 0);
    return process.platform === 'win32'
      ? 'alive'
      : execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim();
  } catch {
    return '';
  }
}

/** False where the flag is `wx` and the file is there. */
async function putLock(path: string, flag: 'w' | 'wx'): Promise<boolean> {
  const owner: Owner = { pid: process.pid, started: startOf(process.pid) };
  try {
    await writeFile(path, JSON.stringify(owner), { flag });
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

/** Takes the lock of a run that nobody else knows yet. */
export async function takeLock(path: string): Promise<void> {
  await putLock(path, 'w');
}

/** The live process that owns a run, or null: a dead owner's lock counts for nothing, even when its pid came back. */
export async function liveOwner(path: string): Promise<Owner | null> {
  try {
    const owner = ownerSchema.parse(JSON.parse(await readFile(path, 'utf8')));
    return owner.started !== '' && startOf(owner.pid) === owner.started ? owner : null;
  } catch {
    return null;
  }
}

/**
 * Takes the lock of a run that another process had. Null: it is this one's now. Else its live owner, who keeps it; of two that
 * try at once, one gets it.
 */
export async function takeOverLock(path: string): Promise<Owner | null> {
  const before = await liveOwner(path);
  if (before !== null) return before;
  const aside = `${path}.${randomUUID()}`;
  const moved = await rename(path, aside).then(
    () => true,
    () => false,
  );
  // Another may have taken it between the look and the move: then it is theirs.
  const theirs = moved ? await liveOwner(aside) : null;
  if (theirs !== null) await link(aside, path).catch(() => {});
  if (moved) await rm(aside, { force: true });
  if (theirs !== null) return theirs;
  return (await putLock(path, 'wx')) ? null : takeOverLock(path);
}

export async function releaseLock(path: string): Promise<void> {
  await rm(path, { force: true });
}
