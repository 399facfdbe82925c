import { eventIterator, oc } from '@orpc/contract';
import { z } from 'zod';
import { problemSchema } from '../base/schemas.ts';
import { planSchema } from '../plan/plan-schema.ts';
import { conclusionSchema, jsonSchema, runEventSchema } from '../run/events.ts';
import { reportFormats } from '../run/report/report-formats.ts';
import { afterRunSchema, noticeSchema } from './after.ts';
import { notFound, runIdSchema, untrusted } from './contract-parts.ts';
import { holdsWantedSchema } from './holds.ts';
import { runValuesSchema } from './schemas.ts';

export const runSummarySchema = z.object({
  run: runIdSchema,
  playbook: z.string(),
  file: z.string(),
  status: z.enum(['queued', 'in_progress', 'completed']),
  conclusion: conclusionSchema.nullable(),
  actor: z.string(),
  attempt: z.number().int(),
  startedAt: z.number().nullable(),
  completedAt: z.number().nullable(),
  jobs: z.number().int(),
  failedJobs: z.array(z.string()),
  /** The steps that wait for a person: to type, or to decide over a held step, which it does until the given time. */
  waiting: z
    .array(
      z.object({
        job: z.string(),
        step: z.string(),
        name: z.string(),
        for: z.enum(['input', 'decision']),
        until: z.number().nullable(),
      }),
    )
    .default([]),
  /** False: this host does not own it, or its owner is dead. */
  live: z.boolean(),
});
export type RunSummary = z.infer<typeof runSummarySchema>;

const startInput = z.object({
  path: z.string(),
  /** The text to run instead of the file's, as an editor holds it unsaved. */
  text: z.string().optional(),
  values: runValuesSchema,
  /** Values of secrets given for this run only: they go before those that are stored. */
  secrets: z.record(z.string(), z.string()).optional(),
  /** Trusts the workspace's folder from now on, as the person just said. */
  trust: z.boolean().optional(),
  /** False: nothing is taken from the cache. */
  cache: z.boolean().optional(),
  /** Without it nobody is there to decide: the run holds nowhere. */
  holds: holdsWantedSchema.optional(),
});

/** How a re-run is another than the run. */
export const editsInput = {
  /** The playbook as its file is now, planned with what the run was given: jobs that are not what they were run again. Not for `resume`. */
  edited: z.boolean().optional(),
  /** In the place of inputs that the run was given; the playbook is then taken as edited. */
  inputs: z.record(z.string(), jsonSchema).optional(),
};

const rerunInput = z.object({
  run: runIdSchema,
  /**
   * all, failed, from, job: a new run of the same plan, which takes over what it does not run again. resume: an interrupted run
   * goes on under its own id.
   */
  kind: z.enum(['all', 'failed', 'from', 'job', 'resume']),
  /** For `from` and `job`: the job's id in the plan or the playbook. */
  job: z.string().optional(),
  ...editsInput,
  /** Values of secrets given for this run only: those of the earlier run are kept nowhere. */
  secrets: z.record(z.string(), z.string()).optional(),
  trust: z.boolean().optional(),
  /** False: nothing is taken from the cache. */
  cache: z.boolean().optional(),
  /** Without it nobody is there to decide: the run holds nowhere. */
  holds: holdsWantedSchema.optional(),
});

/** What a call that begins a run answers. */
const begun = z.object({
  run: runIdSchema,
  /** Sentences about secrets that are empty, or too short to be masked. */
  notes: z.array(z.string()),
});

/** Why a run of a good plan is not started. */
const notReady = {
  ...untrusted,
  UNMET: {
    message: 'Requirements are not met',
    data: z.object({
      missing: z.array(z.object({ what: z.string(), help: z.string() })),
      /** Names of secrets among it for which the passphrase alone is wanting (`secrets.unlock`). */
      locked: z.array(z.string()),
    }),
  },
} as const;

/** Runs: start, follow, cancel, report. */
export const runsContract = {
  start: oc
    .errors({
      ...notFound,
      INVALID: { message: 'The playbook has errors', data: z.object({ problems: z.array(problemSchema) }) },
      ...notReady,
    })
    .input(startInput)
    .output(begun),
  /** Runs an earlier run's stored plan again. Answers the new run's id, or for `resume` the same. */
  rerun: oc
    .errors({
      ...notFound,
      ...notReady,
      INVALID: { message: 'There is nothing to run again' },
      LIVE: { message: 'The run goes on' },
      NOT_INTERRUPTED: { message: 'The run was not interrupted' },
    })
    .input(rerunInput)
    .output(begun),
  list: oc.input(z.object({ limit: z.number().int().min(1).max(1000) })).output(z.array(runSummarySchema)),
  /** What the last runs of a playbook took, by its path: the median of each job's work, in ms. Says nothing of a playbook that never ran. */
  work: oc
    .input(z.object({ file: z.string() }))
    .output(z.object({ runs: z.number().int(), jobs: z.record(z.string(), z.number()) })),
  /** A word whenever a run began or ended, or other steps of it wait for a person. */
  watch: oc.output(eventIterator(z.object({ run: runIdSchema }))),
  get: oc
    .errors(notFound)
    .input(z.object({ run: runIdSchema }))
    .output(z.object({ summary: runSummarySchema, plan: planSchema.nullable() })),
  /** The playbook of a run as it was then, its file's path with it; null: an earlier version kept no texts. */
  text: oc
    .errors(notFound)
    .input(z.object({ run: runIdSchema }))
    .output(z.object({ path: z.string(), text: z.string().nullable() })),
  /** All events after `after`, in batches, those to come included unless `follow` is false; ends with the run. Each batch holds the next back until `ack`. */
  events: oc
    .errors(notFound)
    .input(
      z.object({
        run: runIdSchema,
        after: z.number().int().min(0),
        stream: z.string(),
        follow: z.boolean().default(true),
      }),
    )
    .output(eventIterator(z.array(runEventSchema))),
  /** The run as a report to keep or send; of one that goes on, as it is now. `logs`: with the end of every step's output. */
  report: oc
    .errors(notFound)
    .input(z.object({ run: runIdSchema, format: z.enum(reportFormats), logs: z.boolean().default(false) }))
    .output(z.object({ fileName: z.string(), mediaType: z.string(), text: z.string() })),
  /** The reports that the playbook asked for, and its notifications; waits at most `waitMs` for those on their way. */
  after: oc
    .errors(notFound)
    .input(z.object({ run: runIdSchema, waitMs: z.number().int().min(0).max(60_000).default(0) }))
    .output(afterRunSchema),
  /** What runs want shown on the desktop of whoever looks. */
  notices: oc.output(eventIterator(noticeSchema)),
  cancel: oc
    .errors(notFound)
    .input(z.object({ run: runIdSchema, job: z.string().optional(), step: z.string().optional() }))
    .output(z.object({ cancelled: z.boolean() })),
};
