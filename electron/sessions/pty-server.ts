import { endProcesses } from './end-processes.ts';
import { bytesFrameHead, FrameReader, messageFrame } from './frames.ts';
import { tokenVariable } from './process-table.ts';
import type { PtyAnswer, PtyRequest } from './pty-protocol.ts';
import { Terminal } from './pty-terminal.ts';

/** Bytes that may be under way to the owner per terminal before its program is held back, and when it may go on. */
const highWater = 1024 * 1024;
const lowWater = 256 * 1024;

interface Served {
  readonly terminal: Terminal;
  unacknowledged: number;
  paused: boolean;
}

/**
 * The PTY host's side: starts programs on terminals and passes bytes, and does nothing else, so that it stays small: starting a
 * process costs more the more memory its parent has. When its owner is gone it ends all that it runs, and itself.
 */
export class PtyServer {
  readonly #terminals = new Map<number, Served>();
  readonly #out: NodeJS.WritableStream;

  constructor(input: NodeJS.ReadableStream, output: NodeJS.WritableStream) {
    this.#out = output;
    const reader = new FrameReader();
    input.on('data', (chunk: Buffer) => {
      for (const frame of reader.push(chunk)) if (frame.kind === 'message') this.#handle(frame.message as PtyRequest);
    });
    input.once('end', () => void this.#endAll());
    input.once('error', () => void this.#endAll());
    output.once('error', () => void this.#endAll());
  }

  async #endAll(): Promise<void> {
    const roots = [...this.#terminals.values()].map(({ terminal }) => terminal.pid);
    if (roots.length > 0) await endProcesses({ token: '', roots, keep: [], graceMs: 1000 });
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
      case 'write':
        this.#terminals.get(request.terminal)?.terminal.write(Buffer.from(request.base64, 'base64'));
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
          this.#terminals.delete(number);
          this.#answer({ type: 'exited', terminal: number, exitCode, signal });
        },
      });
      this.#terminals.set(number, { terminal, unacknowledged: 0, paused: false });
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
    void endProcesses({ token: env[tokenVariable] ?? '', roots: [terminal.pid], keep: [], graceMs: 1000 });
  }

  #data(number: number, bytes: Buffer): void {
    this.#out.write(bytesFrameHead(number, bytes.length));
    this.#out.write(bytes);
    const served = this.#terminals.get(number);
    if (served === undefined) return;
    served.unacknowledged += bytes.length;
    if (served.paused || served.unacknowledged < highWater) return;
    served.paused = true;
    served.terminal.pause();
  }

  #acknowledge(number: number, bytes: number): void {
    const served = this.#terminals.get(number);
    if (served === undefined) return;
    served.unacknowledged -= bytes;
    if (!served.paused || served.unacknowledged > lowWater) return;
    served.paused = false;
    served.terminal.resume();
  }
}
