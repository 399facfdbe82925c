import { SerializeAddon } from '@xterm/addon-serialize';
import xterm from '@xterm/headless';

/** Lines above the screen that a late window gets; a longer past is read from the output file. */
const scrollback = 1000;
/** More than this waiting to be drawn, and the oldest is skipped: the log is never held back by the screen. */
const backlogLimit = 4 * 1024 * 1024;

/**
 * The screen of a job's terminal without a window. It alone answers what programs ask of the terminal (where is the cursor, what
 * are you), and it gives a window that opens late the screen as it is. It is off the log's path: bytes are drawn when there is
 * time, and a flood is thinned.
 */
export class HeadlessTerminal {
  readonly #terminal: xterm.Terminal;
  readonly #serialize = new SerializeAddon();
  #waiting: Uint8Array[] = [];
  #waitingBytes = 0;
  #drawing = false;
  #idle: (() => void)[] = [];

  /** `answer` gets what the terminal says back to the program. */
  constructor(columns: number, rows: number, answer: (data: string) => void) {
    this.#terminal = new xterm.Terminal({ cols: columns, rows, scrollback, allowProposedApi: true });
    this.#terminal.loadAddon(this.#serialize);
    this.#terminal.onData(answer);
  }

  write(bytes: Uint8Array): void {
    this.#waiting.push(bytes);
    this.#waitingBytes += bytes.length;
    while (this.#waitingBytes > backlogLimit && this.#waiting.length > 1) {
      this.#waitingBytes -= this.#waiting.shift()?.length ?? 0;
    }
    this.#draw();
  }

  #draw(): void {
    if (this.#drawing) return;
    const next = this.#waiting;
    if (next.length === 0) {
      for (const resolve of this.#idle.splice(0)) resolve();
      return;
    }
    this.#drawing = true;
    this.#waiting = [];
    this.#waitingBytes = 0;
    this.#terminal.write(Buffer.concat(next), () => {
      this.#drawing = false;
      this.#draw();
    });
  }

  resize(columns: number, rows: number): void {
    this.#terminal.resize(columns, rows);
  }

  /** Starts from an empty screen, as each step of its own process does. */
  reset(): void {
    this.#waiting = [];
    this.#waitingBytes = 0;
    this.#terminal.reset();
  }

  /** The screen and the lines above it as escape sequences, after all that was written so far. */
  async snapshot(): Promise<{ data: string; columns: number; rows: number }> {
    if (this.#drawing || this.#waiting.length > 0) await new Promise<void>((resolve) => this.#idle.push(resolve));
    return { data: this.#serialize.serialize(), columns: this.#terminal.cols, rows: this.#terminal.rows };
  }

  dispose(): void {
    this.#terminal.dispose();
  }
}
