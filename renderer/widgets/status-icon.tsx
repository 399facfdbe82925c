import {
  Ban,
  Check,
  CircleCheck,
  CircleDashed,
  CircleDot,
  CircleSlash,
  CircleX,
  Clock3,
  Hand,
  LoaderCircle,
  TimerOff,
  Unplug,
} from 'lucide-react';
import { unreachable } from '../../shared/base/unreachable.ts';
import type { Conclusion } from '../../shared/run/events.ts';
import type { Status } from '../../shared/run/state.ts';

export interface StateLook {
  readonly icon: typeof Check;
  /** A class of the theme's text colours. */
  readonly color: string;
  /** As a person says it. */
  readonly label: string;
}

/** How a status or conclusion is drawn and said; one table for graph, lists, tree and tabs. */
export function lookOf(status: Status | null, conclusion: Conclusion | null): StateLook {
  if (conclusion !== null) return lookOfConclusion(conclusion);
  switch (status) {
    case null:
      return { icon: CircleDashed, color: 'text-faint', label: 'not run' };
    case 'waiting':
      return { icon: CircleDashed, color: 'text-idle', label: 'waiting' };
    case 'queued':
      return { icon: CircleDot, color: 'text-idle', label: 'queued' };
    case 'in_progress':
      return { icon: LoaderCircle, color: 'text-running', label: 'running' };
    case 'completed':
      return { icon: Check, color: 'text-idle', label: 'completed' };
    default:
      return unreachable(status);
  }
}

function lookOfConclusion(conclusion: Conclusion): StateLook {
  switch (conclusion) {
    case 'success':
      return { icon: CircleCheck, color: 'text-success', label: 'success' };
    case 'failure':
      return { icon: CircleX, color: 'text-failure', label: 'failure' };
    case 'timed_out':
      return { icon: TimerOff, color: 'text-failure', label: 'timed out' };
    case 'cancelled':
      return { icon: Ban, color: 'text-warning', label: 'cancelled' };
    case 'skipped':
      return { icon: CircleSlash, color: 'text-idle', label: 'skipped' };
    case 'interrupted':
      return { icon: Unplug, color: 'text-warning', label: 'interrupted' };
    default:
      return unreachable(conclusion);
  }
}

/** What a running step waits for: someone to type, or someone to decide; null: for nobody. */
export type Waiting = 'input' | 'held' | null;

/** How what it waits for is drawn and said. */
export const waitingLooks = {
  input: { icon: Clock3, color: 'text-warning', label: 'waits for input' },
  held: { icon: Hand, color: 'text-warning', label: 'held' },
} as const;

interface StatusIconProps {
  readonly status: Status | null;
  readonly conclusion: Conclusion | null;
  readonly waiting?: Waiting;
  readonly size?: number;
}

/** A state as an icon; what it says stands beside it for a screen reader. */
export function StatusIcon({ status, conclusion, waiting = null, size = 14 }: StatusIconProps) {
  const look = waiting === null ? lookOf(status, conclusion) : waitingLooks[waiting];
  const spins = status === 'in_progress' && conclusion === null && waiting === null;
  return (
    <span className={`inline-flex shrink-0 ${look.color}`} title={look.label}>
      <look.icon size={size} strokeWidth={2.25} className={spins ? 'spin' : ''} aria-hidden />
      <span className="sr-only">{look.label}</span>
    </span>
  );
}
