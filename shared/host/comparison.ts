import { z } from 'zod';
import { conclusionSchema } from '../run/events.ts';

const sideSchema = z.object({
  conclusion: conclusionSchema.nullable(),
  ms: z.number().nullable(),
  exitCode: z.number().int().nullable(),
  reused: z.boolean(),
});
const changeSchema = z.object({ path: z.string(), left: z.string().nullable(), right: z.string().nullable() });
const pair = { id: z.string(), name: z.string(), left: sideSchema.nullable(), right: sideSchema.nullable() };

/** The first line that differs, from 0, as it is in each; null: that output has no such line. */
const lineDifferenceSchema = z.object({
  line: z.number().int(),
  left: z.string().nullable(),
  right: z.string().nullable(),
});
export type LineDifference = z.infer<typeof lineDifferenceSchema>;

/** Two runs side by side. Jobs and steps by their ids; `output` null: what a step wrote is the same but for times, ids and temporary paths. */
export const comparisonSchema = z.object({
  left: z.string(),
  right: z.string(),
  /** Values of the plans that differ; null: a plan cannot be read. */
  playbook: z.array(changeSchema).nullable(),
  inputs: z.array(changeSchema).nullable(),
  jobs: z.array(
    z.object({
      ...pair,
      outputs: z.array(z.object({ name: z.string(), left: z.string().nullable(), right: z.string().nullable() })),
      steps: z.array(z.object({ ...pair, output: lineDifferenceSchema.nullable() })),
    }),
  ),
});
export type Comparison = z.infer<typeof comparisonSchema>;
