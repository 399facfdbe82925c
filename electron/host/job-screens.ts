import type { OutputRef } from '../engine/ports.ts';
import { HeadlessTerminal } from '../sessions/terminal.ts';

interface Size {
  readonly columns: number;
  readonly rows: number;
}

const defaultSize: Size = { columns: 120, rows: 30 };

interface JobScreen {
  readonly terminal: HeadlessTerminal;
  readonly step: string;
  /** The offset in the step's output at which its screen was empty. */
  readonly begun: number;
}

/** What the job's terminals of one run need of who types into them. */
export interface Keyboard {
  write(job: string, data: string): void;
  resize(job: string, columns: number, rows: number): void;
}

/** The screens of a run's jobs: one for each job that runs, showing the step that runs. */
export class JobScreens {
  readonly #keyboard: Keyboard;
  readonly #screens = new Map<string, JobScreen>();
  /** As the last window wanted them: a later attempt of the job begins with the same. */
  readonly #sizes = new Map<string, Size>();

  constructor(keyboard: Keyboard) {
    this.#keyboard = keyboard;
  }

  /** A step begins on an empty screen, `offset` bytes being in its output from earlier attempts. */
  begin({ job, step }: OutputRef, offset: number): void {
    const known = this.#screens.get(job);
    known?.terminal.reset();
    this.#screens.set(job, { terminal: known?.terminal ?? this.#make(job), step, begun: offset });
    const size = this.#sizes.get(job);
    if (size !== undefined) this.#keyboard.resize(job, size.columns, size.rows);
  }

  /** How large the job's terminal is. */
  sizeOf(job: string): Size {
    return this.#sizes.get(job) ?? defaultSize;
  }

  #make(job: string): HeadlessTerminal {
    const { columns, rows } = this.sizeOf(job);
    return new HeadlessTerminal(columns, rows, (answer) => this.#keyboard.write(job, answer));
  }

  write({ job, step }: OutputRef, chunk: Uint8Array): void {
    const screen = this.#screens.get(job);
    if (screen?.step === step) screen.terminal.write(chunk);
  }

  /** The screen as escape sequences, and the offset in the step's output that it stands for; null where the step does not run. */
  async snapshot({ job, step }: OutputRef) {
    const screen = this.#screens.get(job);
    if (screen?.step !== step) return null;
    const { data, columns, rows, bytes } = await screen.terminal.snapshot();
    // Another step, or another attempt, may have begun meanwhile.
    return this.#screens.get(job) === screen ? { data, columns, rows, offset: screen.begun + bytes } : null;
  }

  resize(job: string, columns: number, rows: number): void {
    this.#sizes.set(job, { columns, rows });
    this.#screens.get(job)?.terminal.resize(columns, rows);
    this.#keyboard.resize(job, columns, rows);
  }

  end(job: string): void {
    this.#screens.get(job)?.terminal.dispose();
    this.#screens.delete(job);
  }

  dispose(): void {
    // A map may lose the key under its iterator.
    for (const job of this.#screens.keys()) this.end(job);
  }
}
