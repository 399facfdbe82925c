import { applyEvents, emptyRun } from './apply-event.ts';
import type { RunEvent } from './events.ts';
import type { RunState } from './state.ts';

/** Every so many events a state is kept, from which those between are made. */
const keptEvery = 500;

/** A run as it was at any time, from its events in their order. */
export class RunReplay {
  readonly #run: string;
  readonly #events: readonly RunEvent[];
  readonly #times: readonly number[];
  readonly #kept: RunState[] = [];
  /** Milliseconds since 1970 of the first event, and of the last. */
  readonly from: number;
  readonly to: number;

  constructor(run: string, events: readonly RunEvent[]) {
    this.#run = run;
    this.#events = events;
    let last = 0;
    // A clock that was set back must not make a later event earlier.
    this.#times = events.map(({ time }) => {
      last = Math.max(last, Date.parse(time));
      return last;
    });
    this.from = this.#times[0] ?? 0;
    this.to = this.#times.at(-1) ?? 0;
  }

  /** The state after all events up to a time, in ms since 1970, that time's own included. */
  stateAt(time: number): RunState {
    const count = this.#countUntil(time);
    const kept = this.#keptBefore(count);
    return applyEvents(kept.state, this.#events.slice(kept.count, count));
  }

  #countUntil(time: number): number {
    let [from, to] = [0, this.#times.length];
    while (from < to) {
      const middle = Math.floor((from + to) / 2);
      if ((this.#times[middle] ?? Infinity) <= time) from = middle + 1;
      else to = middle;
    }
    return from;
  }

  #keptBefore(count: number): { readonly state: RunState; readonly count: number } {
    const wanted = Math.floor(count / keptEvery);
    for (let next = this.#kept.length; next < wanted; next++) {
      const before = this.#kept[next - 1] ?? emptyRun(this.#run);
      this.#kept.push(applyEvents(before, this.#events.slice(next * keptEvery, (next + 1) * keptEvery)));
    }
    return { state: this.#kept[wanted - 1] ?? emptyRun(this.#run), count: wanted * keptEvery };
  }
}
