import type { RunSummary } from '../../../shared/host/runs-contract.ts';
import { newestTimes } from '../../../shared/playbook/cron.ts';
import type { Trigger } from '../../../shared/playbook/model.ts';
import { isFailure } from '../../../shared/run/conclusion.ts';
import { lookedAtUntil, mostWaiting, type Occurrence } from './decide.ts';
import type { TriggerMemory } from './schedule-store.ts';
import { isMeant, type PlacedTrigger } from './triggers.ts';

/** A run's end may be noticed after that of one that ended later, by so many ms. */
const outOfOrderMs = 60_000;

/** What happened of a trigger since it was last looked at, and the memory that knows of it. */
export interface News {
  readonly came: readonly Occurrence[];
  readonly memory: TriggerMemory;
}

/** The times of a schedule. */
export function newTimes({ times }: PlacedTrigger, memory: TriggerMemory, now: number): News {
  const after = lookedAtUntil(memory.until, now);
  const came = times === null ? [] : newestTimes(times, after, now, mostWaiting);
  return { came: came.map((at) => ({ at, cause: null })), memory: { ...memory, until: Math.max(after, now) } };
}

function hasEndedSo(trigger: Trigger, { conclusion }: RunSummary): boolean {
  if (trigger.kind !== 'playbook' || conclusion === null) return false;
  if (trigger.when === 'always') return true;
  return trigger.when === 'success' ? conclusion === 'success' : isFailure(conclusion);
}

/** The ends of runs of the playbook that a trigger waits for, each once. */
export function newEnds(
  { trigger }: PlacedTrigger,
  memory: TriggerMemory,
  ended: readonly RunSummary[],
  now: number,
): News {
  const after = lookedAtUntil(memory.until, now);
  const all = ended
    .map((run) => ({ run, at: run.completedAt ?? 0 }))
    .filter(({ run, at }) => at > after && isMeant(trigger, { name: run.playbook, path: run.file }))
    .toSorted((a, b) => a.at - b.at);
  const came = all.filter(({ run }) => !memory.seen.includes(run.run) && hasEndedSo(trigger, run));
  const until = Math.max(after, now - outOfOrderMs);
  const seen = all.filter(({ at }) => at > until).map(({ run }) => run.run);
  return { came: came.map(({ run, at }) => ({ at, cause: run.run })), memory: { ...memory, until, seen } };
}
