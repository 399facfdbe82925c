import { z } from 'zod';

/** The id of a run: its folder's name. */
export const runIdSchema = z.string().regex(/^[0-9A-Za-z-]{8,64}$/);
/** What names a step of a run. */
export const stepRef = { run: runIdSchema, job: z.string(), step: z.string() };
/** Of a run, job, step, file or name that there is not. */
export const notFound = { NOT_FOUND: { message: 'No such thing' } } as const;
