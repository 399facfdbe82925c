import { oc } from '@orpc/contract';
import { z } from 'zod';

const scriptUseSchema = z.object({
  /** Of the playbook's file. */
  path: z.string(),
  playbook: z.string(),
  /** In the playbook. */
  job: z.string(),
  /** Of its first leg in the plan. */
  planned: z.string(),
  step: z.string(),
  stepName: z.string(),
});
export type ScriptUse = z.infer<typeof scriptUseSchema>;

/** The library of numbered scripts; the scripts themselves come with the workspace. */
export const scriptsContract = {
  /** Which steps of the workspace's playbooks come to which script, by its path; those that no step comes to are left out. */
  usage: oc.output(z.array(z.object({ script: z.string(), uses: z.array(scriptUseSchema) }))),
};
