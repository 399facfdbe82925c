import { z } from 'zod';

/** A command that was given in a shell of ours. Times in ms since 1970. */
export const recordedCommandSchema = z.object({
  /** From 1, in the order in which they were given. */
  id: z.number().int(),
  text: z.string(),
  /** Absolute: where the shell stood when it was given; null where the shell did not say. */
  folder: z.string().nullable(),
  startedAt: z.number(),
  /** Null: it runs. */
  completedAt: z.number().nullable(),
  /** Null while it runs, and where the shell did not say. */
  exitCode: z.number().int().nullable(),
  /** The shell's own aliases that it may use, by name. */
  aliases: z.record(z.string(), z.string()),
  /** The place in the terminal where its prompt stands. */
  place: z.number().int(),
});
export type RecordedCommand = z.infer<typeof recordedCommandSchema>;
