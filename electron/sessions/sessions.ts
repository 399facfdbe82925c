import { join } from 'node:path';
import type { Result } from '../../shared/base/result.ts';
import type {
  EvaluateRequest,
  JobPlace,
  JobSession,
  SessionsPort,
  StepCommand,
  StepExit,
  StepHooks,
  TakenOver,
  TakeOverPlace,
} from '../engine/ports.ts';
import { confined } from './confine.ts';
import { JobPowerShell } from './job-powershell.ts';
import { graceMs, type OneShotPlace, runOneShot, type Screen } from './one-shot.ts';
import { childProcessHost } from './pty-channel.ts';
import { PtyClient, type PtyProcess, type Terminals } from './pty-client.ts';
import { shellStart } from './shell-start.ts';
import { type ShellPlaceOptions, ShellTerminal } from './shell-terminal.ts';
import { JobFolder } from './step-files.ts';
import type { TokenSource } from './step-token.ts';
import { takeOverOneShot } from './take-over.ts';

export interface SessionsOptions {
  /** Program of the PTY host: `pty-host.js` as built, or `pty-host.ts` in development. */
  readonly ptyHostPath: string;
  /** Folder with bootstrap/gantry-session.ps1. Must be of real files: PowerShell reads no archive. */
  readonly assetsDir: string;
}

export interface TerminalRef {
  readonly run: string;
  readonly job: string;
}

const defaultScreen: Screen = { columns: 120, rows: 30 };

function keyOf({ run, job }: TerminalRef): string {
  return JSON.stringify([run, job]);
}

/** One attempt of a job: its folder, its terminal's size, the process at the fore, and its PowerShell. */
class Job implements JobSession {
  readonly #client: Terminals;
  readonly #tokens: TokenSource;
  readonly #folder = new JobFolder();
  readonly #powershell: JobPowerShell;
  readonly #closed: () => void;
  #screen: Screen = defaultScreen;
  #process: PtyProcess | null = null;

  constructor(client: PtyClient, bootstrap: string, place: JobPlace, closed: () => void) {
    this.#client = confined(client, place.permissions, place.workspace, this.#folder);
    this.#tokens = client.tokens.next();
    this.#closed = closed;
    this.#powershell = new JobPowerShell({
      client: this.#client,
      folder: this.#folder,
      tokens: this.#tokens,
      bootstrap,
      workspace: place.workspace,
      screen: () => this.#screen,
      onProcess: (process) => this.#bringToFore(process),
    });
  }

  async run(command: StepCommand, hooks: StepHooks): Promise<StepExit> {
    const shell = command.shell.toLowerCase();
    if (shell === 'pwsh' || shell === 'powershell') return this.#powershell.run(command, shell, hooks);
    const exit = await runOneShot(this.#place(), command, hooks);
    this.#bringToFore(null);
    return exit;
  }

  async takeOver(at: TakeOverPlace, hooks: Pick<StepHooks, 'onOutput' | 'signal'>): Promise<TakenOver> {
    const shell = at.shell.toLowerCase();
    if (shell === 'pwsh' || shell === 'powershell') return this.#powershell.takeOver(at, shell, hooks);
    const taken = await takeOverOneShot(this.#place(), at, hooks);
    this.#bringToFore(null);
    return taken;
  }

  #place(): OneShotPlace {
    return {
      client: this.#client,
      folder: this.#folder,
      tokens: this.#tokens,
      screen: this.#screen,
      onStart: (process) => this.#bringToFore(process),
    };
  }

  evaluate(request: EvaluateRequest, hooks: StepHooks) {
    return this.#powershell.evaluate(request, hooks);
  }

  async close(): Promise<readonly number[]> {
    const roots = await this.#powershell.close();
    const survivors = await this.#client.end({ token: this.#tokens.token, roots, graceMs });
    await this.#folder.remove();
    this.#closed();
    return survivors;
  }

  /** The process that gets what is typed. A session may have missed a change of size. */
  #bringToFore(process: PtyProcess | null): void {
    this.#process = process;
    process?.resize(this.#screen.columns, this.#screen.rows);
  }

  write(data: string): void {
    this.#process?.write(data);
  }

  resize(columns: number, rows: number): void {
    this.#screen = { columns, rows };
    this.#process?.resize(columns, rows);
  }
}

export interface Sessions extends SessionsPort {
  /** Pid of the PTY host; null where none runs, as before the first step. */
  readonly ptyHostPid: number | null;
  /** What the token of every process of these sessions begins with. */
  readonly token: string;
  /** Types into the terminal of a running job; nothing happens where no process is there to read. */
  write(ref: TerminalRef, data: string): void;
  /** Columns and rows of the terminal of a running job, now and for its later steps. */
  resize(ref: TerminalRef, columns: number, rows: number): void;
  /** Opens a shell for a person to work in, at a folder. */
  openShell(shell: string, place: Omit<ShellPlaceOptions, 'token'>): Promise<Result<ShellTerminal, string>>;
  /** Ends every process of every job, and the PTY host. */
  dispose(): Promise<void>;
}

/** The real sessions: programs on pseudo-terminals in a PTY host process, which starts when the first step does. */
export function createSessions(options: SessionsOptions): Sessions {
  const client = new PtyClient(childProcessHost(options.ptyHostPath));
  const scripts = join(options.assetsDir, 'bootstrap');
  const bootstrap = join(scripts, 'gantry-session.ps1');
  const jobs = new Map<string, Job>();
  return {
    get ptyHostPid() {
      return client.pid;
    },
    token: client.tokens.token,
    open(place) {
      const key = keyOf(place);
      const job: Job = new Job(client, bootstrap, place, () => {
        if (jobs.get(key) === job) jobs.delete(key);
      });
      jobs.set(key, job);
      return job;
    },
    write: (ref, data) => jobs.get(keyOf(ref))?.write(data),
    resize: (ref, columns, rows) => jobs.get(keyOf(ref))?.resize(columns, rows),
    async openShell(shell, place) {
      const start = shellStart(shell, scripts);
      if (!start.ok) return start;
      return ShellTerminal.open(client, start.value, { ...place, token: client.tokens.next().token });
    },
    async dispose() {
      await Promise.all([...jobs.values()].map((job) => job.close()));
      await client.dispose();
    },
  };
}
