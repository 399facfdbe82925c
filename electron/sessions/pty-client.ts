import { fail, ok, type Result } from '../../shared/base/result.ts';
import { bytesFrameHead, FrameReader, messageFrame } from './frames.ts';
import type { PtyChannel, StartPtyHost } from './pty-channel.ts';
import { type PtyAnswer, type PtyRequest, readAnswer } from './pty-protocol.ts';
import { TokenSource } from './step-token.ts';

export type SpawnOptions = Omit<Extract<PtyRequest, { type: 'spawn' }>, 'type' | 'terminal'>;

export interface PtyExit {
  readonly exitCode: number;
  readonly signal: number | null;
}

/** A program on its terminal, in the PTY host. */
export interface PtyProcess {
  readonly pid: number;
  /** Resolves when the program has ended and the last byte was dealt with. */
  readonly exit: Promise<PtyExit>;
  write(data: string): void;
  resize(columns: number, rows: number): void;
}

export interface PtyListener {
  /** Gets the terminal's bytes in order; the next are held back at their source until enough of these have resolved. */
  readonly onData: (bytes: Uint8Array) => Promise<void>;
  /** A program on the terminal began, or ceased, to wait for someone to type; never told where the system does not show it. */
  readonly onWaiting: (waiting: boolean) => void;
}

export interface EndOptions {
  readonly token: string;
  readonly roots: readonly number[];
  readonly keep?: readonly number[];
  readonly graceMs: number;
}

type Started = Extract<PtyAnswer, { type: 'spawned' | 'spawn-failed' }>;

interface Served {
  readonly listener: PtyListener;
  readonly started: (answer: Started) => void;
  readonly ended: (exit: PtyExit) => void;
  /** The listener's answers, one after the other. */
  pending: Promise<void>;
}

/** What ends a program whose PTY host died: as if a kill had ended it. */
const hostDied: PtyExit = { exitCode: 137, signal: 9 };
/** How long the PTY host may take to end all that it runs: its own grace and force, and some. */
const disposeLimitMs = 6000;

/** What runs programs on terminals, and ends them. */
export type Terminals = Pick<PtyClient, 'spawn' | 'end'>;

/** The owner's side of the PTY host: starts it when the first program needs it, and again should it have died. */
export class PtyClient {
  /** The token that all processes of this owner's share, and the source of their own. */
  readonly tokens = new TokenSource();
  readonly #start: StartPtyHost;
  #channel: PtyChannel | null = null;
  #everStarted = false;
  #disposed = false;
  #terminals = new Map<number, Served>();
  readonly #endings = new Map<number, (survivors: readonly number[]) => void>();
  #next = 1;

  constructor(start: StartPtyHost) {
    this.#start = start;
  }

  /** Of the PTY host; null where none runs. */
  get pid(): number | null {
    return this.#channel?.pid ?? null;
  }

  async spawn(options: SpawnOptions, listener: PtyListener): Promise<Result<PtyProcess, string>> {
    if (this.#disposed) return fail('The terminals were closed');
    const terminal = this.#next++;
    const exit = Promise.withResolvers<PtyExit>();
    const started = Promise.withResolvers<Started>();
    this.#terminals.set(terminal, {
      listener,
      started: started.resolve,
      ended: exit.resolve,
      pending: Promise.resolve(),
    });
    this.#send({ type: 'spawn', terminal, ...options });
    const answer = await started.promise;
    if (answer.type === 'spawn-failed') return fail(answer.message);
    let { columns, rows } = options;
    return ok({
      pid: answer.pid,
      exit: exit.promise,
      write: (data) => this.#write(terminal, data),
      resize: (newColumns, newRows) => {
        if ((newColumns === columns && newRows === rows) || !this.#terminals.has(terminal)) return;
        [columns, rows] = [newColumns, newRows];
        this.#send({ type: 'resize', terminal, columns, rows });
      },
    });
  }

  /** Ends processes (see PtyRequest `end`); answers the pids of those that would not go. */
  end({ keep = [], ...options }: EndOptions): Promise<readonly number[]> {
    if (!this.#everStarted || this.#disposed) return Promise.resolve([]);
    const request = this.#next++;
    return new Promise((resolve) => {
      this.#endings.set(request, resolve);
      this.#send({ type: 'end', request, keep, ...options });
    });
  }

  /** Lets the PTY host end what it runs, and itself. */
  async dispose(): Promise<void> {
    this.#disposed = true;
    const channel = this.#channel;
    if (channel === null) return;
    const gone = new Promise<void>((resolve) => channel.onGone(() => resolve()));
    const late = setTimeout(() => channel.kill(), disposeLimitMs);
    channel.input.end();
    await gone;
    clearTimeout(late);
  }

  #send(request: PtyRequest): void {
    if (this.#disposed) return;
    this.#channel ??= this.#open();
    this.#channel.input.write(messageFrame(request));
  }

  #write(terminal: number, data: string): void {
    if (!this.#terminals.has(terminal)) return;
    const bytes = Buffer.from(data);
    this.#channel?.input.write(Buffer.concat([bytesFrameHead(terminal, bytes.length), bytes]));
  }

  #open(): PtyChannel {
    this.#everStarted = true;
    const channel = this.#start(this.tokens.token);
    const reader = new FrameReader();
    channel.output.on('data', (chunk: Buffer) => {
      for (const frame of reader.push(chunk)) {
        if (frame.kind === 'message') this.#answer(readAnswer(frame.message));
        else this.#data(frame.terminal, frame.bytes);
      }
    });
    // A host that is gone is told by onGone.
    channel.input.on('error', () => {});
    channel.onGone((message) => {
      if (this.#channel !== channel) return;
      this.#channel = null;
      this.#forgetAll(message);
    });
    return channel;
  }

  #forgetAll(message: string): void {
    const terminals = this.#terminals;
    this.#terminals = new Map();
    for (const [terminal, served] of terminals) {
      served.started({ type: 'spawn-failed', terminal, message });
      void served.pending.then(() => served.ended(hostDied));
    }
    for (const resolve of this.#endings.values()) resolve([]);
    this.#endings.clear();
  }

  #data(terminal: number, bytes: Uint8Array): void {
    const served = this.#terminals.get(terminal);
    if (served === undefined) return;
    const acknowledge = () => {
      if (this.#terminals.has(terminal)) this.#send({ type: 'ack', terminal, bytes: bytes.length });
    };
    served.pending = served.pending.then(() => served.listener.onData(bytes)).then(acknowledge);
  }

  #answer(answer: PtyAnswer): void {
    switch (answer.type) {
      case 'spawned':
      case 'spawn-failed':
        this.#terminals.get(answer.terminal)?.started(answer);
        if (answer.type === 'spawn-failed') this.#terminals.delete(answer.terminal);
        return;
      case 'waiting':
        this.#terminals.get(answer.terminal)?.listener.onWaiting(answer.waiting);
        return;
      case 'exited': {
        const served = this.#terminals.get(answer.terminal);
        this.#terminals.delete(answer.terminal);
        void served?.pending.then(() => served.ended({ exitCode: answer.exitCode, signal: answer.signal }));
        return;
      }
      case 'ended':
        this.#endings.get(answer.request)?.(answer.survivors);
        this.#endings.delete(answer.request);
        return;
    }
  }
}
