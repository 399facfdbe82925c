import { z } from 'zod';
import type { JsonValue } from './json.ts';
import type { Problem } from './problem.ts';

/** Any JSON, checked all the way down. */
export const jsonValueSchema = z.json() as z.ZodType<JsonValue, JsonValue>;

export const problemSchema: z.ZodType<Problem, Problem> = z.object({
  severity: z.enum(['error', 'warning', 'info']),
  code: z.string(),
  message: z.string(),
  pointer: z.string(),
  range: z.object({
    line: z.number().int(),
    column: z.number().int(),
    offset: z.number().int(),
    length: z.number().int(),
  }),
});
