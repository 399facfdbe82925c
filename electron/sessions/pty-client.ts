import { type ChildProcess, spawn } from 'node:child_process';
import { fail, ok, type Result } from '../../shared/base/result.ts';
import { FrameReader, messageFrame } from './frames.ts';
import { type PtyAnswer, type PtyRequest, ptyAnswerSchema } from './pty-protocol.ts';

export interface SpawnOptions {
  readonly file: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly columns: number;
  readonly rows: number;
}

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

/** Gets the terminal's bytes in order; the next are held back at their source until enough of these have resolved. */
export type PtyListener = (bytes: Uint8Array) => Promise<void>;

export interface EndOptions {
  readonly token: string;
  readonly roots: readonly number[];
  readonly keep?: readonly number[];
  readonly graceMs: number;
}

interface Client {
  readonly listener: PtyListener;
  readonly started: (answer: Extract<PtyAnswer, { type: 'spawned' | 'spawn-failed' }>) => void;
  readonly ended: (exit: PtyExit) => void;
  /** The listener's answers, one after the other. */
  pending: Promise<void>;
}

/** What ends a program whose PTY host died: as if a kill had ended it. */
const hostDied: PtyExit = { exitCode: 137, signal: 9 };

/** The owner's side of the PTY host: starts it when the first program needs it, and again should it have died. */
export class PtyClient {
  readonly #entry: string;
  #child: ChildProcess | null = null;
  #terminals = new Map<number, Client>();
  readonly #endings = new Map<number, (survivors: readonly number[]) => void>();
  #next = 1;

  /** `entry` is the PTY host's program: built JavaScript, or TypeScript where Node runs that as it is. */
  constructor(entry: string) {
    this.#entry = entry;
  }

  get pid(): number | null {
    return this.#child?.pid ?? null;
  }

  async spawn(options: SpawnOptions, listener: PtyListener): Promise<Result<PtyProcess, string>> {
    const terminal = this.#next++;
    let resolveExit: (exit: PtyExit) => void = () => {};
    const exit = new Promise<PtyExit>((resolve) => {
      resolveExit = resolve;
    });
    const answer = await new Promise<Extract<PtyAnswer, { type: 'spawned' | 'spawn-failed' }>>((resolve) => {
      this.#terminals.set(terminal, { listener, started: resolve, ended: resolveExit, pending: Promise.resolve() });
      this.#send({ type: 'spawn', terminal, ...options });
    });
    if (answer.type === 'spawn-failed') return fail(answer.message);
    return ok({
      pid: answer.pid,
      exit,
      write: (data) => this.#send({ type: 'write', terminal, base64: Buffer.from(data).toString('base64') }),
      resize: (columns, rows) => this.#send({ type: 'resize', terminal, columns, rows }),
    });
  }

  /** Ends processes (see PtyRequest `end`); answers the pids of those that would not go. */
  end({ keep = [], ...options }: EndOptions): Promise<readonly number[]> {
    if (this.#child === null) return Promise.resolve([]);
    const request = this.#next++;
    return new Promise((resolve) => {
      this.#endings.set(request, resolve);
      this.#send({ type: 'end', request, keep, ...options });
    });
  }

  /** Lets the PTY host end what it runs, and itself. */
  async dispose(): Promise<void> {
    const child = this.#child;
    if (child === null) return;
    const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    child.stdin?.end();
    await gone;
  }

  #send(request: PtyRequest): void {
    this.#child ??= this.#start();
    this.#child.stdin?.write(messageFrame(request));
  }

  #start(): ChildProcess {
    // Electron's own binary is Node when this is set; the flag means nothing to Node itself.
    const env = { ...process.env, ELECTRON_RUN_AS_NODE: '1' };
    const child = spawn(process.execPath, ['--max-semi-space-size=1', this.#entry], {
      stdio: ['pipe', 'pipe', 'inherit'],
      env,
      // A group of its own: a signal to the owner's group must not end the one that ends all others.
      detached: process.platform !== 'win32',
    });
    const reader = new FrameReader();
    child.stdout.on('data', (chunk: Buffer) => {
      for (const frame of reader.push(chunk)) {
        if (frame.kind === 'message') this.#answer(ptyAnswerSchema.parse(frame.message));
        else this.#data(frame.terminal, frame.bytes);
      }
    });
    child.stdin.on('error', () => {});
    const died = (message: string) => {
      if (this.#child !== child) return;
      this.#child = null;
      this.#forgetAll(message);
    };
    child.once('error', (error) => died(error.message));
    child.once('exit', () => died('The terminal host ended'));
    return child;
  }

  #forgetAll(message: string): void {
    const terminals = this.#terminals;
    this.#terminals = new Map();
    for (const [terminal, client] of terminals) {
      client.started({ type: 'spawn-failed', terminal, message });
      client.ended(hostDied);
    }
    for (const resolve of this.#endings.values()) resolve([]);
    this.#endings.clear();
  }

  #data(terminal: number, bytes: Uint8Array): void {
    const client = this.#terminals.get(terminal);
    if (client === undefined) return;
    client.pending = client.pending
      .then(() => client.listener(bytes))
      .then(() => this.#send({ type: 'ack', terminal, bytes: bytes.length }));
  }

  #answer(answer: PtyAnswer): void {
    switch (answer.type) {
      case 'spawned':
      case 'spawn-failed':
        this.#terminals.get(answer.terminal)?.started(answer);
        if (answer.type === 'spawn-failed') this.#terminals.delete(answer.terminal);
        return;
      case 'exited': {
        const client = this.#terminals.get(answer.terminal);
        this.#terminals.delete(answer.terminal);
        void client?.pending.then(() => client.ended({ exitCode: answer.exitCode, signal: answer.signal }));
        return;
      }
      case 'ended':
        this.#endings.get(answer.request)?.(answer.survivors);
        this.#endings.delete(answer.request);
        return;
    }
  }
}
