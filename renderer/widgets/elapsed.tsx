import { useEffect, useState } from 'react';
import { formatDuration } from '../../shared/base/duration.ts';

/** The time now in ms since 1970, once a second while `running`. */
export function useNow(running: boolean): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    if (!running) return;
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, [running]);
  return now;
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
