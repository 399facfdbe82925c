import type { Clock } from '../ports.ts';

interface Timer {
  readonly at: number;
  readonly order: number;
  readonly callback: () => void;
}

/** Time that passes only when it is told to: whole runs of hours take as long as their work does. */
export class ManualClock implements Clock {
  #now: number;
  #order = 0;
  readonly #timers = new Set<Timer>();

  constructor(now = Date.parse('2026-01-01T00:00:00.000Z')) {
    this.#now = now;
  }

  now(): number {
    return this.#now;
  }

  after(milliseconds: number, callback: () => void): () => void {
    const timer = { at: this.#now + Math.max(0, milliseconds), order: this.#order++, callback };
    this.#timers.add(timer);
    return () => void this.#timers.delete(timer);
  }

  /** Lets time pass, from timer to timer, until the promise settles. Throws where it never would: nothing waits for the clock any more. */
  async runUntil<T>(promise: Promise<T>): Promise<T> {
    let settled = false;
    const watched = promise.finally(() => {
      settled = true;
    });
    watched.catch(() => {});
    for (;;) {
      await microtasks();
      if (settled) return watched;
      if (!this.#fireNext()) throw new Error('Deadlock: the run waits for something that no timer will bring');
    }
  }

  /** Lets so many milliseconds pass. */
  async pass(milliseconds: number): Promise<void> {
    const end = this.#now + milliseconds;
    await microtasks();
    while (this.#next() !== null && (this.#next()?.at ?? 0) <= end) {
      this.#fireNext();
      await microtasks();
    }
    this.#now = end;
  }

  #next(): Timer | null {
    let next: Timer | null = null;
    for (const timer of this.#timers) {
      if (next === null || timer.at < next.at || (timer.at === next.at && timer.order < next.order)) next = timer;
    }
    return next;
  }

  #fireNext(): boolean {
    const timer = this.#next();
    if (timer === null) return false;
    this.#timers.delete(timer);
    this.#now = timer.at;
    timer.callback();
    return true;
  }
}

/** Resolves when all promise work that can be done has been done. */
function microtasks(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
