import { open } from 'node:fs/promises';
import { ok, type Result } from '../../../shared/base/result.ts';
import { fault, type SecretFault } from './secret-fault.ts';

/** Bits of a mode that let others than the owner in. Windows has none: there the folder of the person's profile guards its files. */
const others = 0o077;

/**
 * Reads a file that is this user's alone; null where there is none. One that others may read or write is refused, since what
 * is in it may be known or made by them.
 */
export async function readPrivateFile(path: string): Promise<Result<string | null, SecretFault>> {
  const file = await open(path, 'r').catch((error: NodeJS.ErrnoException) => error);
  if (file instanceof Error) {
    if (file.code === 'ENOENT') return ok(null);
    return fault(`${path} cannot be read: ${file.message}`, 'Make it readable for yourself alone.');
  }
  try {
    const { mode } = await file.stat();
    if (process.platform !== 'win32' && (mode & others) !== 0)
      return fault(
        `Others can get at ${path}: its mode is ${(mode & 0o777).toString(8).padStart(4, '0')}, and must be 0600`,
        `chmod 600 '${path}', and replace the secrets if someone may have read it.`,
      );
    return ok(await file.readFile('utf8'));
  } finally {
    await file.close();
  }
}
