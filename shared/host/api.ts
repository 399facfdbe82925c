import { eventIterator, oc } from '@orpc/contract';
import { z } from 'zod';
import { problemSchema } from '../base/schemas.ts';
import { planSchema } from '../plan/plan-schema.ts';
import { holdDecisionSchema } from '../run/hold.ts';
import { notFound, runIdSchema, stepRef } from './contract-parts.ts';
import { draftSchema } from './drafts.ts';
import { foldersContract, sessionContract } from './folders-contract.ts';
import { graphsContract } from './graph-views.ts';
import { historyContract } from './history-contract.ts';
import { heldStepSchema } from './holds.ts';
import { limitsContract } from './limits.ts';
import { outputContract, terminalContract } from './output-contract.ts';
import { runsContract } from './runs-contract.ts';
import { scheduleListSchema } from './schedules.ts';
import { actionCopiesSchema, foundShellSchema, runValuesSchema, scriptSchema } from './schemas.ts';
import { scriptsContract } from './scripts-contract.ts';
import { secretKeptSchema, secretListSchema, secretRefSchema, secretSetSchema } from './secrets.ts';
import { shellsContract } from './shells-contract.ts';
import { artifactsContract, cacheContract } from './storage-contract.ts';

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

/** An action of the workspace's own, by its folder. */
const actionEntrySchema = z.object({
  /** As `uses` names it: `./actions/NAME`. */
  uses: z.string(),
  name: z.string(),
  description: z.string().nullable(),
  /** Inputs that must be given. */
  required: z.array(z.string()),
});
export type ActionEntry = z.infer<typeof actionEntrySchema>;

export const workspaceSchema = z.object({
  /** Absolute, for people to read. */
  root: z.string(),
  name: z.string(),
  trusted: z.boolean(),
  scriptsFolder: z.string(),
  platform: z.enum(['linux', 'darwin', 'win32']),
  playbooks: z.array(playbookEntrySchema),
  scripts: z.array(scriptSchema),
  actions: z.array(actionEntrySchema),
  shells: z.array(foundShellSchema),
  actionCopies: actionCopiesSchema,
  version: z.string(),
});
export type Workspace = z.infer<typeof workspaceSchema>;

export const doctorCheckSchema = z.object({
  id: z.string(),
  title: z.string(),
  status: z.enum(['ok', 'warning', 'error']),
  detail: z.string(),
  /** What to do; null where all is well. */
  help: z.string().nullable(),
});

/** The store of secrets, or the keychain, cannot be used: nothing was changed. */
const storeFailed = { STORE: { message: 'The store failed', data: z.object({ help: z.string() }) } } as const;

/**
 * The contract of the host: what a window, a page and the command line may ask of it. One router implements it, three
 * transports carry it (MessagePort, loopback WebSocket, in process), and both sides check every payload against it.
 *
 * Paths are relative to the workspace with forward slashes. Offsets and lengths of output are bytes. Times are ms since 1970.
 */
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
  /** Playbooks to begin with. */
  templates: oc.output(
    z.array(
      z.object({
        id: z.string(),
        title: z.string(),
        description: z.string(),
        /** In YAML, with comments; `fillTemplate` makes a playbook of it. */
        text: z.string(),
      }),
    ),
  ),
  /** Unsaved work, kept beside the workspace until it is saved or given up. */
  drafts: {
    /** The newest first. */
    list: oc.output(z.array(draftSchema)),
    /** Keeps a draft in the place of the one that its file had in its window; answered once it is on disk. */
    keep: oc.errors(notFound).input(draftSchema).output(z.object({})),
    forget: oc.input(draftSchema.pick({ path: true, window: true })).output(z.object({})),
  },
  scripts: scriptsContract,
  folders: foldersContract,
  session: sessionContract,
  graphs: graphsContract,
  runs: runsContract,
  history: historyContract,
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
    /** Gives the host the passphrase, a new one where none was chosen; it keeps it in memory alone, until it ends. */
    unlock: oc
      .errors({ ...storeFailed, WRONG: { message: 'The passphrase is not the one of these secrets' } })
      .input(z.object({ passphrase: z.string().min(1).max(10_000) }))
      .output(z.object({})),
    /** Lets the host forget the passphrase. */
    lock: oc.output(z.object({})),
    remove: oc
      .errors({ ...notFound, ...storeFailed })
      .input(secretRefSchema)
      .output(z.object({})),
  },
  output: outputContract,
  terminal: terminalContract,
  shells: shellsContract,
  artifacts: artifactsContract,
  cache: cacheContract,
  limits: limitsContract,
  doctor: oc.output(z.array(doctorCheckSchema)),
};
export type HostContract = typeof hostContract;
export type DoctorCheck = z.infer<typeof doctorCheckSchema>;
