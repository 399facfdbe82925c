/** Resolves when `begin`'s callback is called or the signal aborts, and leaves no listener on the signal. */
function until(signal: AbortSignal | undefined, begin: (wake: () => void) => void): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted) {
      resolve();
      return;
    }
    const wake = () => {
      signal?.removeEventListener('abort', wake);
      resolve();
    };
    signal?.addEventListener('abort', wake);
    begin(wake);
  });
}

/**
 * One stream with acknowledgement. A producer that is a window ahead of what its reader said it dealt with waits, and reads
 * nothing meanwhile: a page that does not read costs the host no memory.
 */
export class Flow {
  #sent: number;
  #dealtWith: number;
  #closed = false;
  #waiting: (() => void)[] = [];

  constructor(position: number) {
    this.#sent = position;
    this.#dealtWith = position;
  }

  /** All before `position` is given to the reader. */
  send(position: number): void {
    this.#sent = position;
  }

  /** The reader has dealt with all before `position`; what it was not given yet it cannot have dealt with. */
  acknowledge(position: number): void {
    const dealtWith = Math.min(position, this.#sent);
    if (dealtWith <= this.#dealtWith) return;
    this.#dealtWith = dealtWith;
    this.#wake();
  }

  close(): void {
    this.#closed = true;
    this.#wake();
  }

  #wake(): void {
    for (const wake of this.#waiting.splice(0)) wake();
  }

  /** Resolves to true when less than `window` is under way, to false when the stream or the signal has ended. */
  async room(window: number, signal: AbortSignal | undefined): Promise<boolean> {
    while (!this.#closed && !signal?.aborted) {
      if (this.#sent - this.#dealtWith < window) return true;
      await until(signal, (wake) => this.#waiting.push(wake));
    }
    return false;
  }
}

/** The streams of all readers, by the names that the readers gave them. */
export class Flows {
  readonly #flows = new Map<string, Flow>();

  /** A reader that comes back under a name that is in use takes its place: the stream before it ends. */
  open(stream: string, position: number): Flow {
    this.#flows.get(stream)?.close();
    const flow = new Flow(position);
    this.#flows.set(stream, flow);
    return flow;
  }

  acknowledge(stream: string, position: number): void {
    this.#flows.get(stream)?.acknowledge(position);
  }

  close(stream: string, flow: Flow): void {
    flow.close();
    if (this.#flows.get(stream) === flow) this.#flows.delete(stream);
  }
}

/** Wakes whoever waits for news; news that came since the last wait is not lost. */
export class Bell {
  #rung = false;
  #wake: (() => void) | null = null;

  readonly ring = (): void => {
    this.#rung = true;
    this.#wake?.();
  };

  /** Resolves at the next ring, the abort, or when `milliseconds` are over. */
  async wait(signal: AbortSignal | undefined, milliseconds?: number): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    if (!this.#rung) {
      await until(signal, (wake) => {
        this.#wake = wake;
        if (milliseconds !== undefined) timer = setTimeout(wake, milliseconds);
      });
    }
    clearTimeout(timer);
    this.#wake = null;
    this.#rung = false;
  }
}
