import { z } from 'zod';
import type { JsonValue } from '../base/json.ts';
import { holdEndSchema, holdPointSchema } from './hold.ts';
import { keptSchema } from './kept.ts';

/**
 * Everything that happens in a run, one union. An event is on disk before anyone is told of it; `applyEvent` folds it.
 * `job` is the planned job's id, `step` the planned step's. Times are ISO 8601 in UTC with milliseconds.
 */
export const conclusionSchema = z.enum(['success', 'failure', 'cancelled', 'skipped', 'timed_out', 'interrupted']);
export type Conclusion = z.infer<typeof conclusionSchema>;

export const jsonSchema = z.json() as z.ZodType<JsonValue, JsonValue>;
const outputs = z.record(z.string(), jsonSchema);

/** What went wrong, with its place in the step's own script where the shell told one. */
export const stepErrorSchema = z.object({
  message: z.string(),
  /** Path as the shell gave it; null for the step's inline text. */
  file: z.string().nullable(),
  line: z.number().int().nullable(),
  column: z.number().int().nullable(),
  /** What the shell calls it: `RuntimeException`, `ParseError`, `ExitCode`, `Timeout`, `NotFound`, … */
  kind: z.string(),
  /** The shell's own stack trace or further lines; '' where there are none. */
  detail: z.string(),
});
export type StepError = z.infer<typeof stepErrorSchema>;

/** Why something was skipped, not run, or ended: a sentence, and the condition with the value of each part where there was one. */
export const reasonSchema = z.object({
  text: z.string(),
  condition: z.string().nullable(),
  parts: z.array(z.object({ text: z.string(), value: jsonSchema })),
});
export type Reason = z.infer<typeof reasonSchema>;

/** The step of a job whose run a job is of, and the attempt of that job; null: of the whole run. */
export const parentSchema = z.object({ job: z.string(), step: z.string(), jobAttempt: z.number().int() });

/** The shape of a run as anyone needs it who has no plan: written into run.started, so that the journal is enough. */
export const outlineSchema = z.object({
  name: z.string(),
  version: z.string().nullable(),
  format: z.enum(['v1', 'v2', 'v3', 'github']),
  file: z.string(),
  jobs: z.array(
    z.object({
      id: z.string(),
      job: z.string(),
      name: z.string(),
      needs: z.array(z.string()),
      level: z.number().int(),
      matrix: z.record(z.string(), jsonSchema).nullable(),
      parent: parentSchema.nullable().optional(),
      steps: z.array(
        z.object({ id: z.string(), name: z.string(), kind: z.enum(['run', 'script', 'uses']), shell: z.string() }),
      ),
    }),
  ),
});
export type RunOutline = z.infer<typeof outlineSchema>;
export type OutlineJob = RunOutline['jobs'][number];

export const annotationSchema = z.object({
  level: z.enum(['error', 'warning', 'notice', 'debug']),
  message: z.string(),
  title: z.string().nullable(),
  file: z.string().nullable(),
  line: z.number().int().nullable(),
  endLine: z.number().int().nullable(),
  column: z.number().int().nullable(),
  endColumn: z.number().int().nullable(),
});
export type Annotation = z.infer<typeof annotationSchema>;

/** An artifact as a run lists it. `digest`: `sha256:` and a hash over names, modes and contents. `expiresAt`: ISO 8601. */
export const artifactSchema = z.object({
  name: z.string(),
  size: z.number().int(),
  files: z.number().int(),
  digest: z.string(),
  expiresAt: z.string(),
});

const at = { job: z.string() };
const atStep = { job: z.string(), step: z.string() };

const waiting = {
  group: z.string(),
  holder: z.object({ run: z.string(), job: z.string().nullable() }).nullable(),
};

const bodies = [
  /** The first event of an attempt of a run. `resumed`: the same run goes on after an interruption. */
  z.object({
    type: z.literal('run.started'),
    outline: outlineSchema,
    event: z.string(),
    actor: z.string(),
    attempt: z.number().int(),
    resumed: z.boolean(),
    workspace: z.string(),
    maxConcurrency: z.number().int(),
  }),
  /** Something that the run's reader should know and that belongs to no step. */
  z.object({ type: z.literal('run.warning'), code: z.string(), message: z.string() }),
  /** Another run, or a job of one, holds the place in its concurrency group; null: it is not known which. */
  z.object({ type: z.literal('run.waiting'), ...waiting }),
  /** The place is its own now. */
  z.object({ type: z.literal('run.admitted') }),
  /** A person or a signal asked for the end of the whole run. */
  z.object({ type: z.literal('run.cancelling'), reason: z.string() }),
  z.object({
    type: z.literal('run.completed'),
    conclusion: conclusionSchema,
    durationMs: z.number(),
    reason: reasonSchema.nullable(),
  }),
  /** As run.waiting; the job waits for no slot yet. */
  z.object({ type: z.literal('job.waiting'), ...at, ...waiting }),
  /** All needs are through and the condition holds; the job waits for a slot. */
  z.object({ type: z.literal('job.queued'), ...at }),
  /** A job whose matrix depended on outputs became these legs (or none). */
  z.object({ type: z.literal('job.expanded'), ...at, legs: z.array(outlineSchema.shape.jobs.element) }),
  /** `name`: the job's name with its expressions answered, where it holds any. A resumed job starts with the attempt it was in. */
  z.object({ type: z.literal('job.started'), ...at, attempt: z.number().int(), name: z.string().optional() }),
  /** The attempt failed and another follows after `delayMs`. */
  z.object({
    type: z.literal('job.retrying'),
    ...at,
    attempt: z.number().int(),
    delayMs: z.number(),
    conclusion: conclusionSchema,
  }),
  z.object({ type: z.literal('job.cancelling'), ...at, reason: z.string() }),
  /** `result` is before continueOnError, `conclusion` after. */
  z.object({
    type: z.literal('job.completed'),
    ...at,
    attempt: z.number().int(),
    result: conclusionSchema,
    conclusion: conclusionSchema,
    outputs,
    reason: reasonSchema.nullable(),
  }),
  /** A step that the plan does not have, of an action that works before or after the job's own steps; null: it is the last. */
  z.object({
    type: z.literal('step.added'),
    ...atStep,
    name: z.string(),
    kind: z.enum(['run', 'script', 'uses']),
    shell: z.string(),
    before: z.string().nullable(),
  }),
  /** `name`: the step's name with its expressions answered, where it holds any. */
  z.object({
    type: z.literal('step.started'),
    ...atStep,
    attempt: z.number().int(),
    jobAttempt: z.number().int(),
    shell: z.string(),
    command: z.string(),
    name: z.string().optional(),
  }),
  /**
   * The step runs another playbook: its jobs, by ids that begin with the step's. They are new, or begin anew where they are
   * known; resumed: those that are known stay as they are.
   */
  z.object({
    type: z.literal('step.nested'),
    ...atStep,
    name: z.string(),
    file: z.string(),
    jobs: z.array(outlineSchema.shape.jobs.element),
    resumed: z.boolean(),
  }),
  z.object({
    type: z.literal('step.retrying'),
    ...atStep,
    attempt: z.number().int(),
    delayMs: z.number(),
    outcome: conclusionSchema,
    exitCode: z.number().int().nullable(),
    error: stepErrorSchema.nullable(),
  }),
  /** The step waits for input on its terminal, or no longer. */
  z.object({ type: z.literal('step.input'), ...atStep, waiting: z.boolean() }),
  /** The job holds at this step for a person to take over, until then (ISO 8601) at the longest; no time limit runs meanwhile. */
  z.object({
    type: z.literal('step.held'),
    ...atStep,
    /** Of the step of an action which holds in the name of the step that uses it. */
    within: z.string().nullable().default(null),
    point: holdPointSchema,
    until: z.string(),
    exitCode: z.number().int().nullable(),
    error: stepErrorSchema.nullable(),
  }),
  /** The hold is over. `typed`: the commands given in its shell, in order; `text`: the step's text for this run, where it was changed. */
  z.object({
    type: z.literal('step.released'),
    ...atStep,
    by: holdEndSchema,
    typed: z.array(z.string()),
    text: z.string().nullable(),
  }),
  z.object({ type: z.literal('step.annotation'), ...atStep, annotation: annotationSchema }),
  /** Markdown that the step wrote to its summary file. */
  z.object({ type: z.literal('step.summary'), ...atStep, markdown: z.string() }),
  /** What the step added to the environment and the PATH of the steps after it, so that a resumed job has it. */
  z.object({
    type: z.literal('step.exported'),
    ...atStep,
    env: z.record(z.string(), z.string()),
    path: z.array(z.string()),
  }),
  /** The step leaves something for a later part of its action, or for the end of its job. */
  z.object({ type: z.literal('step.kept'), ...atStep, kept: keptSchema }),
  /** Files that the step kept with the run, in place of those of the same name. `from`: the run that they were taken over from. */
  z.object({
    type: z.literal('artifact.uploaded'),
    ...atStep,
    artifact: artifactSchema,
    from: z.string().nullable(),
  }),
  /** The step found what an earlier run had saved, under `key` itself or one that begins like it. */
  z.object({
    type: z.literal('cache.restored'),
    ...atStep,
    key: z.string(),
    matchedKey: z.string(),
    from: z.string(),
    size: z.number().int(),
  }),
  /** The step found nothing under its key; `reason` says what of the key changed. */
  z.object({ type: z.literal('cache.missed'), ...atStep, key: z.string(), reason: z.string() }),
  z.object({ type: z.literal('cache.saved'), ...atStep, key: z.string(), size: z.number().int() }),
  /** The job was not run: what it left in an earlier run with the same inputs stands for it; its steps are told as they were. */
  z.object({ type: z.literal('job.cached'), ...at, from: z.string() }),
  /** The job may be taken from the cache and was not; `reason` says what changed. */
  z.object({ type: z.literal('job.uncached'), ...at, reason: z.string() }),
  /** Processes of the step that could not be ended. */
  z.object({ type: z.literal('step.survivors'), ...atStep, pids: z.array(z.number().int()) }),
  z.object({ type: z.literal('step.cancelling'), ...atStep, reason: z.string() }),
  /** `outcome` is before continueOnError, `conclusion` after; `outputBytes` is the length of the step's output so far. */
  z.object({
    type: z.literal('step.completed'),
    ...atStep,
    attempt: z.number().int(),
    outcome: conclusionSchema,
    conclusion: conclusionSchema,
    exitCode: z.number().int().nullable(),
    error: stepErrorSchema.nullable(),
    outputs,
    reason: reasonSchema.nullable(),
    outputBytes: z.number().int(),
  }),
] as const;

export const eventBodySchema = z.discriminatedUnion('type', bodies);
/** An event as the engine says it, before the journal numbers it. */
export type RunEventBody = z.infer<typeof eventBodySchema>;

export const eventHeaderSchema = z.object({
  run: z.string(),
  seq: z.number().int().positive(),
  time: z.iso.datetime({ precision: 3 }),
});
export type RunEventHeader = z.infer<typeof eventHeaderSchema>;
/** An event as the journal has it: `seq` counts from 1 without gaps within a run. */
export const runEventSchema = z.intersection(eventHeaderSchema, eventBodySchema);
export type RunEvent = RunEventHeader & RunEventBody;
export type RunEventOf<T extends RunEventBody['type']> = RunEventHeader & Extract<RunEventBody, { type: T }>;
