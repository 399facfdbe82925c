import { SerializeAddon } from '@xterm/addon-serialize';
import xterm from '@xterm/headless';

/** Lines above the screen that a late window gets; a longer past is read from the output file. */
const scrollback = 1000;
/** More than this waiting to be drawn, and the oldest is skipped: the log is never held back by the screen. */
const backlogLimit = 512 * 1024;
/** Who writes more than this at once fills the screen many times over: it is drawn again only after a rest, in milliseconds. */
const floodBytes = 128 * 1024;
const floodRestMs = 100;

export interface ScreenSnapshot {
  /** Escape sequences that draw the screen and the lines above it on an empty terminal. */
  readonly data: string;
  readonly columns: number;
  readonly rows: number;
  /** How many bytes, since the screen was last empty, it stands for. */
  readonly bytes: number;
}

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
  #resting: NodeJS.Timeout | null = null;
  /** The screen is to be empty once what is being drawn is through. */
  #resetDue = false;
  /** Since the screen was last empty: bytes that came, and bytes that were drawn or skipped. */
  #received = 0;
  #drawn = 0;
  #watchers: { readonly from: number; readonly resolve: () => void }[] = [];

  /** `answer` gets what the terminal says back to the program. */
  constructor(columns: number, rows: number, answer: (data: string) => void) {
    this.#terminal = new xterm.Terminal({
      cols: columns,
      rows,
      scrollback,
      allowProposedApi: true,
      // A program may write anything: what is no sequence of a terminal is nobody's error.
      logLevel: 'off',
    });
    this.#terminal.loadAddon(this.#serialize);
    this.#terminal.onData(answer);
  }

  write(bytes: Uint8Array): void {
    this.#waiting.push(bytes);
    this.#waitingBytes += bytes.length;
    this.#received += bytes.length;
    while (this.#waitingBytes > backlogLimit && this.#waiting.length > 1) {
      const skipped = this.#waiting.shift()?.length ?? 0;
      this.#waitingBytes -= skipped;
      this.#drawn += skipped;
    }
    this.#draw();
  }

  #draw(): void {
    if (this.#drawing || this.#resting !== null || this.#waiting.length === 0) return;
    const next = Buffer.concat(this.#waiting);
    this.#drawing = true;
    this.#waiting = [];
    this.#waitingBytes = 0;
    this.#terminal.write(next, () => {
      this.#drawing = false;
      if (this.#resetDue) this.#terminal.reset();
      else this.#drawn += next.length;
      this.#resetDue = false;
      this.#tellWatchers();
      if (next.length > floodBytes) this.#rest();
      else this.#draw();
    });
  }

  #rest(): void {
    this.#resting = setTimeout(() => {
      this.#resting = null;
      this.#draw();
    }, floodRestMs);
  }

  #tellWatchers(): void {
    const due = this.#watchers.filter(({ from }) => from <= this.#drawn);
    this.#watchers = this.#watchers.filter(({ from }) => from > this.#drawn);
    for (const { resolve } of due) resolve();
  }

  resize(columns: number, rows: number): void {
    this.#terminal.resize(columns, rows);
  }

  /** Starts from an empty screen, as each step of its own process does. */
  reset(): void {
    this.#resetDue = this.#drawing;
    if (!this.#drawing) this.#terminal.reset();
    this.#waiting = [];
    this.#waitingBytes = 0;
    this.#received = 0;
    this.#drawn = 0;
    for (const { resolve } of this.#watchers.splice(0)) resolve();
  }

  /** The screen as it is after all that was written so far. */
  snapshot(): Promise<ScreenSnapshot> {
    const from = this.#received;
    return new Promise((resolve) => {
      const take = () =>
        resolve({
          data: this.#serialize.serialize(),
          columns: this.#terminal.cols,
          rows: this.#terminal.rows,
          bytes: this.#drawn,
        });
      if (this.#drawn >= from && !this.#drawing) take();
      else this.#watchers.push({ from, resolve: take });
    });
  }

  dispose(): void {
    if (this.#resting !== null) clearTimeout(this.#resting);
    this.#terminal.dispose();
  }
}
