import { endProcesses } from './end-processes.ts';
import { bytesFrameHead, FrameReader, messageFrame } from './frames.ts';
import { type PtyAnswer, type PtyRequest, readRequest } from './pty-protocol.ts';
import { Terminal } from './pty-terminal.ts';
import { waitingTerminals } from './pty-waiting.ts';
import { tokenVariable } from './step-token.ts';

/** Bytes that may be under way to the owner per terminal before its program is held back, and when it may go on. */
const highWater = 1024 * 1024;
const lowWater = 256 * 1024;
/** How often it is looked who waits for input, and how long, in milliseconds, a terminal must have been silent before. */
const lookMs = 500;
const quietMs = 1000;
/** Between asking and making what runs end, when the owner is gone. */
const orphanGraceMs = 1000;

interface Served {
  readonly terminal: Terminal;
  /** Bytes that came in this turn of the loop: a terminal gives them in pieces of 4 KiB, a frame of its own for each would cost more than it holds. */
  gathered: Buffer[];
  unacknowledged: number;
  paused: boolean;
  /** Of the last byte, on performance's clock. */
  heardAt: number;
  waiting: boolean;
}

/**
 * The PTY host's side: starts programs on terminals and passes bytes, and does nothing else, so that it stays small: starting a
 * process costs more the more memory its parent has. When its owner is gone it ends all that carries `token`, and itself.
 */
export class PtyServer {
  readonly #terminals = new Map<number, Served>();
  readonly #out: NodeJS.WritableStream;
  readonly #token: string;
  #look: NodeJS.Timeout | null = null;
  /** What was gathered is sent at the end of this turn. */
  #sending = false;
  #ending = false;

  constructor(input: NodeJS.ReadableStream, output: NodeJS.WritableStream, token: string) {
    this.#out = output;
    this.#token = token;
    const reader = new FrameReader();
    input.on('data', (chunk: Buffer) => {
      for (const frame of reader.push(chunk)) {
        if (frame.kind === 'message') this.#handle(readRequest(frame.message));
        else this.#type(frame.terminal, frame.bytes);
      }
    });
    const orphaned = () => void this.#endAll();
    input.once('end', orphaned);
    input.once('error', orphaned);
    output.once('error', orphaned);
  }

  async #endAll(): Promise<void> {
    if (this.#ending) return;
    this.#ending = true;
    const roots = [...this.#terminals.values()].map(({ terminal }) => terminal.pid);
    await endProcesses({ token: this.#token, roots, keep: [], graceMs: orphanGraceMs });
    process.exit(0);
  }

  #answer(answer: PtyAnswer): void {
    this.#out.write(messageFrame(answer));
  }

  #handle(request: PtyRequest): void {
    switch (request.type) {
      case 'spawn':
        this.#spawn(request);
        return;
      case 'resize':
        this.#terminals.get(request.terminal)?.terminal.resize(request.columns, request.rows);
        return;
      case 'ack':
        this.#acknowledge(request.terminal, request.bytes);
        return;
      case 'end':
        void endProcesses(request).then((survivors) =>
          this.#answer({ type: 'ended', request: request.request, survivors }),
        );
        return;
    }
  }

  #spawn(request: Extract<PtyRequest, { type: 'spawn' }>): void {
    const number = request.terminal;
    try {
      const terminal = new Terminal(request, {
        data: (bytes) => this.#data(number, bytes),
        held: () => this.#endHolders(terminal, request.env),
        exit: (exitCode, signal) => {
          this.#sendGathered();
          this.#terminals.delete(number);
          this.#answer({ type: 'exited', terminal: number, exitCode, signal });
        },
      });
      const heardAt = performance.now();
      this.#terminals.set(number, {
        terminal,
        gathered: [],
        unacknowledged: 0,
        paused: false,
        heardAt,
        waiting: false,
      });
      this.#look ??= setInterval(() => this.#lookForWaiting(), lookMs);
      this.#answer({ type: 'spawned', terminal: number, pid: terminal.pid });
    } catch (error) {
      this.#answer({
        type: 'spawn-failed',
        terminal: number,
        message: error instanceof Error ? error.message : String(error),
      });
    }
  }

  #endHolders(terminal: Terminal, env: Readonly<Record<string, string>>): void {
    void endProcesses({ token: env[tokenVariable] ?? '', roots: [terminal.pid], keep: [], graceMs: orphanGraceMs });
  }

  #type(number: number, bytes: Uint8Array): void {
    const served = this.#terminals.get(number);
    if (served === undefined) return;
    served.terminal.write(Buffer.from(bytes));
    this.#busy(number, served);
  }

  #data(number: number, bytes: Buffer): void {
    const served = this.#terminals.get(number);
    if (served === undefined) return;
    served.gathered.push(bytes);
    if (!this.#sending) setImmediate(() => this.#sendGathered());
    this.#sending = true;
    this.#busy(number, served);
    served.unacknowledged += bytes.length;
    if (served.paused || served.unacknowledged < highWater) return;
    served.paused = true;
    served.terminal.pause();
  }

  #sendGathered(): void {
    this.#sending = false;
    for (const [number, served] of this.#terminals) {
      if (served.gathered.length === 0) continue;
      const bytes = Buffer.concat(served.gathered);
      served.gathered = [];
      this.#out.write(bytesFrameHead(number, bytes.length));
      this.#out.write(bytes);
    }
  }

  #acknowledge(number: number, bytes: number): void {
    const served = this.#terminals.get(number);
    if (served === undefined) return;
    served.unacknowledged -= bytes;
    if (!served.paused || served.unacknowledged > lowWater) return;
    served.paused = false;
    served.terminal.resume();
  }

  #busy(number: number, served: Served): void {
    served.heardAt = performance.now();
    this.#tellWaiting(number, served, false);
  }

  #tellWaiting(number: number, served: Served, waiting: boolean): void {
    if (served.waiting === waiting) return;
    served.waiting = waiting;
    this.#answer({ type: 'waiting', terminal: number, waiting });
  }

  #lookForWaiting(): void {
    if (this.#terminals.size === 0 && this.#look !== null) {
      clearInterval(this.#look);
      this.#look = null;
      return;
    }
    const quietSince = performance.now() - quietMs;
    const quiet = [...this.#terminals].filter(([, { heardAt }]) => heardAt < quietSince);
    const devices = quiet.flatMap(([, { terminal }]) => terminal.device ?? []);
    const found = waitingTerminals(devices);
    for (const [number, served] of quiet) {
      this.#tellWaiting(number, served, found.has(served.terminal.device ?? ''));
    }
  }
}
