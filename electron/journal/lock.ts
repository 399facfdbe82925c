import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { z } from 'zod';

const ownerSchema = z.object({ pid: z.number().int(), started: z.string() });
export type Owner = z.infer<typeof ownerSchema>;

/** When a process began, in its system's own words: with the pid it names a process for good. '' where there is none. */
function startOf(pid: number): string {
  try {
    if (process.platform === 'linux') {
      const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
      return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
    }
    process.kill(pid, 0);
    return process.platform === 'win32'
      ? 'alive'
      : execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim();
  } catch {
    return '';
  }
}

export async function takeLock(path: string): Promise<void> {
  const owner: Owner = { pid: process.pid, started: startOf(process.pid) };
  await writeFile(path, JSON.stringify(owner));
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

export async function releaseLock(path: string): Promise<void> {
  await rm(path, { force: true });
}
