import type { Schedule } from '../../shared/host/schedules.ts';
import { noValues } from '../../shared/plan/script.ts';
import { openPlaybook } from '../documents.ts';
import { startRun } from '../run-playbook.ts';
import { closeDialog, openDialog } from '../stores/dialogs-store.ts';
import { loadSchedules, pauseSchedule, useSchedules } from '../stores/schedules-store.ts';

/** Starts what a schedule starts, as it would, whether its time has come or not. */
export async function runScheduleNow({ path, inputs, kind }: Schedule): Promise<void> {
  await openPlaybook(path);
  await startRun({ path, values: { ...noValues, inputs, event: kind }, secrets: {}, trust: false });
}

/** Asks which schedule, and does something with it. */
async function pick(title: string, act: (schedule: Schedule) => void): Promise<void> {
  await loadSchedules();
  const schedules = useSchedules.getState().list?.schedules ?? [];
  const onPick = (id: string) => {
    closeDialog();
    const chosen = schedules.find((one) => one.id === id);
    if (chosen !== undefined) act(chosen);
  };
  openDialog({ kind: 'pick', title, items: schedules.map(({ id }) => id), onPick });
}

export function pickAndPause(): Promise<void> {
  return pick('Pause or resume which schedule?', ({ id, state }) => void pauseSchedule(id, state !== 'paused'));
}

export function pickAndRun(): Promise<void> {
  return pick('Start which schedule now?', (schedule) => void runScheduleNow(schedule));
}
