import { z } from 'zod';
import { conclusionSchema } from '../run/events.ts';

/** What a person may ask of the runs by; `playbook` is a name or a path. Times are ms since 1970. */
export const runFilterSchema = z.object({
  playbook: z.string().optional(),
  states: z.array(z.enum([...conclusionSchema.options, 'running'])).optional(),
  since: z.number().optional(),
  /** Not itself. */
  until: z.number().optional(),
  actor: z.string().optional(),
  branch: z.string().optional(),
  text: z.string().optional(),
});
export type RunFilter = z.infer<typeof runFilterSchema>;

/** Beside what a list says of a run. */
export const runFactsSchema = z.object({
  /** Of the repository that the workspace lay in when the run began; null: none. */
  branch: z.string().nullable(),
  commit: z.string().nullable(),
  /** It is kept whatever the rules for old runs say. */
  pinned: z.boolean(),
});
export type RunFacts = z.infer<typeof runFactsSchema>;

export const jobTrendSchema = z.object({
  id: z.string(),
  name: z.string(),
  /** The oldest first; `ms` is work, without waiting. */
  results: z.array(z.object({ run: z.string(), ms: z.number(), conclusion: conclusionSchema })),
  succeeded: z.number().int(),
  failed: z.number().int(),
  /** The median of what it took where it succeeded; null: it never did. */
  medianMs: z.number().nullable(),
  /** Runs of the same plan on the same commit of which it succeeded in some and failed in others, or only when it was tried again. */
  flaky: z.array(z.object({ succeeded: z.string(), failed: z.string() })),
});
export type JobTrend = z.infer<typeof jobTrendSchema>;

/** Which runs go: those older, those beyond so many, those beyond so many bytes together, the oldest first. Left out: no such rule. */
export const retentionRulesSchema = z.object({
  olderThanDays: z.number().min(0).optional(),
  keep: z.number().int().min(0).optional(),
  maxBytes: z.number().min(0).optional(),
});
export type RetentionRules = z.infer<typeof retentionRulesSchema>;

export const prunedSchema = z.object({
  runs: z.array(
    z.object({
      run: z.string(),
      playbook: z.string(),
      startedAt: z.number().nullable(),
      bytes: z.number(),
      why: z.enum(['age', 'count', 'size']),
    }),
  ),
  /** Bytes that are freed, or would be. */
  freed: z.number(),
  /** Runs that the rules mean and that stay all the same. */
  spared: z.array(z.object({ run: z.string(), why: z.enum(['pinned', 'running', 'resumable']) })),
  /** Of all runs, before. */
  totalBytes: z.number(),
});
export type Pruned = z.infer<typeof prunedSchema>;
