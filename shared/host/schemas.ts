import { z } from 'zod';
import type { ActionCopies } from '../plan/action-copies.ts';
import type { FoundShell, RunValues, Script } from '../plan/script.ts';
import { jsonSchema } from '../run/events.ts';

/** Schemas of the plain shapes that cross the host's border, each checked against its type. */
export const runValuesSchema: z.ZodType<RunValues, RunValues> = z.object({
  profile: z.string().nullable(),
  variables: z.record(z.string(), jsonSchema),
  inputs: z.record(z.string(), jsonSchema),
  env: z.record(z.string(), z.string()),
  secrets: z.array(z.string()),
  event: z.string().nullable(),
  payload: z.record(z.string(), jsonSchema).optional(),
  maxConcurrency: z.number().int().min(1).nullable(),
  jobs: z.array(z.string()),
  from: z.string().nullable(),
});

export const scriptSchema: z.ZodType<Script, Script> = z.object({
  number: z.string(),
  name: z.string(),
  path: z.string(),
  shell: z.enum(['pwsh', 'bash', 'python', 'node', 'cmd']),
  stage: z.string().nullable(),
  description: z.string().nullable(),
  condition: z.string().nullable(),
  dependencies: z.array(z.string()),
  tags: z.array(z.string()),
  parameters: z
    .array(
      z.object({
        name: z.string(),
        type: z.string().nullable(),
        mandatory: z.boolean(),
        default: z.string().nullable(),
        validateSet: z.array(z.string()),
        help: z.string().nullable(),
        aliases: z.array(z.string()),
      }),
    )
    .nullable(),
});

export const foundShellSchema: z.ZodType<FoundShell, FoundShell> = z.object({
  name: z.string(),
  path: z.string(),
  version: z.string().nullable(),
});

export const actionCopiesSchema: z.ZodType<ActionCopies, ActionCopies> = z.object({
  folders: z.record(z.string(), z.string()),
  problems: z.array(z.string()),
});
