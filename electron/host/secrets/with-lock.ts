import { mkdir } from 'node:fs/promises';
import type { Result } from '../../../shared/base/result.ts';
import { waitForLock } from '../../journal/patient-lock.ts';
import { fault, type SecretFault } from './secret-fault.ts';

/** Longer than a keychain may take while another holds the lock, in milliseconds. */
const patienceMs = 60_000;

/** Does something while no other process and nothing else in this one does; a dead process's lock counts for nothing. */
export async function withLock<T>(
  folder: string,
  act: () => Promise<Result<T, SecretFault>>,
): Promise<Result<T, SecretFault>> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const lock = await waitForLock(folder, patienceMs);
  if (!lock.ok)
    return fault(`The secrets are being changed by process ${lock.error.pid}`, 'Try again when it is done.');
  try {
    return await act();
  } finally {
    await lock.value.release();
  }
}
