import { randomUUID } from 'node:crypto';
import { isDefinedError, safe } from '@orpc/client';
import { runIdSchema } from '../../shared/host/contract-parts.ts';
import { applyEvent, emptyRun } from '../../shared/run/apply-event.ts';
import { interrupted } from '../../shared/run/interrupted.ts';
import type { RunState } from '../../shared/run/state.ts';
import type { Host } from '../host/create-host.ts';
import { CommandFailure, exitCodes } from './exit-codes.ts';

/** The id of a run as a person gave it; a usage error where no run can have it. */
export function requireRun(text: string): string {
  if (runIdSchema.safeParse(text).success) return text;
  throw new CommandFailure(`There is no run ${text}`, exitCodes.usage);
}

/**
 * A run as its journal has it now; one whose owner is gone is shown as interrupted. An unknown run is a usage error.
 */
export async function foldRun(host: Host, run: string): Promise<RunState> {
  const { error, data } = await safe(host.client.runs.get({ run }));
  if (data === undefined)
    throw isDefinedError(error) ? new CommandFailure(`There is no run ${run}`, exitCodes.usage) : error;
  let state = emptyRun(run);
  const stream = randomUUID();
  for await (const batch of await host.client.runs.events({ run, after: 0, stream, follow: false })) {
    for (const event of batch) state = applyEvent(state, event);
    await host.client.output.ack({ stream, position: state.seq });
  }
  return data.summary.live ? state : interrupted(state);
}
