import { formatDuration } from '../../shared/base/duration.ts';
import type { Schedule, TriggerRecord } from '../../shared/host/schedules.ts';

const dayMs = 86_400_000;
const clock = new Intl.DateTimeFormat(undefined, { timeStyle: 'short' });
const weekday = new Intl.DateTimeFormat(undefined, { weekday: 'short', hour: 'numeric', minute: '2-digit' });
const full = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });

/** A time in the person's zone, as short as it is clear at `now`: the hour today, the weekday within six days, else the date. */
export function timeWords(at: number, now: number): string {
  const days = Math.round((new Date(at).setHours(0, 0, 0, 0) - new Date(now).setHours(0, 0, 0, 0)) / dayMs);
  if (days === 0) return `today ${clock.format(at)}`;
  if (days === 1) return `tomorrow ${clock.format(at)}`;
  if (days === -1) return `yesterday ${clock.format(at)}`;
  return days > 0 && days < 7 ? weekday.format(at) : full.format(at);
}

/** How long it is until a time: minutes, hours, days. */
export function untilWords(at: number, now: number): string {
  const left = at - now;
  if (left >= 2 * dayMs) return `in ${Math.round(left / dayMs)} days`;
  return `in ${left < 60_000 ? 'a moment' : formatDuration(Math.round(left / 60_000) * 60_000).replace(/ 00[ms]$/, '')}`;
}

/** What starts it, as a line. */
export function causeWords({ kind, cause, timeZone }: Pick<Schedule, 'kind' | 'cause' | 'timeZone'>): string {
  switch (kind) {
    case 'schedule':
      return `${cause} · ${timeZone ?? ''}`;
    case 'files':
      return `when ${cause} change`;
    case 'playbook':
      return `after ${cause}`;
  }
}

export const outcomeWords: Readonly<Record<TriggerRecord['outcome'], string>> = {
  started: 'started',
  skipped: 'left out',
  missed: 'missed',
  refused: 'could not start',
};

const overlapWords = {
  skip: 'A time while a run goes on is left out.',
  queue: 'A time while a run goes on waits for its end.',
  replace: 'A time while a run goes on cancels that run.',
} as const;

/** The rules of a trigger, in sentences. */
export function ruleWords({ overlap, missed, missedWithin, kind }: Schedule): string {
  const within = `within ${formatDuration(missedWithin * 1000).replace(/ 00[ms]$/, '')}`;
  const made = {
    none: 'Missed times are not made up for.',
    last: `The last missed time ${within} is made up for.`,
    all: `Missed times ${within} are made up for.`,
  };
  return kind === 'files' ? overlapWords[overlap] : `${overlapWords[overlap]} ${made[missed]}`;
}
