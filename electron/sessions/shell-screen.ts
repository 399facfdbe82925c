import { SerializeAddon } from '@xterm/addon-serialize';
import xterm, { type IMarker } from '@xterm/headless';

/** Lines above the screen that a window gets which opens late; what is further up is gone. */
const scrollback = 10_000;

/**
 * The screen of a shell that a person works in, without a window: it answers what programs ask of the terminal, and knows where
 * each prompt stands. What is written is not thinned as a step's is: nothing else keeps it.
 */
export class ShellScreen {
  readonly #terminal: xterm.Terminal;
  readonly #serialize = new SerializeAddon();
  readonly #places = new Map<number, IMarker>();
  #drawn = 0;

  /** `answer` gets what the terminal says back to the program. */
  constructor(columns: number, rows: number, answer: (data: string) => void) {
    this.#terminal = new xterm.Terminal({ cols: columns, rows, scrollback, allowProposedApi: true, logLevel: 'off' });
    this.#terminal.loadAddon(this.#serialize);
    this.#terminal.onData(answer);
  }

  /** Resolves when it is drawn. */
  write(bytes: Uint8Array): Promise<void> {
    return new Promise((resolve) =>
      this.#terminal.write(bytes, () => {
        this.#drawn += bytes.length;
        resolve();
      }),
    );
  }

  /** Remembers where the cursor is, by a number, for as long as that line is kept. */
  mark(place: number): void {
    const marker = this.#terminal.registerMarker(0);
    if (marker === undefined) return;
    this.#places.set(place, marker);
    marker.onDispose(() => this.#places.delete(place));
  }

  resize(columns: number, rows: number): void {
    this.#terminal.resize(columns, rows);
  }

  /** The screen with the lines above it, and the bytes that it stands for; of a place the line, from the first that is kept. */
  snapshot() {
    return {
      data: this.#serialize.serialize(),
      columns: this.#terminal.cols,
      rows: this.#terminal.rows,
      position: this.#drawn,
      places: [...this.#places].map(([place, { line }]) => ({ place, line })),
    };
  }

  dispose(): void {
    this.#terminal.dispose();
  }
}
