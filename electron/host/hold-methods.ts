import { implement } from '@orpc/server';
import { hostContract } from '../../shared/host/api.ts';
import type { HeldStep } from '../../shared/host/holds.ts';
import type { RunState } from '../../shared/run/state.ts';
import type { HostContext } from './host-context.ts';

const contract = implement(hostContract);

function heldIn({ run, outline, jobs }: RunState): HeldStep[] {
  const playbook = outline?.name ?? '';
  return [...jobs.values()].flatMap((job) =>
    job.steps.flatMap((step): HeldStep[] => {
      if (step.held === null) return [];
      const names = { job: job.id, jobName: job.name, step: step.id, stepName: step.name };
      return [{ run, playbook, ...names, ...step.held }];
    }),
  );
}

/** Holding jobs of live runs, and letting them go on. Only the host that owns a run has its sessions. */
export function holdMethods({ runs }: HostContext) {
  const message = 'That run does not go on here';
  return {
    list: contract.holds.list.handler(() => runs.liveStates().flatMap(heldIn)),
    set: contract.holds.set.handler(({ input, errors }) => {
      const live = runs.live(input.run);
      if (live === undefined || (input.job !== null && !live.state.jobs.has(input.job)))
        throw errors.NOT_FOUND({ message });
      if (input.job === null) live.holds.setOnFailure(input.on);
      else live.holds.setBefore({ job: input.job, step: input.step }, input.on);
      return {};
    }),
    release: contract.holds.release.handler(({ input, errors }) => {
      const live = runs.live(input.run);
      if (live === undefined) throw errors.NOT_FOUND({ message });
      return { released: live.holds.release(input, input.decision) };
    }),
  };
}
