import { z } from 'zod';

/** What the keychain's own process is asked, as one JSON text on its standard input. */
export const keychainRequestSchema = z.discriminatedUnion('do', [
  z.object({ do: z.literal('get'), account: z.string() }),
  z.object({ do: z.literal('set'), account: z.string(), value: z.string() }),
  z.object({ do: z.literal('remove'), account: z.string() }),
]);
export type KeychainRequest = z.infer<typeof keychainRequestSchema>;

/** What it answers on its standard output. `value` null: there is none by that name, or none was asked for. */
export const keychainAnswerSchema = z.union([
  z.object({ value: z.string().nullable() }),
  z.object({ error: z.string() }),
]);
export type KeychainAnswer = z.infer<typeof keychainAnswerSchema>;
