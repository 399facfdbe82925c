import { z } from 'zod';

/** Names as environments and expressions have them, and as inputs of the type secret may be called. */
export const secretNameSchema = z
  .string()
  .max(128)
  .regex(/^[A-Za-z_][A-Za-z0-9_-]*$/, 'A secret is named by letters, digits, _ and -, a digit or - not first');

export const secretScopeSchema = z.enum(['workspace', 'global']);
export type SecretScope = z.infer<typeof secretScopeSchema>;

/** Where a value lies: the system's keychain, or sealed in a file, under a key file or a passphrase. */
export const secretPlaceSchema = z.enum(['keychain', 'keyfile', 'passphrase']);
export type SecretPlace = z.infer<typeof secretPlaceSchema>;

/** Where a value is to go; auto: the keychain, else the file. */
export const secretKeepSchema = z.enum(['auto', ...secretPlaceSchema.options]);
export type SecretKeep = z.infer<typeof secretKeepSchema>;

/** UTF-16 units: what Windows can hold in an environment variable. */
export const longestSecret = 32_000;

export const storedSecretSchema = z.object({
  name: z.string(),
  scope: secretScopeSchema,
  kept: secretPlaceSchema,
  /** Milliseconds since 1970. */
  changedAt: z.number(),
  /** Paths of the playbooks that use it. */
  usedBy: z.array(z.string()),
});
export type StoredSecret = z.infer<typeof storedSecretSchema>;

/** `chosen`: values lie under a passphrase. `known`: the host has it, until it ends. */
const passphraseStateSchema = z.object({ chosen: z.boolean(), known: z.boolean() });
export type PassphraseState = z.infer<typeof passphraseStateSchema>;

export const secretListSchema = z.object({
  secrets: z.array(storedSecretSchema),
  /** Those that playbooks use and that have no value. */
  unset: z.array(z.object({ name: z.string(), usedBy: z.array(z.string()) })),
  passphrase: passphraseStateSchema,
  /** Why the store cannot be read, and what to do; null where it can. */
  fault: z.object({ message: z.string(), help: z.string() }).nullable(),
});
export type SecretList = z.infer<typeof secretListSchema>;

const ref = { name: secretNameSchema, scope: secretScopeSchema };
export const secretSetSchema = z.object({
  ...ref,
  /** No environment can hold a NUL. */
  value: z
    .string()
    .min(1)
    .max(longestSecret)
    .regex(/^[^\0]*$/),
  keep: secretKeepSchema.default('auto'),
});
export const secretRefSchema = z.object(ref);
export const secretKeptSchema = z.object({
  kept: secretPlaceSchema,
  /** Sentences that the person should know: why not in the keychain, and what cannot be masked. */
  notes: z.array(z.string()),
});
