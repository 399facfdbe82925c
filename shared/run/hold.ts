import { z } from 'zod';

/**
 * Where a job holds: before a step (a breakpoint, or someone asked), or at a step that failed for good and has not ended yet.
 */
export const holdPointSchema = z.enum(['before', 'failure']);
export type HoldPoint = z.infer<typeof holdPointSchema>;

/**
 * What becomes of a held step.
 * resume: it goes on as if nobody had held it, so a step that failed has failed. retry: it is run (again), with another text
 * where one is given. pass, skip, fail: it ends so without being run (again).
 */
export const holdDecisionSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('resume') }),
  z.object({ kind: z.literal('retry'), text: z.string().nullable() }),
  z.object({ kind: z.enum(['pass', 'skip', 'fail']) }),
]);
export type HoldDecision = z.infer<typeof holdDecisionSchema>;

/** What ended a hold: a decision, or its time limit, or the end of its step, job or run. */
export const holdEndSchema = z.enum(['resume', 'retry', 'pass', 'skip', 'fail', 'timed_out', 'cancelled']);
export type HoldEnd = z.infer<typeof holdEndSchema>;
