import type { TriggerRules } from '../../../shared/playbook/model.ts';

/** A time at which a trigger is to start its playbook: ms since 1970, and what it was that happened then. */
export interface Occurrence {
  readonly at: number;
  /** A run, or a file, whose end or change it was; null: the time alone. */
  readonly cause: string | null;
}

/** A time that starts nothing. missed: nothing was there to start it; running: another went on; replaced: a newer one took its place. */
export interface Dropped extends Occurrence {
  readonly why: 'missed' | 'running' | 'replaced' | 'too-many';
}

export interface Decision {
  /** Those to start, one after the other, each when no run of the playbook goes on. */
  readonly waiting: readonly Occurrence[];
  readonly dropped: readonly Dropped[];
  /** The run that goes on is to be cancelled. */
  readonly cancel: boolean;
}

/** How late a time may be noticed, in ms, and still be on time: a machine may be busy, or have slept for a moment. */
export const graceMs = 60_000;
/** So many missed times are made up for, and so many wait. */
export const mostWaiting = 100;

type Rules = Pick<TriggerRules, 'overlap' | 'missed' | 'missedWithin'>;

interface Situation {
  readonly now: number;
  /** Whether a run of the playbook goes on. */
  readonly running: boolean;
  /** Whether one that waits stands for all: it does for changes of files. */
  readonly together: boolean;
}

/**
 * What becomes of the times of a trigger that came since it was last looked at, oldest first, given those that wait already.
 * Missed times that are made up for wait for their turn; the rule for overlaps is for those that are on time.
 */
export function decide(
  rules: Rules,
  before: readonly Occurrence[],
  came: readonly Occurrence[],
  { now, running, together }: Situation,
): Decision {
  const late = came.filter(({ at }) => at < now - graceMs);
  const onTime = came.filter(({ at }) => at >= now - graceMs);
  const madeUp = new Set(toMakeUp(rules, late, onTime.length, now));
  const dropped: Dropped[] = late.filter((one) => !madeUp.has(one)).map((one) => ({ ...one, why: 'missed' }));
  let waiting = [...before, ...madeUp];
  let cancel = false;
  for (const one of onTime) {
    const busy = running || waiting.length > 0;
    if (!busy) waiting.push(one);
    else if (rules.overlap === 'skip') dropped.push({ ...one, why: 'running' });
    else if (rules.overlap === 'replace') {
      dropped.push(...waiting.map((other): Dropped => ({ ...other, why: 'replaced' })));
      waiting = [one];
      cancel = running;
    } else if (waiting.length >= (together ? 1 : mostWaiting))
      dropped.push({ ...one, why: together ? 'running' : 'too-many' });
    else waiting.push(one);
  }
  return { waiting, dropped, cancel };
}

/** The missed times that are made up for; the last one's place is taken by one that is on time. */
function toMakeUp({ missed, missedWithin }: Rules, late: readonly Occurrence[], onTime: number, now: number) {
  const recent = late.filter(({ at }) => at >= now - missedWithin * 1000);
  switch (missed) {
    case 'none':
      return [];
    case 'last':
      return onTime > 0 ? [] : recent.slice(-1);
    case 'all':
      return recent.slice(-mostWaiting);
  }
}

/** As long as this a clock may be set back without its times coming twice, in ms. */
const setBackMs = 3_600_000;

/** The time from which on is looked for what came: where a clock that was wrong by more was set right, from now on. */
export function lookedAtUntil(until: number, now: number): number {
  return until > now + setBackMs ? now : until;
}
