import { isDefinedError, safe } from '@orpc/client';
import type { Schedule, ScheduleList } from '../../shared/host/schedules.ts';
import { CommandFailure, type ExitCode, exitCodes } from './exit-codes.ts';
import { type HistoryOptions, withHost } from './open-host.ts';
import { answer, answerJson, table, tell } from './print.ts';

const noSchedules =
  'No schedules yet. A playbook starts by itself with orchestration.triggers, such as [{"schedule": "0 3 * * *"}].';
const noKeeper = 'Nothing starts them now: they start while the app or `gantry serve` is open on this workspace.';

function lastOf({ records, running }: Schedule): string {
  const [last] = records;
  if (running !== null) return `running: ${running}`;
  return last === undefined ? '' : `${last.outcome} ${new Date(last.at).toLocaleString()}`;
}

function scheduleRow(one: Schedule): string[] {
  const [next] = one.next;
  const cause = one.timeZone === null ? `${one.kind} ${one.cause}` : `${one.cause} (${one.timeZone})`;
  return [one.id, one.state, cause, next === undefined ? '' : new Date(next).toLocaleString(), lastOf(one)];
}

function tellKeeper({ keeper }: ScheduleList): void {
  if (keeper === null) tell(noKeeper);
}

/** `gantry schedule list`: what starts playbooks by itself. */
export function scheduleListCommand(options: HistoryOptions): Promise<ExitCode> {
  return withHost(options, async (host) => {
    const list = await host.client.schedules.list();
    if (options.json) answerJson(list);
    else if (list.schedules.length === 0) tell(noSchedules);
    else {
      answer(table([['SCHEDULE', 'STATE', 'STARTS AT', 'NEXT', 'LAST'], ...list.schedules.map(scheduleRow)]));
      for (const { id, problem } of list.schedules) if (problem !== null) tell(`${id}: ${problem}`);
      tellKeeper(list);
    }
    return exitCodes.success;
  });
}

/** `gantry schedule next`: the next times of all schedules in their order, in this machine's time zone. */
export function scheduleNextCommand(options: HistoryOptions & { readonly count?: string }): Promise<ExitCode> {
  const count = Number(options.count ?? 10);
  if (!Number.isInteger(count) || count < 1 || count > 1000)
    throw new CommandFailure(`--count wants a whole number from 1 to 1000, not "${options.count}"`, exitCodes.usage);
  return withHost(options, async (host) => {
    const times = await host.client.schedules.next({ count });
    if (options.json) answerJson(times.map(({ at, ...rest }) => ({ at: new Date(at).toISOString(), ...rest })));
    else if (times.length === 0) tell('No schedule has a next time. `gantry schedule list` tells of each why.');
    else {
      answer(table(times.map(({ at, playbook, id }) => [new Date(at).toLocaleString(), playbook, id])));
      tellKeeper(await host.client.schedules.list());
    }
    return exitCodes.success;
  });
}

/** `gantry schedule pause|resume ID`: for every host of the workspace. */
export function schedulePauseCommand(id: string, options: HistoryOptions, paused: boolean): Promise<ExitCode> {
  return withHost(options, async (host) => {
    const { error } = await safe(host.client.schedules.pause({ id, paused }));
    if (isDefinedError(error))
      throw new CommandFailure(`${error.message}; \`gantry schedule list\` names them.`, exitCodes.usage);
    if (error !== null) throw error;
    tell(paused ? `${id} is paused.` : `${id} starts runs again.`);
    return exitCodes.success;
  });
}
