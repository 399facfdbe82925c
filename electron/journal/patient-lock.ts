import { setTimeout as pause } from 'node:timers/promises';
import { fail, type Result } from '../../shared/base/result.ts';
import { type Lock, type Owner, takeLock } from './lock.ts';

const retryMs = 20;

/** Takes a folder's lock as soon as nothing else has it, in this process or another; fails with its owner once patience ends. */
export async function waitForLock(folder: string, patienceMs: number): Promise<Result<Lock, Owner>> {
  const until = performance.now() + patienceMs;
  for (;;) {
    const lock = await takeLock(folder);
    if (lock.ok) return lock;
    if (performance.now() > until) return fail(lock.error);
    await pause(retryMs);
  }
}
