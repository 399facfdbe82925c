import { z } from 'zod';

/** The id of a run: its folder's name. */
export const runIdSchema = z.string().regex(/^[0-9A-Za-z-]{8,64}$/);
/** What names a step of a run. */
export const stepRef = { run: runIdSchema, job: z.string(), step: z.string() };
/** Of a run, job, step, file or name that there is not. */
export const notFound = { NOT_FOUND: { message: 'No such thing' } } as const;
/** The folder must be trusted before anything of it runs; what would run. */
export const untrusted = {
  UNTRUSTED: {
    message: 'The folder is not trusted',
    data: z.object({
      root: z.string(),
      shells: z.array(z.string()),
      scripts: z.array(z.string()),
      permissions: z.array(z.string()),
      secrets: z.array(z.string()),
    }),
  },
} as const;
