import { join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { z } from 'zod';
import { ok, type Result } from '../../../shared/base/result.ts';
import { readPrivateFile } from './private-file.ts';
import { fault, type SecretFault } from './secret-fault.ts';

const version = 1;
const base64 = z.base64();

const entrySchema = z.object({
  name: z.string(),
  /** The workspace's folder; null: it is for all. */
  workspace: z.string().nullable(),
  /** Milliseconds since 1970. */
  changedAt: z.number(),
  kept: z.discriminatedUnion('in', [
    z.object({ in: z.literal('keychain') }),
    z.object({ in: z.literal('keyfile'), sealed: base64 }),
    z.object({ in: z.literal('passphrase'), sealed: base64 }),
  ]),
});
export type SecretEntry = z.infer<typeof entrySchema>;

const secretsSchema = z.object({
  version: z.literal(version),
  /** How the passphrase becomes a key, and a known text under it, by which a wrong one is told; null: none is used yet. */
  passphrase: z.object({ salt: base64, check: base64 }).nullable(),
  entries: z.array(entrySchema),
});
/** What is known of secrets: names and places plainly, values sealed, or in the keychain. */
export type SecretsFile = z.infer<typeof secretsSchema>;

const none: SecretsFile = { version, passphrase: null, entries: [] };

export function secretsPath(folder: string): string {
  return join(folder, 'secrets.json');
}

/** Reads the store; empty where there is none. A file that is damaged or of a later version is a failure, and stays as it is. */
export async function readSecretsFile(folder: string): Promise<Result<SecretsFile, SecretFault>> {
  const path = secretsPath(folder);
  const read = await readPrivateFile(path);
  if (!read.ok) return read;
  if (read.value === null) return ok(none);
  const value = parsed(read.value);
  const file = secretsSchema.safeParse(value);
  if (file.success) return ok(file.data);
  const later = z.object({ version: z.number().gt(version) }).safeParse(value);
  if (later.success)
    return fault(`${path} was written by a later Gantry (version ${later.data.version})`, 'Use that one, or update.');
  return fault(
    `${path} is damaged, and is left as it is`,
    'Put a copy of it back; or rename it, and set the secrets again.',
  );
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** Puts the store in the old one's place in one step, for this user alone. Rejects where the disk fails. */
export async function writeSecretsFile(folder: string, file: SecretsFile): Promise<void> {
  await writeFileAtomic(secretsPath(folder), `${JSON.stringify(file, null, 2)}\n`, { mode: 0o600 });
}
