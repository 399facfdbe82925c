/**
 * Streams with acknowledgement. A producer that is a window ahead of what its reader said it dealt with waits, and reads nothing
 * meanwhile: a page that does not read costs the host no memory.
 */
export class Acknowledgements {
  readonly #streams = new Map<string, { position: number; wake: (() => void)[] }>();

  open(stream: string, position: number): void {
    this.#streams.set(stream, { position, wake: [] });
  }

  close(stream: string): void {
    const state = this.#streams.get(stream);
    this.#streams.delete(stream);
    for (const wake of state?.wake ?? []) wake();
  }

  /** The reader has dealt with all before `position`. */
  acknowledge(stream: string, position: number): void {
    const state = this.#streams.get(stream);
    if (state === undefined || position <= state.position) return;
    state.position = position;
    for (const wake of state.wake.splice(0)) wake();
  }

  /** Resolves when less than `window` lies between what was acknowledged and `sent`, or the stream or signal has ended. */
  async room(stream: string, sent: number, window: number, signal: AbortSignal | undefined): Promise<void> {
    for (;;) {
      const state = this.#streams.get(stream);
      if (state === undefined || signal?.aborted || sent - state.position < window) return;
      await new Promise<void>((resolve) => {
        state.wake.push(resolve);
        signal?.addEventListener('abort', () => resolve(), { once: true });
      });
    }
  }
}

/** Wakes whoever waits for news; news that came since the last wait is not lost. */
export class Bell {
  #rung = false;
  #wake: (() => void) | null = null;

  ring(): void {
    this.#rung = true;
    this.#wake?.();
  }

  async wait(signal: AbortSignal | undefined, milliseconds?: number): Promise<void> {
    if (!this.#rung && !signal?.aborted) {
      await new Promise<void>((resolve) => {
        const timer = milliseconds === undefined ? undefined : setTimeout(resolve, milliseconds);
        this.#wake = () => {
          clearTimeout(timer);
          resolve();
        };
        signal?.addEventListener('abort', this.#wake, { once: true });
      });
      this.#wake = null;
    }
    this.#rung = false;
  }
}
