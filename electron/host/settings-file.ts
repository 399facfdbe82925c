import { existsSync } from 'node:fs';
import { join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { z } from 'zod';
import { readJsonFile } from '../journal/run-folder.ts';
import { Turns } from './turns.ts';

const pathIn = (configDir: string) => join(configDir, 'settings.json');
const anySettings = z.looseObject({});
/** Of several hosts in this process each changes the file after the other. */
const turns = new Turns();

/** One key of `settings.json` in the config folder; null where it is not there, or cannot be read. */
export async function readSetting<T>(configDir: string, key: string, schema: z.ZodType<T>): Promise<T | null> {
  const whole = anySettings.safeParse(await readJsonFile(pathIn(configDir)));
  const read = schema.safeParse(whole.success ? whole.data[key] : undefined);
  return read.success ? read.data : null;
}

/**
 * Keeps a key beside the other settings, with what `change` makes of its value before. False: `settings.json` is there and cannot
 * be read, so it is let alone.
 */
export function changeSetting<T>(
  configDir: string,
  key: string,
  schema: z.ZodType<T>,
  change: (before: T | null) => T,
): Promise<boolean> {
  return turns.take(async () => {
    const path = pathIn(configDir);
    const whole = anySettings.safeParse(existsSync(path) ? await readJsonFile(path) : {});
    if (!whole.success) return false;
    const value = change(await readSetting(configDir, key, schema));
    await writeFileAtomic(path, `${JSON.stringify({ ...whole.data, [key]: value }, null, 2)}\n`, { mode: 0o600 });
    return true;
  });
}
