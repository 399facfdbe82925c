import { z } from 'zod';
import type { JsonValue } from '../../shared/base/json.ts';
import { jsonSchema, stepErrorSchema } from '../../shared/run/events.ts';
import type { TypedArgument } from '../engine/ports.ts';

/** The side channel between a PowerShell session (assets/bootstrap/gantry-session.ps1) and its owner: one JSON object a line. */
export type SessionOrder =
  | {
      readonly type: 'step' | 'evaluate';
      readonly id: number;
      /** The script to dot-source; '' for evaluate. */
      readonly path: string;
      readonly directory: string;
      readonly env: Readonly<Record<string, string>>;
      readonly variables: Readonly<Record<string, JsonValue>>;
      readonly parameters: readonly TypedArgument[];
      readonly outputs: readonly { readonly name: string; readonly expression: string }[];
    }
  /** Ends the step that runs; the only order that may come while one does. */
  | { readonly type: 'stop' };

export const sessionAnswerSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('ready'), nonce: z.string().nullable(), version: z.string(), pid: z.number().int() }),
  z.object({
    kind: z.enum(['exited', 'stopped']),
    id: z.number().int(),
    exitCode: z.number().int().nullable(),
    error: stepErrorSchema.nullable(),
    outputs: z.record(z.string(), jsonSchema),
  }),
]);
export type SessionAnswer = z.infer<typeof sessionAnswerSchema>;
export type StepAnswer = Exclude<SessionAnswer, { kind: 'ready' }>;
