import type { Clock } from './ports.ts';

/** Time that runs out, and stands still while someone is waited for. */
export interface Deadline {
  pause(): void;
  resume(): void;
  /** Takes it back; it will not run out any more. */
  stop(): void;
}

/** Calls `onEnd` once after `milliseconds` of running time; null, or nothing above zero, never runs out. */
export function startDeadline(clock: Clock, milliseconds: number | null, onEnd: () => void): Deadline {
  if (milliseconds === null) return { pause() {}, resume() {}, stop() {} };
  let left = milliseconds;
  let since = clock.now();
  let takeBack: (() => void) | null = null;
  const pause = () => {
    if (takeBack === null) return;
    takeBack();
    takeBack = null;
    left -= clock.now() - since;
  };
  const resume = () => {
    if (takeBack !== null || left <= 0) return;
    since = clock.now();
    takeBack = clock.after(left, () => {
      takeBack = null;
      left = 0;
      onEnd();
    });
  };
  const stop = () => {
    pause();
    left = 0;
  };
  resume();
  return { pause, resume, stop };
}

/** Resolves after a time, or as soon as the signal is aborted. */
export function delay(clock: Clock, milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const takeBack = clock.after(milliseconds, () => {
      signal.removeEventListener('abort', end);
      resolve();
    });
    const end = () => {
      takeBack();
      resolve();
    };
    signal.addEventListener('abort', end, { once: true });
  });
}
