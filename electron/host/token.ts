import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { chmod, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';

/** The browser host's token, 32 random bytes in hex, made once and kept for this user alone. */
export async function hostToken(configDir: string): Promise<string> {
  const path = join(configDir, 'token');
  const kept = await readFile(path, 'utf8').catch(() => '');
  if (/^[0-9a-f]{64}$/.test(kept)) {
    await chmod(path, 0o600);
    return kept;
  }
  const token = randomBytes(32).toString('hex');
  await writeFileAtomic(path, token, { mode: 0o600 });
  return token;
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

/** Compares in a time that tells nothing of where two texts differ. */
export function sameSecret(given: string, wanted: string): boolean {
  return timingSafeEqual(digest(given), digest(wanted));
}
