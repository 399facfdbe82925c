import { eventIterator, oc } from '@orpc/contract';
import { z } from 'zod';
import { problemSchema } from '../base/schemas.ts';
import { planSchema } from '../plan/plan-schema.ts';
import { conclusionSchema, jsonSchema, runEventSchema } from '../run/events.ts';
import { holdDecisionSchema } from '../run/hold.ts';
import { reportFormats } from '../run/report/report-formats.ts';
import { afterRunSchema, noticeSchema } from './after.ts';
import { comparisonSchema } from './comparison.ts';
import { draftSchema } from './drafts.ts';
import { jobTrendSchema, prunedSchema, retentionRulesSchema, runFactsSchema, runFilterSchema } from './history.ts';
import { heldStepSchema, holdsWantedSchema } from './holds.ts';
import { scheduleListSchema } from './schedules.ts';
import { actionCopiesSchema, foundShellSchema, runValuesSchema, scriptSchema } from './schemas.ts';
import { searchAnswerSchema, searchQuerySchema } from './search.ts';
import { secretKeptSchema, secretListSchema, secretRefSchema, secretSetSchema } from './secrets.ts';

/**
 * The contract of the host: what a window, a page and the command line may ask of it. One router implements it, three
 * transports carry it (MessagePort, loopback WebSocket, in process), and both sides check every payload against it.
 *
 * Paths are relative to the workspace with forward slashes. Offsets and lengths of output are bytes. Times are ms since 1970.
 */
export const runIdSchema = z.string().regex(/^[0-9A-Za-z-]{8,64}$/);
const stepRef = { run: runIdSchema, job: z.string(), step: z.string() };

export const playbookEntrySchema = z.object({
  path: z.string(),
  /** From the text where it could be read, else the file's name. */
  name: z.string(),
  description: z.string().nullable(),
  format: z.enum(['v1', 'v2', 'v3', 'github']).nullable(),
  errors: z.number().int(),
  warnings: z.number().int(),
});

/** A playbook that a step may name, with its text: planning the caller needs it. */
const playbookTextSchema = z.object({ path: z.string(), name: z.string(), text: z.string() });

export const workspaceSchema = z.object({
  /** Absolute, for people to read. */
  root: z.string(),
  name: z.string(),
  trusted: z.boolean(),
  scriptsFolder: z.string(),
  platform: z.enum(['linux', 'darwin', 'win32']),
  playbooks: z.array(playbookEntrySchema),
  scripts: z.array(scriptSchema),
  shells: z.array(foundShellSchema),
  actionCopies: actionCopiesSchema,
  version: z.string(),
});
export type Workspace = z.infer<typeof workspaceSchema>;

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

export const doctorCheckSchema = z.object({
  id: z.string(),
  title: z.string(),
  status: z.enum(['ok', 'warning', 'error']),
  detail: z.string(),
  /** What to do; null where all is well. */
  help: z.string().nullable(),
});

const artifactDetailsSchema = z.object({
  version: z.literal(1),
  name: z.string(),
  job: z.string(),
  step: z.string(),
  size: z.number().int(),
  digest: z.string(),
  createdAt: z.string(),
  expiresAt: z.string(),
  files: z.array(z.object({ path: z.string(), size: z.number().int(), executable: z.boolean() })),
});
export type ArtifactDetails = z.infer<typeof artifactDetailsSchema>;

const cacheEntryDetailsSchema = z.object({
  id: z.string(),
  /** paths: saved by the action `cache`. job: what a whole job left. */
  kind: z.enum(['paths', 'job']),
  key: z.string(),
  run: z.string(),
  job: z.string(),
  createdAt: z.number(),
  usedAt: z.number(),
  size: z.number().int(),
});

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
const editsInput = {
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

const notFound = { NOT_FOUND: { message: 'No such thing' } } as const;

/** The store of secrets, or the keychain, cannot be used: nothing was changed. */
const storeFailed = { STORE: { message: 'The store failed', data: z.object({ help: z.string() }) } } as const;

/** Why a run of a good plan is not started. */
const notReady = {
  UNTRUSTED: {
    message: 'The folder is not trusted',
    data: z.object({
      root: z.string(),
      shells: z.array(z.string()),
      scripts: z.array(z.string()),
      permissions: z.array(z.string()),
      secrets: z.array(z.string()),
    }),
  },
  UNMET: {
    message: 'Requirements are not met',
    data: z.object({ missing: z.array(z.object({ what: z.string(), help: z.string() })) }),
  },
} as const;

export const hostContract = {
  workspace: {
    get: oc.output(workspaceSchema),
    /** A word whenever files of the workspace changed; the paths that did. */
    watch: oc.output(eventIterator(z.object({ paths: z.array(z.string()) }))),
    trust: oc.output(z.object({ trusted: z.boolean() })),
  },
  playbooks: {
    /** UNREADABLE: too large, or not UTF-8, so that writing what was read would lose something of it. */
    read: oc
      .errors({ ...notFound, UNREADABLE: { message: 'The file is no text that can be edited' } })
      .input(z.object({ path: z.string() }))
      .output(z.object({ path: z.string(), text: z.string(), revision: z.string(), readOnly: z.boolean() })),
    /** Writes atomically, and only over the revision that the writer had read. */
    write: oc
      .errors({
        ...notFound,
        CONFLICT: { message: 'The file changed on disk', data: z.object({ text: z.string(), revision: z.string() }) },
      })
      .input(z.object({ path: z.string(), text: z.string(), baseRevision: z.string().nullable() }))
      .output(z.object({ revision: z.string() })),
    /** What is wrong with the text itself and with what it names in the workspace; nothing is said of values, shells or this machine. */
    validate: oc
      .errors(notFound)
      .input(z.object({ path: z.string(), text: z.string().optional() }))
      .output(z.object({ problems: z.array(problemSchema) })),
    /** The playbooks that a step of the text at the path may name: the workspace's, those beside it, and those by their paths. */
    callable: oc
      .input(z.object({ path: z.string(), text: z.string() }))
      .output(z.object({ playbooks: z.array(playbookTextSchema) })),
    /** Reads and plans, starts nothing. Without `text`, the file's. */
    plan: oc
      .errors(notFound)
      .input(z.object({ path: z.string(), text: z.string().optional(), values: runValuesSchema }))
      .output(z.object({ plan: planSchema.nullable(), problems: z.array(problemSchema) })),
    /**
     * What the text's plan needs of this machine, playbooks that it runs included; `help` says how to get what is missing, and
     * is null for what is there. Starts nothing: modules are looked for in PowerShell's folders.
     */
    requirements: oc
      .errors(notFound)
      .input(z.object({ path: z.string(), text: z.string().optional(), values: runValuesSchema }))
      .output(z.array(z.object({ what: z.string(), help: z.string().nullable() }))),
  },
  /** Unsaved work, kept beside the workspace until it is saved or given up. */
  drafts: {
    /** The newest first. */
    list: oc.output(z.array(draftSchema)),
    /** Keeps a draft in the place of the one that its file had; answered once it is on disk. */
    keep: oc.errors(notFound).input(draftSchema).output(z.object({})),
    forget: oc.input(z.object({ path: z.string() })).output(z.object({})),
  },
  runs: {
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
  },
  /** The runs of the past. */
  history: {
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
  },
  /** What starts playbooks by itself: the triggers of the workspace's playbooks. */
  schedules: {
    list: oc.output(scheduleListSchema),
    /** The next times of all triggers that have times and may start runs, the first first; `at` in ms since 1970. */
    next: oc
      .input(z.object({ count: z.number().int().min(1).max(1000) }))
      .output(z.array(z.object({ at: z.number(), id: z.string(), path: z.string(), playbook: z.string() }))),
    /** A word whenever the list is another than it was. */
    watch: oc.output(eventIterator(z.object({}))),
    /** Pauses a trigger, by its id, or lets it start runs again, from now on; for all hosts of the workspace. */
    pause: oc
      .errors(notFound)
      .input(z.object({ id: z.string(), paused: z.boolean() }))
      .output(z.object({})),
  },
  /** Jobs that hold at a step for a person to take over; what is typed there goes by `terminal`. */
  holds: {
    /** Of the runs of this host. */
    list: oc.output(z.array(heldStepSchema)),
    /** Holds before a step of a run, or before the next one that a job comes to; without a job where any step fails. */
    set: oc
      .errors(notFound)
      .input(z.object({ run: runIdSchema, job: z.string().nullable(), step: z.string().nullable(), on: z.boolean() }))
      .output(z.object({})),
    /** Decides what becomes of a held step; false where it is not held. */
    release: oc
      .errors(notFound)
      .input(z.object({ ...stepRef, decision: holdDecisionSchema }))
      .output(z.object({ released: z.boolean() })),
  },
  /** Values go in, and never come out. */
  secrets: {
    list: oc.output(secretListSchema),
    /** Gives a secret a value, in the place of the one it had. */
    set: oc.errors(storeFailed).input(secretSetSchema).output(secretKeptSchema),
    remove: oc
      .errors({ ...notFound, ...storeFailed })
      .input(secretRefSchema)
      .output(z.object({})),
  },
  output: {
    /** Bytes of a step's output from `from` on, in base64, those to come included unless `follow` is false; ends with the step. */
    follow: oc
      .errors(notFound)
      .input(
        z.object({ ...stepRef, from: z.number().int().min(0), stream: z.string(), follow: z.boolean().default(true) }),
      )
      .output(eventIterator(z.object({ offset: z.number().int(), base64: z.string() }))),
    /** Says how far a stream was read; without it a stream stops after a window. `position`: bytes for output, seq for events. */
    ack: oc.input(z.object({ stream: z.string(), position: z.number().int() })).output(z.object({})),
    /** Lines of a step's output by number from 0, as UTF-8 text with its colour codes, and how many there are. */
    lines: oc
      .errors(notFound)
      .input(z.object({ ...stepRef, first: z.number().int().min(0), count: z.number().int().min(1).max(5000) }))
      .output(
        z.object({
          first: z.number().int(),
          lines: z.array(z.string()),
          /** Lines that are longer than what came of them, with how many bytes they have. */
          cut: z.array(z.object({ line: z.number().int(), bytes: z.number().int() })),
          /** When each line began to come; null where that was not noted. */
          times: z.array(z.number().int().nullable()),
          total: z.number().int(),
          bytes: z.number().int(),
        }),
      ),
    /** Bytes of a step's output, as far as they are there. */
    read: oc
      .errors(notFound)
      .input(z.object({ ...stepRef, from: z.number().int().min(0), length: z.number().int().min(1).max(1_048_576) }))
      .output(z.object({ base64: z.string() })),
    /** What a step's output was at a time: how much of it had come, its last line, and the terminal's size where it was noted. */
    at: oc
      .errors(notFound)
      .input(z.object({ ...stepRef, time: z.number().int().min(0) }))
      .output(
        z.object({
          offset: z.number().int(),
          line: z.number().int(),
          size: z.object({ columns: z.number().int(), rows: z.number().int() }).nullable(),
        }),
      ),
    /** A step's output as asciicast v2, in pieces of whole lines; those of one stream wait for `ack`, whose position counts characters. */
    cast: oc
      .errors(notFound)
      .input(z.object({ ...stepRef, stream: z.string() }))
      .output(eventIterator(z.object({ text: z.string(), position: z.number().int() }))),
    /** The lines that match in a step, a job, a run, or all runs where none is named; `ack` counts matches. `firstLine`: of a step alone. */
    search: oc
      .errors({ ...notFound, INVALID: { message: 'The expression cannot be read' } })
      .input(
        z.object({
          query: searchQuerySchema,
          run: runIdSchema.optional(),
          job: z.string().optional(),
          step: z.string().optional(),
          firstLine: z.number().int().min(0).default(0),
          limit: z.number().int().min(1).max(1_000_000).default(10_000),
          stream: z.string(),
        }),
      )
      .output(eventIterator(searchAnswerSchema)),
  },
  terminal: {
    /** The screen of a live step's terminal as escape sequences, and the output offset that it stands for. */
    screen: oc
      .errors(notFound)
      .input(z.object(stepRef))
      .output(
        z.object({ data: z.string(), offset: z.number().int(), columns: z.number().int(), rows: z.number().int() }),
      ),
    write: oc
      .errors(notFound)
      .input(z.object({ ...stepRef, data: z.string() }))
      .output(z.object({})),
    resize: oc
      .errors(notFound)
      .input(
        z.object({ ...stepRef, columns: z.number().int().min(2).max(1000), rows: z.number().int().min(1).max(1000) }),
      )
      .output(z.object({})),
  },
  artifacts: {
    /** What a run keeps, by name. */
    list: oc
      .errors(notFound)
      .input(z.object({ run: runIdSchema }))
      .output(z.array(artifactDetailsSchema)),
    /** Bytes of a file of an artifact. */
    read: oc
      .errors(notFound)
      .input(
        z.object({
          run: runIdSchema,
          name: z.string(),
          path: z.string(),
          offset: z.number().int().min(0),
          length: z.number().int().min(1).max(1_048_576),
        }),
      )
      .output(z.object({ base64: z.string(), total: z.number().int() })),
    /** Writes an artifact's files into a folder of the host's machine; without a name all, each into a folder of its name. */
    extract: oc
      .errors({ ...notFound, FAILED: { message: 'The files could not be written' } })
      .input(z.object({ run: runIdSchema, name: z.string().nullable(), folder: z.string() }))
      .output(z.object({ artifacts: z.array(z.string()) })),
  },
  cache: {
    /** The newest first; sizes and the limit in bytes. */
    list: oc.output(
      z.object({ entries: z.array(cacheEntryDetailsSchema), size: z.number().int(), limit: z.number().int() }),
    ),
    /** By key or id, or all; answers the keys of those removed and the bytes freed. */
    remove: oc
      .input(z.object({ keys: z.array(z.string()), all: z.boolean() }))
      .output(z.object({ removed: z.array(z.string()), freed: z.number().int() })),
  },
  doctor: oc.output(z.array(doctorCheckSchema)),
};
export type HostContract = typeof hostContract;
export type DoctorCheck = z.infer<typeof doctorCheckSchema>;
