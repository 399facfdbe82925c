import { randomBytes } from 'node:crypto';
import { fail, ok, type Result } from '../../shared/base/result.ts';
import { CommandLog } from './command-log.ts';
import { hostEnvironment } from './environment.ts';
import { MarkerScanner } from './marker.ts';
import type { PtyProcess, Terminals } from './pty-client.ts';
import { readShellMark } from './shell-marks.ts';
import { ShellScreen } from './shell-screen.ts';
import type { ShellStart } from './shell-start.ts';
import { tokenVariable } from './step-token.ts';

export interface ShellPlaceOptions {
  readonly cwd: string;
  readonly columns: number;
  readonly rows: number;
  /** What its processes are known by. */
  readonly token: string;
}

/** So much of what was written last is kept for windows that are behind; one that is further behind is given the screen anew. */
const recentBytes = 1024 * 1024;
/** A shell does not end when it is asked to; in milliseconds. */
const graceMs = 300;

/** A piece of what was written, from a position on, and the places that stand before it. */
interface Piece {
  readonly position: number;
  readonly bytes: Uint8Array;
  readonly places: readonly number[];
}

/** A shell on a terminal of its own, for a person to work in, which knows the commands that are given in it. */
export class ShellTerminal {
  readonly commands = new CommandLog();
  /** Whether it says what is given in it. */
  readonly records: boolean;
  readonly #client: Terminals;
  readonly #token: string;
  readonly #screen: ShellScreen;
  readonly #scanner: MarkerScanner;
  readonly #listeners = new Set<() => void>();
  #process: PtyProcess | null = null;
  #pieces: Piece[] = [];
  #kept = 0;
  #written = 0;
  /** Places since the last byte: they stand before the next. */
  #places: number[] = [];
  #exitCode: number | null = null;

  private constructor(client: Terminals, nonce: string, records: boolean, { columns, rows, token }: ShellPlaceOptions) {
    this.records = records;
    this.#client = client;
    this.#token = token;
    this.#scanner = new MarkerScanner(nonce);
    this.#screen = new ShellScreen(columns, rows, (answer) => this.#process?.write(answer));
  }

  /** Starts the shell; fails with words where that cannot be. */
  static async open(
    client: Terminals,
    start: ShellStart,
    place: ShellPlaceOptions,
  ): Promise<Result<ShellTerminal, string>> {
    const nonce = randomBytes(16).toString('hex');
    const terminal = new ShellTerminal(client, nonce, start.records, place);
    const env = {
      ...hostEnvironment(),
      ...start.env,
      COLORTERM: 'truecolor',
      // By it a shell knows the folder as it is called here, links in its path included.
      PWD: place.cwd,
      GANTRY_SHELL_NONCE: nonce,
      [tokenVariable]: place.token,
    };
    const { cwd, columns, rows } = place;
    const { file, args } = start;
    const spawned = await client.spawn(
      { file, args, cwd, env, columns, rows },
      { onData: (bytes) => terminal.#data(bytes), onWaiting: () => {} },
    );
    if (!spawned.ok) {
      start.clear();
      return fail(`${file} could not be started: ${spawned.error}`);
    }
    terminal.#process = spawned.value;
    void spawned.value.exit.then(({ exitCode, signal }) => {
      start.clear();
      terminal.#end(signal === null ? exitCode : 128 + signal);
    });
    return ok(terminal);
  }

  /** Of the shell; null while it runs. */
  get exitCode(): number | null {
    return this.#exitCode;
  }

  /** Bytes that the shell has written so far. */
  get written(): number {
    return this.#written;
  }

  snapshot() {
    return this.#screen.snapshot();
  }

  /** What was written from a position on, as far as it is one piece; null: so far back nothing is kept. */
  piece(position: number): Piece | null {
    const found = this.#pieces.findLast((piece) => piece.position <= position);
    if (found === undefined) return null;
    const skipped = position - found.position;
    return skipped === 0 ? found : { position, bytes: found.bytes.subarray(skipped), places: [] };
  }

  /** Calls back at every change, until what this gives is called. */
  listen(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  write(data: string): void {
    this.#process?.write(data);
  }

  resize(columns: number, rows: number): void {
    this.#screen.resize(columns, rows);
    this.#process?.resize(columns, rows);
  }

  /** Ends the shell with all its processes. */
  async close(): Promise<void> {
    const { pid = 0 } = this.#process ?? {};
    await this.#client.end({ token: this.#token, roots: this.#exitCode === null ? [pid] : [], graceMs });
    this.#screen.dispose();
  }

  async #data(bytes: Uint8Array): Promise<void> {
    for (const part of this.#scanner.push(bytes)) {
      if (typeof part === 'string') this.#mark(part);
      else {
        this.#keep(part);
        this.#tell();
        await this.#screen.write(part);
      }
    }
    this.#tell();
  }

  #mark(words: string): void {
    const mark = readShellMark(words);
    const place = mark === null ? null : this.commands.take(mark, Date.now());
    if (place === null) return;
    this.#screen.mark(place);
    this.#places.push(place);
  }

  #keep(bytes: Uint8Array): void {
    this.#pieces.push({ position: this.#written, bytes, places: this.#places });
    this.#places = [];
    this.#written += bytes.length;
    this.#kept += bytes.length;
    while (this.#kept > recentBytes && this.#pieces.length > 1) this.#kept -= this.#pieces.shift()?.bytes.length ?? 0;
  }

  #end(exitCode: number): void {
    this.#exitCode = exitCode;
    this.commands.close(exitCode, Date.now());
    this.#tell();
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}
