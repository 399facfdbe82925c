import type { HoldsWanted } from '../../shared/host/holds.ts';
import { CommandFailure, exitCodes } from './exit-codes.ts';

/** Where a run that is started here is to hold; without any of them it holds nowhere, as nobody is there to decide. */
export interface HoldOptions {
  readonly holdBefore?: readonly string[];
  readonly holdOnFailure?: boolean;
  readonly holdMinutes?: string;
}

/** The options as the host takes them. */
export function holdsOf({ holdBefore = [], holdOnFailure = false, holdMinutes }: HoldOptions): { holds?: HoldsWanted } {
  const minutes = holdMinutes === undefined ? undefined : Number(holdMinutes);
  if (minutes !== undefined && !(minutes >= 1 && minutes <= 10_080))
    throw new CommandFailure(`--hold-minutes wants a number from 1 to 10080, not "${holdMinutes}"`, exitCodes.usage);
  if (holdBefore.length === 0 && !holdOnFailure) return {};
  const limit = minutes === undefined ? {} : { minutes };
  return { holds: { before: [...holdBefore], onFailure: holdOnFailure, ...limit } };
}
