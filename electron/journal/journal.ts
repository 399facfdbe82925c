import { type FileHandle, open } from 'node:fs/promises';
import type { RunEvent, RunEventBody } from '../../shared/run/events.ts';
import { JournalReader } from './read-journal.ts';

/** The first line of every journal. A reader that does not know the version leaves the run alone. */
export interface JournalHeader {
  readonly format: 'gantry-journal';
  readonly version: 1;
  readonly run: string;
}

interface Waiting {
  readonly event: RunEvent;
  readonly stored: () => void;
  readonly failed: (error: unknown) => void;
}

/**
 * The append-only log of one run: a header, then an event a line, `seq` from 1 without gaps. An event is told to listeners, and its
 * append resolves, only when it is on disk; all that wait share one sync, so that many small steps do not wait for many disks.
 */
export class Journal {
  readonly #run: string;
  readonly #file: FileHandle;
  readonly #now: () => number;
  readonly #listeners = new Set<(events: readonly RunEvent[]) => void>();
  /** All events so far that are on disk. */
  readonly events: RunEvent[];
  #seq: number;
  #waiting: Waiting[] = [];
  #syncing: Promise<void> | null = null;
  #broken: { readonly error: unknown } | null = null;
  #closed = false;

  private constructor(run: string, file: FileHandle, now: () => number, events: RunEvent[]) {
    this.#run = run;
    this.#file = file;
    this.#now = now;
    this.events = events;
    this.#seq = events.at(-1)?.seq ?? 0;
  }

  /** Makes the journal of a new run; fails where the file is there already. */
  static async create(path: string, run: string, now: () => number): Promise<Journal> {
    const file = await open(path, 'ax');
    const header: JournalHeader = { format: 'gantry-journal', version: 1, run };
    await file.appendFile(`${JSON.stringify(header)}\n`);
    await file.datasync();
    return new Journal(run, file, now, []);
  }

  /**
   * Goes on with the journal of an interrupted run: a torn last line is cut off, and `seq` goes on from the last whole event.
   * Null where there is no journal that can be read. Only the owner of the run's lock may call it.
   */
  static async reopen(path: string, run: string, now: () => number): Promise<Journal | null> {
    const reader = new JournalReader(path);
    const events = await reader.next();
    if (events === null) return null;
    const file = await open(path, 'a');
    await file.truncate(reader.end);
    if (!reader.ended) await file.appendFile('\n');
    await file.datasync();
    return new Journal(run, file, now, events);
  }

  /** True once no more events will come. */
  get closed(): boolean {
    return this.#closed;
  }

  append(body: RunEventBody): Promise<void> {
    const event: RunEvent = { run: this.#run, seq: ++this.#seq, time: new Date(this.#now()).toISOString(), ...body };
    return new Promise((stored, failed) => {
      this.#waiting.push({ event, stored, failed });
      this.#syncing ??= this.#sync();
    });
  }

  /** Calls back with events once they are on disk, and with none when the journal is closed; the answer takes the listener away. */
  listen(listener: (events: readonly RunEvent[]) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async #sync(): Promise<void> {
    // Appends of one turn go into one write.
    await Promise.resolve();
    while (this.#waiting.length > 0) {
      const batch = this.#waiting;
      this.#waiting = [];
      await this.#store(batch.map(({ event }) => event));
      const broken = this.#broken;
      for (const { stored, failed } of batch) {
        if (broken === null) stored();
        else failed(broken.error);
      }
    }
    this.#syncing = null;
  }

  /** After one failure nothing more is written: the next event would stand behind a gap, or behind half a line. */
  async #store(events: readonly RunEvent[]): Promise<void> {
    if (this.#broken !== null) return;
    try {
      await this.#file.appendFile(events.map((event) => `${JSON.stringify(event)}\n`).join(''));
      await this.#file.datasync();
    } catch (error) {
      this.#broken = { error };
      return;
    }
    for (const event of events) this.events.push(event);
    this.#tell(events);
  }

  #tell(events: readonly RunEvent[]): void {
    for (const listener of this.#listeners) listener(events);
  }

  async close(): Promise<void> {
    await this.#syncing;
    await this.#file.close();
    this.#closed = true;
    this.#tell([]);
  }
}
