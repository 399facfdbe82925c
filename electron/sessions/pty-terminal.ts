import { type IPty, spawn } from 'node-pty';

export interface TerminalOptions {
  readonly file: string;
  readonly args: readonly string[] | string;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly columns: number;
  readonly rows: number;
}

export interface TerminalEvents {
  data(bytes: Buffer): void;
  /** The program has ended but others still hold its terminal: end them, and the terminal closes. */
  held(): void;
  /** Told after the last byte. */
  exit(exitCode: number, signal: number | null): void;
}

interface Socket {
  destroy: (error?: Error) => unknown;
  readonly readableEnded: boolean;
}

function socketOf(pty: IPty): Socket | null {
  const socket: unknown = Reflect.get(pty, '_socket');
  return typeof socket === 'object' && socket !== null && 'destroy' in socket ? (socket as Socket) : null;
}

/** How long a terminal that others hold may stay open after its program's end, when ending them did not close it. */
const holdLimitMs = 5000;

/**
 * One program on one pseudo-terminal. On Unix node-pty destroys the terminal 200 ms after its program's end, read or not: what a
 * slow reader has not taken by then would be lost. So its call to destroy is taken as the news that the program has ended, and
 * the terminal closes by itself once it was read to its end and nobody holds it (node-pty 1.1, lib/unixTerminal.js, `onexit`).
 */
export class Terminal {
  readonly #pty: IPty;
  #paused = false;
  #ended = false;
  #holdTimer: NodeJS.Timeout | null = null;

  /** Throws where the program cannot be started. */
  constructor(options: TerminalOptions, events: TerminalEvents) {
    this.#pty = spawn(options.file, typeof options.args === 'string' ? options.args : [...options.args], {
      name: 'xterm-256color',
      cols: options.columns,
      rows: options.rows,
      cwd: options.cwd,
      env: { ...options.env },
      encoding: null,
    });
    // With encoding null the data are Buffers, whatever the type says (node-pty's own README).
    this.#pty.onData((data: string | Buffer) => events.data(typeof data === 'string' ? Buffer.from(data) : data));
    this.#pty.onExit(({ exitCode, signal }) => {
      if (this.#holdTimer !== null) clearTimeout(this.#holdTimer);
      this.#ended = true;
      events.exit(exitCode, signal || null);
    });
    this.#keepOpenUntilRead(events);
  }

  get pid(): number {
    return this.#pty.pid;
  }

  /** Path of the terminal's device; null where it has none. */
  get device(): string | null {
    const device: unknown = Reflect.get(this.#pty, 'ptsName');
    return typeof device === 'string' && device !== '' ? device : null;
  }

  #keepOpenUntilRead(events: TerminalEvents): void {
    const socket = process.platform === 'win32' ? null : socketOf(this.#pty);
    if (socket === null) return;
    const destroy = socket.destroy.bind(socket);
    const destroyWhenIdle = () => {
      if (this.#paused) this.#holdTimer = setTimeout(destroyWhenIdle, holdLimitMs);
      else destroy();
    };
    socket.destroy = (error) => {
      // With an error, or at the end, it is the stream itself that closes: everything was read.
      if (error !== undefined || socket.readableEnded) return destroy(error);
      events.held();
      this.#holdTimer = setTimeout(destroyWhenIdle, holdLimitMs);
      return socket;
    };
  }

  write(bytes: Buffer): void {
    if (!this.#ended) this.#pty.write(bytes);
  }

  resize(columns: number, rows: number): void {
    if (this.#ended) return;
    try {
      this.#pty.resize(columns, rows);
    } catch {
      // The terminal has closed, and the news of it is on its way.
    }
  }

  pause(): void {
    this.#paused = true;
    if (!this.#ended) this.#pty.pause();
  }

  resume(): void {
    this.#paused = false;
    if (!this.#ended) this.#pty.resume();
  }
}
