import { mkdir } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import type { Result } from '../../../shared/base/result.ts';
import { type Lock, takeLock } from '../../journal/lock.ts';
import { fault, type SecretFault } from './secret-fault.ts';

const retryMs = 20;
/** Longer than a keychain may take while another holds the lock, in milliseconds. */
const patienceMs = 60_000;

/** Does something while no other process and nothing else in this one does; a dead process's lock counts for nothing. */
export async function withLock<T>(
  folder: string,
  act: () => Promise<Result<T, SecretFault>>,
): Promise<Result<T, SecretFault>> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const lock = await patientLock(folder);
  if (typeof lock === 'number')
    return fault(`The secrets are being changed by process ${lock}`, 'Try again when it is done.');
  try {
    return await act();
  } finally {
    await lock.release();
  }
}

async function patientLock(folder: string): Promise<Lock | number> {
  const until = performance.now() + patienceMs;
  for (;;) {
    const lock = await takeLock(folder);
    if (lock.ok) return lock.value;
    if (performance.now() > until) return lock.error.pid;
    await pause(retryMs);
  }
}
