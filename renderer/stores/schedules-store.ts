import { create } from 'zustand';
import type { ScheduleList } from '../../shared/host/schedules.ts';
import { host } from '../host/client.ts';

interface Schedules {
  /** Null: not known yet. */
  readonly list: ScheduleList | null;
}

/** What starts the workspace's playbooks by itself. */
export const useSchedules = create<Schedules>(() => ({ list: null }));

export async function loadSchedules(): Promise<void> {
  useSchedules.setState({ list: await host.schedules.list() });
}

/** Keeps the list as it is now, until the connection breaks or nobody looks any more. */
export async function followSchedules(signal: AbortSignal): Promise<void> {
  await loadSchedules();
  for await (const _ of await host.schedules.watch(undefined, { signal })) await loadSchedules();
}

export async function pauseSchedule(id: string, paused: boolean): Promise<void> {
  await host.schedules.pause({ id, paused });
  await loadSchedules();
}
