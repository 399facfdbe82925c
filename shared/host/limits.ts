import { oc } from '@orpc/contract';
import { z } from 'zod';

/** How much storage may take, and how long things are kept, as this user's settings have it; null: as it is by itself. */
export const limitSettingsSchema = z.object({
  /** Bytes of a workspace's cache, at most. */
  cacheBytes: z.number().int().min(1_000_000).max(1e15).nullable(),
  /** Days for which an artifact is kept whose step says nothing of it. */
  artifactDays: z.number().int().min(1).max(400).nullable(),
});
export type LimitSettings = z.infer<typeof limitSettingsSchema>;

/** What is left out stays as it is. */
export const limitChangeSchema = limitSettingsSchema.partial();
export type LimitChange = z.infer<typeof limitChangeSchema>;

/** Environment: a variable of this machine says it, whatever the settings say. */
const origin = z.enum(['default', 'settings', 'environment']);

export const limitsSchema = z.object({
  cacheBytes: z.object({ value: z.number().int(), from: origin }),
  artifactDays: z.object({ value: z.number().int(), from: origin }),
});
export type Limits = z.infer<typeof limitsSchema>;

const amountSchema = z.object({ count: z.number().int(), bytes: z.number().int() });

/** What the workspace has now. Runs are counted with their artifacts. */
export const storageUseSchema = z.object({ cache: amountSchema, artifacts: amountSchema, runs: amountSchema });
export type StorageUse = z.infer<typeof storageUseSchema>;

/** The limits of what runs keep: this user's, for all workspaces. */
export const limitsContract = {
  get: oc.output(limitsSchema),
  /** Changes what is given; a smaller cache makes room at once. Answers the bytes that this freed. */
  set: oc
    .errors({ UNREADABLE: { message: 'The settings cannot be read' } })
    .input(limitChangeSchema)
    .output(z.object({ freed: z.number().int() })),
  /** Looks through all that the workspace keeps. */
  use: oc.output(storageUseSchema),
};
