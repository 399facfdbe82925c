import { z } from 'zod';
import { jsonSchema } from '../../../shared/run/events.ts';

const blobSchema = z.object({
  /** What it holds: for files where they go (`workspace`, `home`, or an absolute folder), else `artifacts` or `output STEP`. */
  name: z.string(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  size: z.number().int(),
});
export type CacheBlob = z.infer<typeof blobSchema>;

/** One saved thing: a manifest over blobs. An entry is never changed; whoever is first with a key keeps it. */
export const cacheEntrySchema = z.object({
  version: z.literal(1),
  /** paths: what the action `cache` saved. job: what a whole job left. */
  kind: z.enum(['paths', 'job']),
  /** Entries are compared within a scope only: the paths as written, or the playbook's job. */
  scope: z.string(),
  key: z.string(),
  createdAt: z.number(),
  run: z.string(),
  job: z.string(),
  parts: z.array(z.object({ name: z.string(), value: z.string() })),
  blobs: z.array(blobSchema),
  /** Of a job: its outputs and its steps. */
  data: jsonSchema,
});
export type CacheEntry = z.infer<typeof cacheEntrySchema>;

export function sizeOf({ blobs }: Pick<CacheEntry, 'blobs'>): number {
  return blobs.reduce((sum, blob) => sum + blob.size, 0);
}
