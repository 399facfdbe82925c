import { createContext, use, useEffect, useState } from 'react';
import { formatDuration } from '../../shared/base/duration.ts';

/** The time at which what is below is shown, in ms since 1970, where a run is replayed; null: now. */
export const ShownTime = createContext<number | null>(null);

/** The time now in ms since 1970, or the one that is shown; anew after each `everyMs` while `running`. */
export function useNow(running: boolean, everyMs = 1000): number {
  const shown = use(ShownTime);
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    if (!running) return;
    const timer = setInterval(() => setNow(Date.now()), everyMs);
    return () => clearInterval(timer);
  }, [running, everyMs]);
  return shown ?? now;
}

interface ElapsedProps {
  /** ms since 1970; null: not begun, nothing is shown. */
  readonly startedAt: number | null;
  readonly completedAt: number | null;
}

/** How long something took, or takes so far. */
export function Elapsed({ startedAt, completedAt }: ElapsedProps) {
  const now = useNow(startedAt !== null && completedAt === null);
  if (startedAt === null) return null;
  const live = Math.floor(Math.max(0, now - startedAt) / 1000) * 1000;
  const text = completedAt === null ? formatDuration(Math.max(1000, live)) : formatDuration(completedAt - startedAt);
  return <span className="text-tiny tabular-nums text-muted">{text}</span>;
}
