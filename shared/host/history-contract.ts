import { oc } from '@orpc/contract';
import { z } from 'zod';
import { conclusionSchema } from '../run/events.ts';
import { comparisonSchema } from './comparison.ts';
import { notFound, runIdSchema } from './contract-parts.ts';
import { jobTrendSchema, prunedSchema, retentionRulesSchema, runFactsSchema, runFilterSchema } from './history.ts';
import { editsInput, runSummarySchema } from './runs-contract.ts';

/** The runs of the past. */
export const historyContract = {
  /** The newest that pass a filter. */
  list: oc
    .input(z.object({ limit: z.number().int().min(1).max(1000), filter: runFilterSchema }))
    .output(z.array(z.object({ ...runSummarySchema.shape, ...runFactsSchema.shape }))),
  /** What the jobs of a playbook, by name or path, took and came to in its newest runs that ended. */
  trends: oc
    .input(z.object({ playbook: z.string(), limit: z.number().int().min(1).max(200).default(50) }))
    .output(z.object({ runs: z.number().int(), jobs: z.array(jobTrendSchema) })),
  /** Two runs side by side. */
  compare: oc
    .errors(notFound)
    .input(z.object({ left: runIdSchema, right: runIdSchema }))
    .output(comparisonSchema),
  /** What a re-run would run again, and of which jobs the earlier result stands; starts nothing. */
  rerunPlan: oc
    .errors({ ...notFound, INVALID: { message: 'There is nothing to run again' } })
    .input(
      z.object({
        run: runIdSchema,
        kind: z.enum(['all', 'failed', 'from', 'job']),
        job: z.string().optional(),
        ...editsInput,
      }),
    )
    .output(
      z.array(
        z.object({ id: z.string(), name: z.string(), conclusion: conclusionSchema.nullable(), runs: z.boolean() }),
      ),
    ),
  /** Which runs go by rules, and what that frees; with `remove` they go. */
  prune: oc.input(z.object({ rules: retentionRulesSchema, remove: z.boolean() })).output(prunedSchema),
  /** The rules by which the app and `gantry serve` remove old runs when they open a workspace; this user's, for all workspaces. */
  rules: oc.output(retentionRulesSchema),
  setRules: oc
    .errors({ UNREADABLE: { message: 'The settings cannot be read' } })
    .input(retentionRulesSchema)
    .output(z.object({})),
  pin: oc
    .errors(notFound)
    .input(z.object({ run: runIdSchema, pinned: z.boolean() }))
    .output(z.object({})),
  /** Removes a run with all that it kept; answers the bytes freed. */
  remove: oc
    .errors({ ...notFound, KEPT: { message: 'The run stays' } })
    .input(z.object({ run: runIdSchema }))
    .output(z.object({ freed: z.number() })),
};
