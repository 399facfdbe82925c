import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { vi } from 'vitest';
import type { JobSession, StepCommand, StepExit, StepHooks } from '../../engine/ports.ts';
import { createSessions, type Sessions } from '../sessions.ts';
import { HeadlessTerminal } from '../terminal.ts';

export const root = join(import.meta.dirname, '..', '..', '..');

/** A step as the engine holds it: its output, whether it waits, and the means to stop it. */
export class Step implements StepHooks {
  /** Output so far, a character for each byte. */
  text = '';
  waits: boolean[] = [];
  readonly #abort = new AbortController();
  #changes: (() => void)[] = [];
  readonly #screen: HeadlessTerminal;
  readonly signal = this.#abort.signal;

  constructor(screen: HeadlessTerminal) {
    this.#screen = screen;
  }

  async onOutput(chunk: Uint8Array): Promise<void> {
    this.#screen.write(chunk);
    this.text += Buffer.from(chunk).toString('latin1');
    this.#changed();
  }
  onWaiting(waiting: boolean): void {
    this.waits.push(waiting);
    this.#changed();
  }
  stop(): void {
    this.#abort.abort();
  }
  /** Resolves when the output holds the text. */
  said(text: string): Promise<void> {
    return this.#until(() => this.text.includes(text));
  }
  /** Resolves when the step waits for someone to type. */
  waiting(): Promise<void> {
    return this.#until(() => this.waits.at(-1) === true);
  }
  /** The numbers it printed as `pid=N`. */
  get pids(): number[] {
    return [...this.text.matchAll(/pid=(\d+)/g)].map((match) => Number(match[1]));
  }
  #changed(): void {
    for (const change of this.#changes.splice(0)) change();
  }
  async #until(holds: () => boolean): Promise<void> {
    while (!holds()) await new Promise<void>((resolve) => this.#changes.push(resolve));
  }
}

/** Real sessions in a folder of their own, with one job open and its screen answering. */
export class SessionsRig {
  readonly sessions: Sessions;
  readonly folder = mkdtempSync(join(tmpdir(), 'gantry-sessions-'));
  readonly screen = new HeadlessTerminal(120, 30, (data) => this.type(data));
  readonly job: JobSession;
  readonly #place: { readonly run: string; readonly job: string };

  constructor(sessions = startSessions(), job = 'job') {
    this.sessions = sessions;
    this.#place = { run: 'run', job };
    this.job = sessions.open({ ...this.#place, attempt: 1, workspace: this.folder, permissions: null });
  }

  command(shell: string, text: string, more: Partial<StepCommand> = {}): StepCommand {
    return {
      step: 'step',
      shell,
      source: { kind: 'text', text },
      workingDirectory: this.folder,
      env: {},
      path: [],
      outputs: [],
      variables: {},
      ...more,
    };
  }

  /** Starts a step and gives it while it runs. */
  start(shell: string, text: string, more: Partial<StepCommand> = {}): { step: Step; done: Promise<StepExit> } {
    const step = new Step(this.screen);
    return { step, done: this.job.run(this.command(shell, text, more), step) };
  }

  async run(shell: string, text: string, more: Partial<StepCommand> = {}): Promise<{ exit: StepExit; text: string }> {
    const { step, done } = this.start(shell, text, more);
    return { exit: await done, text: step.text };
  }

  evaluate(expression: string, step = new Step(this.screen)) {
    const expressions = [{ name: 'value', expression }];
    return this.job.evaluate({ expressions, variables: {}, env: {}, workingDirectory: this.folder }, step);
  }

  type(data: string): void {
    this.sessions.write(this.#place, data);
  }

  resize(columns: number, rows: number): void {
    this.sessions.resize(this.#place, columns, rows);
    this.screen.resize(columns, rows);
  }

  async close(): Promise<void> {
    await this.job.close();
    this.screen.dispose();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

export function startSessions(): Sessions {
  return createSessions({ ptyHostPath: join(root, 'electron', 'pty-host.ts'), assetsDir: join(root, 'assets') });
}

/** Whether a process runs; a zombie does not: it only waits for its parent to look. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !existsSync(`/proc/${pid}/stat`) || !/^\d+ \(.*\) Z/.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}

/** Resolves when none of the processes runs; fails after ten seconds. */
export function allGone(pids: readonly number[]): Promise<void> {
  return vi.waitFor(
    () => {
      const left = pids.filter(isAlive);
      if (left.length > 0) throw new Error(`Still there: ${left.join(', ')}`);
    },
    { timeout: 10_000, interval: 50 },
  );
}
