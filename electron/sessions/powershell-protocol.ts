import { z } from 'zod';
import type { JsonValue } from '../../shared/base/json.ts';
import { jsonSchema, stepErrorSchema } from '../../shared/run/events.ts';
import type { TypedArgument } from '../engine/ports.ts';

/**
 * The side channel between a PowerShell session (assets/bootstrap/gantry-session.ps1) and its owner: one JSON object a line.
 * Names that a user chose are never names of members here: PowerShell's JSON reader refuses names that differ by case alone.
 */
export type SessionOrder =
  | {
      /** interact: a person's prompt in the session. */
      readonly type: 'step' | 'evaluate' | 'interact';
      readonly id: number;
      /** The script to dot-source; '' for the others. */
      readonly path: string;
      readonly directory: string;
      readonly env: readonly { readonly name: string; readonly value: string }[];
      readonly variables: readonly { readonly name: string; readonly json: string }[];
      readonly parameters: readonly { readonly name: string; readonly type: string | null; readonly json: string }[];
      readonly outputs: readonly { readonly name: string; readonly expression: string }[];
    }
  /** Ends the order that runs; the only one that may come while one does. */
  | { readonly type: 'stop' }
  /** Ends the command that a person gave, and not the prompt. */
  | { readonly type: 'interrupt' };

export const sessionAnswerSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('ready'), nonce: z.string().nullable(), version: z.string(), pid: z.number().int() }),
  /** While a person has a prompt: it waits for a line, or was given a command. */
  z.object({ kind: z.literal('prompt'), id: z.number().int() }),
  z.object({ kind: z.literal('typed'), id: z.number().int(), text: z.string() }),
  z.object({
    kind: z.enum(['exited', 'stopped']),
    id: z.number().int(),
    exitCode: z.number().int().nullable(),
    error: stepErrorSchema.nullable(),
    outputs: z.record(z.string(), jsonSchema),
  }),
]);
export type SessionAnswer = z.infer<typeof sessionAnswerSchema>;
export type StepAnswer = Extract<SessionAnswer, { kind: 'exited' | 'stopped' }>;

/** A value as the session reads it: wrapped, so that a list of one stays a list. */
function wrapped(value: JsonValue): string {
  return JSON.stringify({ value });
}

export function orderedEnv(env: Readonly<Record<string, string>>): { name: string; value: string }[] {
  return Object.entries(env).map(([name, value]) => ({ name, value }));
}

export function orderedVariables(
  variables: Readonly<Record<string, JsonValue>>,
): { readonly name: string; readonly json: string }[] {
  return Object.entries(variables).map(([name, value]) => ({ name, json: wrapped(value) }));
}

/** Arguments for PowerShell to convert; a list or an object for a parameter of type string goes as JSON. */
export function orderedParameters(
  parameters: readonly TypedArgument[],
): { readonly name: string; readonly type: string | null; readonly json: string }[] {
  return parameters.map(({ name, type, value }) => {
    const asText = type === 'string' && typeof value === 'object' && value !== null;
    return { name, type, json: wrapped(asText ? JSON.stringify(value) : value) };
  });
}
