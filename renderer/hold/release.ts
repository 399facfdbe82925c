import { safe } from '@orpc/client';
import type { HoldDecision } from '../../shared/run/hold.ts';
import { host } from '../host/client.ts';
import type { StepRef } from '../output/output-stream.ts';
import { announce } from '../stores/announce-store.ts';
import { tellError } from '../stores/dialogs-store.ts';

/** Decides what becomes of a held step. */
export async function release({ run, job, step }: StepRef, decision: HoldDecision): Promise<void> {
  const { error, data } = await safe(host.holds.release({ run, job, step, decision }));
  if (error !== null) return tellError('The step was not let go', error);
  if (!data.released) announce('The step is not held any more.', 'note');
}

/** Asks a run to hold: before the next step of a job, or without one where any step fails. */
export async function askToHold(run: string, job: string | null, on: boolean, done: string): Promise<void> {
  const { error } = await safe(host.holds.set({ run, job, step: null, on }));
  if (error !== null) return tellError('The run does not hold', error);
  announce(done);
}
