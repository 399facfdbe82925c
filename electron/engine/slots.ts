/**
 * The places to work in, shared by a run and the runs within it: a job that works holds one, a job that waits for a run
 * within it holds none. Whoever waits for a place holds none either, so that no two can wait for each other.
 */
export class Slots {
  #free: number;
  readonly #fills = new Set<() => void>();
  #offering = false;
  #again = false;

  constructor(count: number) {
    this.#free = Math.max(1, Math.floor(count) || 1);
  }

  take(): boolean {
    if (this.#free === 0) return false;
    this.#free--;
    return true;
  }

  give(): void {
    this.#free++;
  }

  /** `fill` takes what it can use whenever there may be more; the answer takes it back. */
  join(fill: () => void): () => void {
    this.#fills.add(fill);
    return () => this.#fills.delete(fill);
  }

  /** Lets all who share the places fill what is free, those within others first: what was begun is ended before more is begun. */
  offer(): void {
    this.#again = true;
    if (this.#offering) return;
    this.#offering = true;
    while (this.#again) {
      this.#again = false;
      for (const fill of [...this.#fills].toReversed()) fill();
    }
    this.#offering = false;
  }
}
