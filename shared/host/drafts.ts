import { z } from 'zod';

/** Unsaved work on a file. */
export const draftSchema = z.object({
  path: z.string(),
  /** The window that it was made in; two windows may each have a draft of one file. */
  window: z.string().default(''),
  text: z.string(),
  /** Of the file's text that the draft was made from. */
  revision: z.string(),
  /** When it was kept, in ms since 1970. */
  at: z.number(),
});
export type Draft = z.infer<typeof draftSchema>;
