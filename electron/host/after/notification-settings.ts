import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { fail, ok, type Result } from '../../../shared/base/result.ts';

const text = z.string().min(1);
const settingsSchema = z.object({
  email: z
    .object({
      host: text,
      port: z.number().int().min(1).max(65_535).default(587),
      /** TLS from the first byte, as port 465 has it; else it is begun where the server offers it. */
      secure: z.boolean().default(false),
      user: text.optional(),
      password: text.optional(),
      from: text,
      to: z.union([text, z.array(text).min(1)]),
    })
    .optional(),
  slack: z.object({ webhook: text }).optional(),
  teams: z.object({ webhook: text }).optional(),
  github: z
    .union([
      z.object({ webhook: text }),
      z.object({
        repository: z.string().regex(/^[^/\s]+\/[^/\s]+$/),
        token: text.default('env:GITHUB_TOKEN'),
        api: text.default('https://api.github.com'),
      }),
    ])
    .optional(),
  log: z.object({ file: text }).optional(),
});
export type NotificationSettings = z.infer<typeof settingsSchema>;

/** `notifications` of `settings.json` in the config folder; nothing is set up where there is none. The failure is a sentence. */
export async function readNotificationSettings(configDir: string): Promise<Result<NotificationSettings, string>> {
  let file: string;
  try {
    file = await readFile(join(configDir, 'settings.json'), 'utf8');
  } catch {
    return ok({});
  }
  try {
    const whole = z.looseObject({ notifications: settingsSchema.optional() }).safeParse(JSON.parse(file));
    if (whole.success) return ok(whole.data.notifications ?? {});
    const [issue] = whole.error.issues;
    return fail(`settings.json, at ${issue?.path.join('.')}: ${issue?.message}`);
  } catch {
    return fail('settings.json is not JSON');
  }
}

/** A setting's value: as it stands, or where `env:NAME` or `secret:NAME` says that it is. The failure is a sentence. */
export function settingValue(value: string, secrets: Readonly<Record<string, string>>): Result<string, string> {
  const [, from, name = ''] = /^(env|secret):(.+)$/.exec(value) ?? [];
  if (from === undefined) return ok(value);
  const found = from === 'env' ? process.env[name] : Object.hasOwn(secrets, name) ? secrets[name] : undefined;
  if (found !== undefined && found !== '') return ok(found);
  return fail(from === 'env' ? `the environment variable ${name} is empty` : `the run has no secret ${name}`);
}
