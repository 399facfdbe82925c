import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { fail, ok, type Result } from '../../shared/base/result.ts';
import { hostEnvironment } from './environment.ts';
import { LineReader } from './lines.ts';
import { MarkerScanner } from './marker.ts';
import { type SessionAnswer, type SessionOrder, type StepAnswer, sessionAnswerSchema } from './powershell-protocol.ts';
import type { PtyListener, PtyProcess, Terminals } from './pty-client.ts';
import { tokenVariable } from './step-token.ts';

export interface PowerShellOptions {
  /** Path of PowerShell. */
  readonly program: string;
  /** Path of gantry-session.ps1. */
  readonly bootstrap: string;
  /** The job's private folder, for the channel's socket. */
  readonly folder: string;
  readonly cwd: string;
  readonly columns: number;
  readonly rows: number;
  /** What the session's own processes are known by. */
  readonly token: string;
}

export type Order = Omit<Extract<SessionOrder, { type: 'step' | 'evaluate' | 'interact' }>, 'id'>;

/** How long the session may take to come up. A cold machine's first start compiles much. */
const startLimitMs = 60_000;
/** How long after its answer a step's mark may take to come through the terminal, once that is silent. */
const markLimitMs = 2000;

/** An order under way. */
interface Waiting {
  readonly id: number;
  readonly listener: PtyListener;
  readonly answered: (answer: StepAnswer | null) => void;
  readonly marked: () => void;
  heardAt: number;
  /** A person has a prompt, and is asked for a line. */
  atPrompt: boolean;
  stopping: boolean;
  readonly typed: string[];
}

/** On Windows a pipe's name, else a socket's path: systems allow it 104 bytes, so a deep temporary folder is left aside. */
function channelAddress(folder: string): string {
  const name = randomBytes(8).toString('hex');
  if (process.platform === 'win32') return `gantry-${name}`;
  const path = join(folder, `s-${name}`);
  return Buffer.byteLength(path) < 100 ? path : join('/tmp', `gty-${randomBytes(16).toString('hex')}`);
}

function listenAddress(address: string): string {
  return process.platform === 'win32' ? `\\\\.\\pipe\\${address}` : address;
}

function after<T>(milliseconds: number, value: T): Promise<T> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds, value).unref());
}

/** The arguments PowerShell is started with; Windows would refuse the bootstrap under the policy it comes with. */
function startArgs(bootstrap: string, address: string): string[] {
  const policy = process.platform === 'win32' ? ['-ExecutionPolicy', 'Bypass'] : [];
  return ['-NoProfile', '-NoLogo', ...policy, '-File', bootstrap, address];
}

/** One live PowerShell process that takes orders one after the other. See DESIGN's «A session» and the bootstrap script. */
export class PowerShellSession {
  readonly #server: Server;
  readonly #scanner: MarkerScanner;
  readonly #early: Buffer[] = [];
  #socket: Socket | null = null;
  #process: PtyProcess | null = null;
  #waiting: Waiting | null = null;
  /** The last order's end: the next waits for it. */
  #turn: Promise<unknown> = Promise.resolve();
  #next = 1;
  #alive = true;

  private constructor(server: Server, nonce: string) {
    this.#server = server;
    this.#scanner = new MarkerScanner(nonce);
  }

  get alive(): boolean {
    return this.#alive;
  }

  /** Of the PowerShell process. */
  get pid(): number {
    return this.#process?.pid ?? 0;
  }

  get process(): PtyProcess | null {
    return this.#process;
  }

  /** Starts PowerShell and waits until it takes orders; fails with words where it cannot. */
  static async start(client: Terminals, options: PowerShellOptions): Promise<Result<PowerShellSession, string>> {
    const nonce = randomBytes(16).toString('hex');
    const address = channelAddress(options.folder);
    const server = createServer();
    server.listen(listenAddress(address));
    const deaf = await once(server, 'listening').then(
      () => null,
      (error: Error) => error.message,
    );
    if (deaf !== null) return fail(`No channel to PowerShell could be opened: ${deaf}`);
    const session = new PowerShellSession(server, nonce);
    const { program, bootstrap, token, cwd, columns, rows } = options;
    const spawned = await client.spawn(
      {
        file: program,
        args: startArgs(bootstrap, address),
        cwd,
        env: { ...hostEnvironment(), GANTRY_SESSION_NONCE: nonce, [tokenVariable]: token },
        columns,
        rows,
      },
      {
        onData: (bytes) => session.#data(bytes),
        onWaiting: (waiting) => session.#waiting?.listener.onWaiting(waiting),
      },
    );
    if (!spawned.ok) {
      session.#end();
      return fail(spawned.error);
    }
    session.#process = spawned.value;
    void spawned.value.exit.then(() => session.#end());
    if (await session.#greeted(nonce)) return ok(session);
    const said = Buffer.concat(session.#early).toString('utf8').trim();
    session.#end();
    await client.end({ token, roots: [spawned.value.pid], graceMs: 0 });
    return fail(`PowerShell did not come up${said === '' ? '' : `: ${said}`}`);
  }

  /** Whether PowerShell came to the channel and showed the nonce, which none but it was given. */
  async #greeted(nonce: string): Promise<boolean> {
    const greeting = new Promise<boolean>((resolve) => {
      this.#server.on('connection', (socket) => {
        socket.on('error', () => {});
        const lines = new LineReader();
        socket.on('data', (chunk) => {
          for (const line of lines.push(chunk)) {
            if (this.#socket === socket) this.#answer(line);
            else if (this.#socket === null && isGreeting(line, nonce)) {
              this.#socket = socket;
              socket.once('close', () => this.#end());
              resolve(true);
            } else socket.destroy();
          }
        });
      });
      void this.#process?.exit.then(() => resolve(false));
    });
    return Promise.race([greeting, after(startLimitMs, false)]);
  }

  #answer(line: string): void {
    const answer = sessionAnswerSchema.safeParse(parseJson(line));
    // Only the bootstrap writes here: what is not an answer means that it is no longer itself.
    if (!answer.success || answer.data.kind === 'ready') this.#end();
    else if (answer.data.id === this.#waiting?.id) this.#hear(answer.data, this.#waiting);
  }

  #hear(answer: Exclude<SessionAnswer, { kind: 'ready' }>, waiting: Waiting): void {
    switch (answer.kind) {
      case 'prompt':
        waiting.atPrompt = true;
        if (waiting.stopping) this.#leavePrompt();
        return;
      case 'typed':
        waiting.atPrompt = false;
        waiting.typed.push(answer.text);
        return;
      default:
        waiting.answered(answer);
    }
  }

  /** The read of a line ends with a line alone. What was half typed is not run: the session looks for the stop first. */
  #leavePrompt(): void {
    this.#process?.write('\r');
  }

  /** The terminal for a person at a prompt: Ctrl+C ends the command that runs; it would end the session itself. */
  get prompt(): PtyProcess | null {
    const process = this.#process;
    if (process === null) return null;
    return {
      pid: process.pid,
      exit: process.exit,
      resize: (columns, rows) => process.resize(columns, rows),
      write: (data) => {
        const text = data.replaceAll('\u0003', '');
        if (text !== data && this.#waiting?.atPrompt === false) this.#send({ type: 'interrupt' });
        if (text !== '') process.write(text);
      },
    };
  }

  async #data(bytes: Uint8Array): Promise<void> {
    for (const part of this.#scanner.push(bytes)) {
      const waiting = this.#waiting;
      if (typeof part === 'string') {
        if (waiting?.id === Number(part)) waiting.marked();
      } else if (this.#socket === null) {
        this.#early.push(part);
      } else if (waiting !== null) {
        await waiting.listener.onData(part);
        waiting.heardAt = performance.now();
      }
    }
  }

  #end(): void {
    this.#alive = false;
    this.#waiting?.answered(null);
    this.#socket?.destroy();
    this.#server.close();
  }

  /**
   * Gives one order and passes its output on; resolves when it was answered and its output read, to null where the session died.
   * Orders wait for one another. `typed` gets the commands that a person gives at a prompt.
   */
  order(order: Order, listener: PtyListener, typed: string[] = []): Promise<StepAnswer | null> {
    const mine = this.#turn.then(() => this.#order(order, listener, typed));
    this.#turn = mine;
    return mine;
  }

  async #order(order: Order, listener: PtyListener, typed: string[]): Promise<StepAnswer | null> {
    if (!this.#alive) return null;
    const id = this.#next++;
    const answered = Promise.withResolvers<StepAnswer | null>();
    const marked = Promise.withResolvers<void>();
    const waiting: Waiting = {
      id,
      listener,
      answered: answered.resolve,
      marked: () => marked.resolve(),
      heardAt: performance.now(),
      atPrompt: false,
      stopping: false,
      typed,
    };
    this.#waiting = waiting;
    this.#send({ ...order, id });
    const answer = await answered.promise;
    if (answer !== null) await Promise.race([marked.promise, this.#process?.exit, this.#silence(waiting)]);
    this.#waiting = null;
    return answer;
  }

  /** Resolves when the terminal has been silent so long that no mark will come: a step may have closed it. */
  async #silence(waiting: Waiting): Promise<void> {
    const answeredAt = performance.now();
    for (;;) {
      const left = Math.max(waiting.heardAt, answeredAt) + markLimitMs - performance.now();
      if (left <= 0 || this.#waiting !== waiting) return;
      await after(left, null);
    }
  }

  #send(order: SessionOrder): void {
    this.#socket?.write(`${JSON.stringify(order)}\n`);
  }

  /** Asks the running order to stop; it is then answered. */
  stop(): void {
    if (!this.#alive || this.#waiting === null) return;
    this.#waiting.stopping = true;
    this.#send({ type: 'stop' });
    if (this.#waiting.atPrompt) this.#leavePrompt();
  }

  /** Lets the session go: an idle one then ends by itself. */
  close(): void {
    this.#socket?.end();
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function isGreeting(line: string, nonce: string): boolean {
  const answer = sessionAnswerSchema.safeParse(parseJson(line));
  return answer.success && answer.data.kind === 'ready' && answer.data.nonce === nonce;
}
