import { z } from 'zod';

/** A text in pieces, secrets standing in it by their names: what is kept of a step holds no secret, and has it again when it is read. */
export const sealedSchema = z.array(z.union([z.string(), z.object({ secret: z.string() })]));
export type Sealed = z.infer<typeof sealedSchema>;

const sealedRecord = z.record(z.string(), sealedSchema);

/**
 * What a step leaves for a later part of its action or for the end of its job, so that a resumed job has it. `action` tells the
 * actions of a job apart: the id of the step that uses it, after those of the composite actions around it, joined by dots.
 */
export const keptSchema = z.discriminatedUnion('kind', [
  /** What the action has saved so far for its later parts. */
  z.object({ kind: z.literal('state'), action: z.string(), values: sealedRecord }),
  /** A program that the action wants run at the job's end. `file` is relative to `folder`, which is absolute. */
  z.object({
    kind: z.literal('post'),
    action: z.string(),
    name: z.string(),
    uses: z.string(),
    condition: z.string(),
    continueOnError: z.union([z.boolean(), z.string()]),
    folder: z.string(),
    file: z.string(),
    inputs: sealedRecord,
    env: sealedRecord,
  }),
  /** Files that are to be in the cache once the job has succeeded. */
  z.object({
    kind: z.literal('cache'),
    key: z.string(),
    paths: z.array(z.string()),
    parts: z.array(z.object({ name: z.string(), value: z.string() })),
  }),
]);
export type Kept = z.infer<typeof keptSchema>;

/** What is kept so far, and one thing more, which takes the place of one of its kind for the same action or key. */
export function keepAlso(kept: readonly Kept[], more: Kept): readonly Kept[] {
  return [...kept.filter((other) => identity(other) !== identity(more)), more];
}

function identity(kept: Kept): string {
  return `${kept.kind} ${kept.kind === 'cache' ? kept.key : kept.action}`;
}
