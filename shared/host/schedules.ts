import { z } from 'zod';
import { jsonSchema } from '../run/events.ts';

/** What became of one time of a trigger. `at` is the time itself, `decidedAt` when it was dealt with; ms since 1970. */
export const triggerRecordSchema = z.object({
  at: z.number(),
  decidedAt: z.number(),
  /** skipped: by the rule for overlaps; missed: by the rule for missed times; refused: it could not be started. */
  outcome: z.enum(['started', 'skipped', 'missed', 'refused']),
  /** The run that was started; else null. */
  run: z.string().nullable(),
  /** A sentence; '' where there is nothing to say. */
  detail: z.string(),
});
export type TriggerRecord = z.infer<typeof triggerRecordSchema>;

/** active: it starts runs. paused: by a person, or a workflow's that nobody resumed. broken: `problem` says why. */
export const triggerStates = ['active', 'paused', 'untrusted', 'broken'] as const;

export const scheduleSchema = z.object({
  /** The playbook's path, `#`, and the trigger's name, or its place in the list from 1. */
  id: z.string(),
  path: z.string(),
  playbook: z.string(),
  kind: z.enum(['schedule', 'files', 'playbook']),
  /** The cron expression, the patterns, or the other playbook and how it is to end. */
  cause: z.string(),
  /** Of a schedule: as written, else the machine's own; null for other kinds. */
  timeZone: z.string().nullable(),
  overlap: z.enum(['skip', 'queue', 'replace']),
  missed: z.enum(['none', 'last', 'all']),
  /** Seconds. */
  missedWithin: z.number(),
  inputs: z.record(z.string(), jsonSchema),
  state: z.enum(triggerStates),
  problem: z.string().nullable(),
  /** The next times, ms since 1970; none of a trigger without times, or one that starts nothing. */
  next: z.array(z.number()),
  /** A run of the playbook that goes on. */
  running: z.string().nullable(),
  /** Times that wait for the end of that run. */
  waiting: z.number().int(),
  /** The newest first. */
  records: z.array(triggerRecordSchema),
});
export type Schedule = z.infer<typeof scheduleSchema>;

export const scheduleListSchema = z.object({
  schedules: z.array(scheduleSchema),
  /** The process that starts them; null: none does, as no app and no `gantry serve` is open on the workspace. */
  keeper: z.object({ pid: z.number().int() }).nullable(),
});
export type ScheduleList = z.infer<typeof scheduleListSchema>;
