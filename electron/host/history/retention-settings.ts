import { existsSync } from 'node:fs';
import { join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { z } from 'zod';
import { type RetentionRules, retentionRulesSchema } from '../../../shared/host/history.ts';
import { readJsonFile } from '../../journal/run-folder.ts';

const settingsSchema = z.looseObject({ retention: retentionRulesSchema.optional() });

/** `retention` of `settings.json` in the config folder; no rules where there are none, or none that can be read. */
export async function readRetention(configDir: string): Promise<RetentionRules> {
  const read = settingsSchema.safeParse(await readJsonFile(join(configDir, 'settings.json')));
  return (read.success ? read.data.retention : undefined) ?? {};
}

/** Keeps the rules beside the other settings. False: `settings.json` is there and cannot be read, so it is let alone. */
export async function writeRetention(configDir: string, rules: RetentionRules): Promise<boolean> {
  const path = join(configDir, 'settings.json');
  const read = z.looseObject({}).safeParse(existsSync(path) ? await readJsonFile(path) : {});
  if (!read.success) return false;
  await writeFileAtomic(path, `${JSON.stringify({ ...read.data, retention: rules }, null, 2)}\n`, { mode: 0o600 });
  return true;
}
