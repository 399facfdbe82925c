import type { RunEventBody } from '../../shared/run/events.ts';
import type { EnginePorts, OutputRef } from '../engine/ports.ts';
import type { RunHandle } from '../engine/run.ts';
import type { Journal } from '../journal/journal.ts';
import { OutputFile } from '../journal/output-file.ts';
import type { RunFolder } from '../journal/run-folder.ts';
import type { Sessions } from '../sessions/sessions.ts';
import { HeadlessTerminal } from '../sessions/terminal.ts';

const defaultSize = { columns: 120, rows: 30 } as const;

function keyOf({ job, step }: OutputRef): string {
  return JSON.stringify([job, step]);
}

/** A run that this host owns: its journal, its output files, and the screens of its jobs' terminals. */
export class LiveRun {
  readonly folder: RunFolder;
  readonly journal: Journal;
  readonly #sessions: Sessions;
  readonly #outputs = new Map<string, OutputFile>();
  readonly #opening = new Map<string, Promise<OutputFile>>();
  readonly #screens = new Map<string, HeadlessTerminal>();
  handle: RunHandle | null = null;

  constructor(folder: RunFolder, journal: Journal, sessions: Sessions) {
    this.folder = folder;
    this.journal = journal;
    this.#sessions = sessions;
  }

  output(ref: OutputRef): OutputFile | undefined {
    return this.#outputs.get(keyOf(ref));
  }

  #open(ref: OutputRef): Promise<OutputFile> {
    const key = keyOf(ref);
    const known = this.#opening.get(key);
    if (known !== undefined) return known;
    const opening = OutputFile.open(this.folder.output(ref.job, ref.step)).then((file) => {
      this.#outputs.set(key, file);
      return file;
    });
    this.#opening.set(key, opening);
    return opening;
  }

  screen(job: string): HeadlessTerminal {
    const known = this.#screens.get(job);
    if (known !== undefined) return known;
    const answer = (data: string) => this.#sessions.write({ run: this.folder.run, job }, data);
    const made = new HeadlessTerminal(defaultSize.columns, defaultSize.rows, answer);
    this.#screens.set(job, made);
    return made;
  }

  resize(job: string, columns: number, rows: number): void {
    this.screen(job).resize(columns, rows);
    this.#sessions.resize({ run: this.folder.run, job }, columns, rows);
  }

  type(job: string, data: string): void {
    this.#sessions.write({ run: this.folder.run, job }, data);
  }

  ports(clock: EnginePorts['clock'], files: EnginePorts['files']): EnginePorts {
    // Events are stored in the order of the calls, so one that first waits for a file holds back those behind it.
    let last: Promise<unknown> = Promise.resolve();
    return {
      clock,
      files,
      sessions: this.#sessions,
      journal: {
        append: (body) => {
          const stored = last.then(() => this.#begin(body));
          last = stored.catch(() => {});
          return stored.then(({ done }) => done);
        },
      },
      output: {
        write: async (ref, chunk) => {
          this.screen(ref.job).write(chunk);
          await (await this.#open(ref)).write(chunk);
        },
        length: (ref) => this.output(ref)?.length ?? 0,
      },
    };
  }

  /**
   * Does what must come before an event (a step's output is in its file before its end is stored), and begins to store it: the
   * next event need not wait for the disk.
   */
  async #begin(body: RunEventBody): Promise<{ done: Promise<void> }> {
    switch (body.type) {
      case 'step.started':
        this.screen(body.job).reset();
        await this.#open(body);
        break;
      case 'step.completed':
        await this.output(body)?.flush();
        break;
      case 'job.completed':
        this.#screens.get(body.job)?.dispose();
        this.#screens.delete(body.job);
        break;
      default:
    }
    return { done: this.journal.append(body) };
  }

  async close(): Promise<void> {
    for (const screen of this.#screens.values()) screen.dispose();
    await Promise.all([...this.#outputs.values()].map((file) => file.close()));
    await this.journal.close();
  }
}
