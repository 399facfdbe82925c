import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fail, ok, type Result } from '../../shared/base/result.ts';
import { hostEnvironment } from './environment.ts';
import { MarkerScanner } from './marker.ts';
import { type SessionOrder, type StepAnswer, sessionAnswerSchema } from './powershell-protocol.ts';
import { tokenVariable } from './process-table.ts';
import type { PtyClient, PtyProcess } from './pty-client.ts';

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
}

type OutputListener = (bytes: Uint8Array) => Promise<void>;

/** How long the session may take to come up. A cold machine's first start compiles much. */
const startLimitMs = 60_000;
/** How long after its answer a step's mark may take to come through the terminal. */
const markLimitMs = 2000;

interface Waiting {
  readonly id: number;
  readonly answered: (answer: StepAnswer | null) => void;
  readonly marked: () => void;
}

function channelAddress(folder: string): string {
  const name = randomBytes(8).toString('hex');
  return process.platform === 'win32' ? `\\\\.\\pipe\\gantry-${name}` : join(folder, `s-${name}`);
}

function after<T>(milliseconds: number, value: T): Promise<T> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds, value).unref());
}

/** One live PowerShell process that takes orders one after the other. See DESIGN's «A session» and the bootstrap script. */
export class PowerShellSession {
  readonly #socket: Socket;
  readonly #server: Server;
  readonly process: PtyProcess;
  readonly #output: { listener: OutputListener | null };
  #waiting: Waiting | null = null;
  #next = 1;
  #alive = true;

  private constructor(server: Server, socket: Socket, child: PtyProcess, output: { listener: OutputListener | null }) {
    this.#server = server;
    this.#socket = socket;
    this.process = child;
    this.#output = output;
    socket.on('error', () => {});
    void child.exit.then(() => this.#end());
  }

  get alive(): boolean {
    return this.#alive;
  }

  /** Starts PowerShell and waits until it takes orders; fails with words where it cannot. */
  static async start(client: PtyClient, options: PowerShellOptions): Promise<Result<PowerShellSession, string>> {
    const nonce = randomBytes(16).toString('hex');
    const address = channelAddress(options.folder);
    const server = createServer();
    server.listen(address);
    await once(server, 'listening');
    const output: { listener: OutputListener | null } = { listener: null };
    const state: { session: PowerShellSession | null; early: Buffer[] } = { session: null, early: [] };
    const scanner = new MarkerScanner(nonce);
    const spawned = await client.spawn(
      {
        file: options.program,
        args: [
          '-NoProfile',
          '-NoLogo',
          '-File',
          options.bootstrap,
          process.platform === 'win32' ? address.slice(9) : address,
        ],
        cwd: options.cwd,
        env: { ...hostEnvironment(), GANTRY_SESSION_NONCE: nonce, [tokenVariable]: nonce },
        columns: options.columns,
        rows: options.rows,
      },
      async (bytes) => {
        for (const part of scanner.push(bytes)) {
          if (typeof part === 'number') state.session?.mark(part);
          else if (state.session === null) state.early.push(part);
          else await output.listener?.(part);
        }
      },
    );
    if (!spawned.ok) {
      server.close();
      return fail(spawned.error);
    }
    const child = spawned.value;
    const connected = once(server, 'connection').then(([socket]: Socket[]) => socket ?? null);
    const socket = await Promise.race([connected, child.exit.then(() => null), after(startLimitMs, null)]);
    const early = () => Buffer.concat(state.early).toString('utf8').trim();
    if (socket === null) {
      server.close();
      await client.end({ token: nonce, roots: [child.pid], graceMs: 0 });
      return fail(`PowerShell did not come up${early() === '' ? '' : `: ${early()}`}`);
    }
    const session = new PowerShellSession(server, socket, child, output);
    state.session = session;
    const ready = await session.#listen(nonce);
    if (ready) return ok(session);
    await client.end({ token: nonce, roots: [child.pid], graceMs: 0 });
    return fail('The session channel was answered by someone else');
  }

  /** Reads answers from now on; resolves to whether the first is the session's own greeting. */
  #listen(nonce: string): Promise<boolean> {
    return new Promise((resolve) => {
      const lines = createInterface({ input: this.#socket });
      lines.once('close', () => {
        resolve(false);
        this.#end();
      });
      lines.on('line', (line) => {
        const answer = sessionAnswerSchema.parse(JSON.parse(line));
        if (answer.kind === 'ready') resolve(answer.nonce === nonce);
        else if (answer.id === this.#waiting?.id) this.#waiting.answered(answer);
      });
    });
  }

  #end(): void {
    this.#alive = false;
    this.#waiting?.answered(null);
    this.#socket.destroy();
    this.#server.close();
  }

  mark(id: number): void {
    if (this.#waiting?.id === id) this.#waiting.marked();
  }

  #send(order: SessionOrder): void {
    this.#socket.write(`${JSON.stringify(order)}\n`);
  }

  /** Gives one order and passes its output on; resolves when it was answered and its output read, to null where the session died. */
  async order(
    order: Omit<Extract<SessionOrder, { type: 'step' | 'evaluate' }>, 'id'>,
    onOutput: OutputListener,
  ): Promise<StepAnswer | null> {
    if (!this.#alive) return null;
    const id = this.#next++;
    this.#output.listener = onOutput;
    let marked = () => {};
    const mark = new Promise<void>((resolve) => {
      marked = resolve;
    });
    const answer = await new Promise<StepAnswer | null>((answered) => {
      this.#waiting = { id, answered, marked };
      this.#send({ ...order, id });
    });
    if (answer === null) await this.process.exit;
    else await Promise.race([mark, this.process.exit, after(markLimitMs, null)]);
    this.#waiting = null;
    this.#output.listener = null;
    return answer;
  }

  /** Asks the running step to stop; its order is then answered. */
  stop(): void {
    if (this.#alive) this.#send({ type: 'stop' });
  }
}
