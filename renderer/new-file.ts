import { safe } from '@orpc/client';
import { host } from './host/client.ts';

/** Writes a new file under the first name that is free: `x.yaml`, `x-2.yaml`, …; gives its path, null where none can be written. */
export async function writeNewFile(wanted: string, text: string): Promise<string | null> {
  for (let count = 1; count < 100; count++) {
    const path = count === 1 ? wanted : wanted.replace(/(\.v3)?\.\w+$/, `-${count}$&`);
    const { error, isDefined } = await safe(host.playbooks.write({ path, text, baseRevision: null }));
    if (error === null) return path;
    if (!isDefined || error.code !== 'CONFLICT') return null;
  }
  return null;
}
