import { z } from 'zod';
import { holdPointSchema } from '../run/hold.ts';

/** Where a run is to hold for a person; whoever gives it is there to decide, so the playbook's own `pauseBefore` counts too. */
export const holdsWantedSchema = z.object({
  /** `JOB/STEP`, by the ids of the plan or the playbook; a job alone stands for the first step that it comes to. */
  before: z.array(z.string()),
  /** Where a step has failed for good. */
  onFailure: z.boolean(),
  /** How long a hold may last; 60 where it is not said. */
  minutes: z.number().min(1).max(10_080).optional(),
});
export type HoldsWanted = z.infer<typeof holdsWantedSchema>;

/** A step that is held in a run of this host; times in ms since 1970. */
export const heldStepSchema = z.object({
  run: z.string(),
  playbook: z.string(),
  job: z.string(),
  jobName: z.string(),
  step: z.string(),
  stepName: z.string(),
  /** Of the step of an action which holds; null: it is the step itself. */
  within: z.string().nullable(),
  point: holdPointSchema,
  since: z.number(),
  until: z.number(),
});
export type HeldStep = z.infer<typeof heldStepSchema>;
