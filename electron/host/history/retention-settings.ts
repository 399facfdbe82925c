import { type RetentionRules, retentionRulesSchema } from '../../../shared/host/history.ts';
import { changeSetting, readSetting } from '../settings-file.ts';

const key = 'retention';

/** The user's rules for old runs; none where there are none, or none that can be read. */
export async function readRetention(configDir: string): Promise<RetentionRules> {
  return (await readSetting(configDir, key, retentionRulesSchema)) ?? {};
}

/** False: the settings cannot be read, so they are let alone. */
export function writeRetention(configDir: string, rules: RetentionRules): Promise<boolean> {
  return changeSetting(configDir, key, retentionRulesSchema, () => rules);
}
