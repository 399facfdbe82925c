import type { ScriptUse } from '../../shared/host/scripts-contract.ts';
import type { Plan } from '../../shared/plan/plan.ts';
import { type HostContext, workspacePlans } from './host-context.ts';

/** The steps of a plan that run numbered scripts, by the scripts' paths; a step of several legs counts once. */
function usesIn(path: string, { playbook, jobs }: Plan): Map<string, ScriptUse[]> {
  const uses = new Map<string, ScriptUse[]>();
  for (const job of jobs) {
    for (const step of job.steps) {
      for (const script of step.scripts) {
        const known = uses.get(script.path) ?? [];
        uses.set(script.path, known);
        if (known.some((use) => use.job === job.job && use.step === step.id)) continue;
        known.push({
          path,
          playbook: playbook.name,
          job: job.job,
          planned: job.id,
          step: step.id,
          stepName: step.name,
        });
      }
    }
  }
  return uses;
}

/** Which steps of the workspace's playbooks come to which script, as the number language has it. */
export async function scriptUsage(context: HostContext): Promise<{ script: string; uses: ScriptUse[] }[]> {
  const all = new Map<string, ScriptUse[]>();
  for await (const { path, plan } of workspacePlans(context)) {
    for (const [script, uses] of usesIn(path, plan)) all.set(script, [...(all.get(script) ?? []), ...uses]);
  }
  return [...all].map(([script, uses]) => ({ script, uses }));
}
