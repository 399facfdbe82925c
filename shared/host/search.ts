import { z } from 'zod';

/** What is looked for in outputs, line by line: text as it is, or a regular expression of JavaScript. */
export const searchQuerySchema = z.object({
  text: z.string().min(1).max(2000),
  regex: z.boolean(),
  caseSensitive: z.boolean(),
});
export type SearchQuery = z.infer<typeof searchQuerySchema>;

/** A line that matches, as a terminal shows it; of a long one the part around its first match, whose place in it is `start` to `end`. */
const lineMatchSchema = z.object({
  /** From 0. */
  line: z.number().int(),
  text: z.string(),
  start: z.number().int(),
  end: z.number().int(),
});
export type LineMatch = z.infer<typeof lineMatchSchema>;

export const searchAnswerSchema = z.discriminatedUnion('kind', [
  /** In the order of the lines; steps in the order of the run, the newest run first. */
  z.object({
    kind: z.literal('matches'),
    run: z.string(),
    job: z.string(),
    step: z.string(),
    matches: z.array(lineMatchSchema),
  }),
  /** The runs that were looked through so far. */
  z.object({ kind: z.literal('progress'), runs: z.number().int(), of: z.number().int() }),
  /** The end; `limited`: there may be more than were asked for. */
  z.object({ kind: z.literal('done'), matches: z.number().int(), limited: z.boolean() }),
]);
export type SearchAnswer = z.infer<typeof searchAnswerSchema>;
