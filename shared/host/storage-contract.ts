import { oc } from '@orpc/contract';
import { z } from 'zod';
import { notFound, runIdSchema } from './contract-parts.ts';

const artifactDetailsSchema = z.object({
  version: z.literal(1),
  name: z.string(),
  job: z.string(),
  step: z.string(),
  size: z.number().int(),
  digest: z.string(),
  createdAt: z.string(),
  expiresAt: z.string(),
  files: z.array(z.object({ path: z.string(), size: z.number().int(), executable: z.boolean() })),
});
export type ArtifactDetails = z.infer<typeof artifactDetailsSchema>;

const cacheEntryDetailsSchema = z.object({
  id: z.string(),
  /** paths: saved by the action `cache`. job: what a whole job left. */
  kind: z.enum(['paths', 'job']),
  key: z.string(),
  run: z.string(),
  job: z.string(),
  createdAt: z.number(),
  usedAt: z.number(),
  size: z.number().int(),
});

/** What runs keep for people. */
export const artifactsContract = {
  /** What a run keeps, by name. */
  list: oc
    .errors(notFound)
    .input(z.object({ run: runIdSchema }))
    .output(z.array(artifactDetailsSchema)),
  /** Bytes of a file of an artifact. */
  read: oc
    .errors(notFound)
    .input(
      z.object({
        run: runIdSchema,
        name: z.string(),
        path: z.string(),
        offset: z.number().int().min(0),
        length: z.number().int().min(1).max(1_048_576),
      }),
    )
    .output(z.object({ base64: z.string(), total: z.number().int() })),
  /** Writes an artifact's files into a folder of the host's machine; without a name all, each into a folder of its name. */
  extract: oc
    .errors({ ...notFound, FAILED: { message: 'The files could not be written' } })
    .input(z.object({ run: runIdSchema, name: z.string().nullable(), folder: z.string() }))
    .output(z.object({ artifacts: z.array(z.string()) })),
};

/** The workspace's cache. */
export const cacheContract = {
  /** The newest first; sizes and the limit in bytes. */
  list: oc.output(
    z.object({ entries: z.array(cacheEntryDetailsSchema), size: z.number().int(), limit: z.number().int() }),
  ),
  /** By key or id, or all; answers the keys of those removed and the bytes freed. */
  remove: oc
    .input(z.object({ keys: z.array(z.string()), all: z.boolean() }))
    .output(z.object({ removed: z.array(z.string()), freed: z.number().int() })),
};
