import type { Clock } from '../engine/ports.ts';

/** The longest that a system timer waits; longer waits are split. */
const longest = 2 ** 31 - 1;

export const systemClock: Clock = {
  now: () => Date.now(),
  after(milliseconds, callback) {
    let timer: NodeJS.Timeout;
    const wait = (left: number) => {
      timer = setTimeout(() => (left > longest ? wait(left - longest) : callback()), Math.min(left, longest));
    };
    wait(milliseconds);
    return () => clearTimeout(timer);
  },
};
