import { Cron } from 'croner';
import { fail, ok, type Result } from '../base/result.ts';

/** The times that a cron expression means, in ms since 1970, as croner has them: through changes of the clock, too. */
export interface CronTimes {
  /** The first time after `after`; null: there is none. */
  next(after: number): number | null;
}

/** Whether there is a time zone of that name, such as Europe/Zurich. */
function isTimeZone(name: string): boolean {
  try {
    Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

/** Reads a cron expression; a time zone of null is the machine's own. The failure is a sentence. */
export function readCron(text: string, timeZone: string | null): Result<CronTimes, string> {
  if (timeZone !== null && !isTimeZone(timeZone))
    return fail(`There is no time zone "${timeZone}"; one is Europe/Zurich, another is UTC.`);
  try {
    const cron = new Cron(text, { paused: true, ...(timeZone === null ? {} : { timezone: timeZone }) });
    return ok({ next: (after) => cron.nextRun(new Date(after))?.getTime() ?? null });
  } catch (error) {
    const why = (error instanceof Error ? error.message : String(error)).replace(/^CronPattern: /, '');
    const told = why.startsWith('invalid configuration') ? '' : `: ${why.replace(/\.$/, '')}`;
    return fail(
      `"${text}" is no cron expression${told}. It has five parts: minute, hour, day, month, weekday; "0 3 * * *" is each night at three.`,
    );
  }
}

const firstSpan = 60_000;

/**
 * The newest `count` times after `after` up to `until`, oldest first. It looks back from `until` in growing spans, so that a
 * long absence costs no more than what is wanted of it.
 */
export function newestTimes(times: CronTimes, after: number, until: number, count: number): number[] {
  for (let span = firstSpan; ; span *= 4) {
    const from = Math.max(after, until - span);
    const found: number[] = [];
    for (let at = times.next(from); at !== null && at <= until; at = times.next(at)) found.push(at);
    if (found.length >= count || from === after) return found.slice(-count);
  }
}

/** The first `count` times after `after`. */
export function nextTimes(times: CronTimes, after: number, count: number): number[] {
  const found: number[] = [];
  for (let at = times.next(after); at !== null && found.length < count; at = times.next(at)) found.push(at);
  return found;
}
