import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { link, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import { fail, ok, type Result } from '../../shared/base/result.ts';

const run = promisify(execFile);
export const ownerSchema = z.object({ pid: z.number().int(), started: z.string() });
export type Owner = z.infer<typeof ownerSchema>;

/** Held from `takeLock` to `release`, or to the end of its process. */
export interface Lock {
  release(): Promise<void>;
}

/** States of a process in /proc that has ended, and waits only for its parent to look. */
const endedStates = ['Z', 'X', 'x'];

async function startOnLinux(pid: number): Promise<string> {
  const stat = await readFile(`/proc/${pid}/stat`, 'latin1');
  const boot = await readFile('/proc/sys/kernel/random/boot_id', 'latin1').catch(() => '');
  // The program's name, in parentheses, may hold anything; after it come the state and, 19 fields on, the start in ticks.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return endedStates.includes(fields[0] ?? '') ? '' : `${fields[19] ?? ''} ${boot.trim()}`;
}

async function startElsewhere(pid: number): Promise<string> {
  const [program, args] =
    process.platform === 'win32'
      ? (['powershell', ['-NoProfile', '-Command', `(Get-Process -Id ${pid}).StartTime.ToFileTimeUtc()`]] as const)
      : (['ps', ['-o', 'lstart=', '-p', String(pid)]] as const);
  const { stdout } = await run(program, [...args], { env: { ...process.env, LC_ALL: 'C' }, windowsHide: true });
  return stdout.trim();
}

/** When a process began, in its system's own words: with the pid it names a process for good. Null where there is none. */
async function startOf(pid: number): Promise<string | null> {
  try {
    return (await (process.platform === 'linux' ? startOnLinux(pid) : startElsewhere(pid))) || null;
  } catch {
    return null;
  }
}

let self: Promise<string | null> | null = null;

/** This process. */
export async function ownSelf(): Promise<Owner> {
  self ??= startOf(process.pid);
  return { pid: process.pid, started: (await self) ?? '' };
}

/** Whether a process runs on: one that has its pid alone is another. */
export async function isOwnerAlive({ pid, started }: Owner): Promise<boolean> {
  self ??= startOf(process.pid);
  return started === (await (pid === process.pid ? self : startOf(pid)));
}

const lockName = /^owner\.(\d+)\.json$/;

/** The number of the newest lock in a run's folder, 0 where there is none. */
async function newestLock(folder: string): Promise<number> {
  const names = await readdir(folder).catch(() => []);
  return Math.max(0, ...names.map((name) => Number(lockName.exec(name)?.[1] ?? 0)));
}

function lockPath(folder: string, number: number): string {
  return join(folder, `owner.${number}.json`);
}

async function ownerOf(folder: string, number: number): Promise<Owner | null> {
  const text = await readFile(lockPath(folder, number), 'utf8').catch(() => 'null');
  try {
    return ownerSchema.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

/** Makes a file that is whole as soon as it is there; false where it is there already. */
export async function createWhole(path: string, text: string, mode = 0o666): Promise<boolean> {
  const draft = `${path}.${randomBytes(6).toString('hex')}`;
  await writeFile(draft, text, { mode });
  try {
    await link(draft, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    // A file system without links.
    return await writeFile(path, text, { flag: 'wx', mode }).then(
      () => true,
      () => false,
    );
  } finally {
    await rm(draft, { force: true });
  }
}

/**
 * Takes the lock of a run for this process; fails with its living owner, who keeps it. A dead owner's lock is never removed: the
 * next stands beside it under the next number, which one process alone can make, so that of two heirs one gets it.
 */
export async function takeLock(folder: string): Promise<Result<Lock, Owner>> {
  const owner = await ownSelf();
  for (;;) {
    const newest = await newestLock(folder);
    const before = await ownerOf(folder, newest);
    if (before !== null && (await isOwnerAlive(before))) return fail(before);
    const path = lockPath(folder, newest + 1);
    if (await createWhole(path, JSON.stringify(owner))) return ok({ release: () => rm(path, { force: true }) });
  }
}

/** The living process that owns a run, or null: a dead owner's lock counts for nothing, even when its pid came back. */
export async function liveOwner(folder: string): Promise<Owner | null> {
  const owner = await ownerOf(folder, await newestLock(folder));
  return owner !== null && (await isOwnerAlive(owner)) ? owner : null;
}
