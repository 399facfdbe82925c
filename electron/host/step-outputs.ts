import type { OutputRef } from '../engine/ports.ts';
import { OutputFile } from '../journal/output-file.ts';
import type { Moment } from '../journal/output-times.ts';
import type { RunFolder } from '../journal/run-folder.ts';

interface Output {
  readonly opening: Promise<OutputFile>;
  file: OutputFile | null;
}

function keyOf({ job, step }: OutputRef): string {
  return JSON.stringify([job, step]);
}

/** The output files of a live run. Open while their steps run, and no longer: a run may have more steps than a process may have files. */
export class StepOutputs {
  readonly #folder: RunFolder;
  readonly #moment: (ref: OutputRef) => Moment;
  readonly #open = new Map<string, Output>();
  /** Bytes of outputs that were closed. */
  readonly #lengths = new Map<string, number>();
  readonly #listeners = new Map<string, Set<() => void>>();

  /** `moment` is asked as bytes of a step come. */
  constructor(folder: RunFolder, moment: (ref: OutputRef) => Moment) {
    this.#folder = folder;
    this.#moment = moment;
  }

  open(ref: OutputRef): Promise<OutputFile> {
    const key = keyOf(ref);
    const known = this.#open.get(key);
    if (known !== undefined) return known.opening;
    const opening = OutputFile.open(this.#folder.output(ref.job, ref.step), {
      onWritten: () => this.#tell(key),
      moment: () => this.#moment(ref),
    });
    const output: Output = { opening, file: null };
    this.#open.set(key, output);
    return opening.then((file) => {
      output.file = file;
      return file;
    });
  }

  /** Bytes so far, those on their way to the disk included. */
  length(ref: OutputRef): number {
    const key = keyOf(ref);
    return this.#open.get(key)?.file?.length ?? this.#lengths.get(key) ?? 0;
  }

  /** Calls back when there is more in the step's file, this attempt's or a later one's; the answer takes the listener away. */
  listen(ref: OutputRef, listener: () => void): () => void {
    const key = keyOf(ref);
    const listeners = this.#listeners.get(key) ?? new Set();
    this.#listeners.set(key, listeners.add(listener));
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0) this.#listeners.delete(key);
    };
  }

  #tell(key: string): void {
    for (const listener of this.#listeners.get(key) ?? []) listener();
  }

  /** Resolves when all of the step's output is in its file, and the file is closed. Rejects where the disk failed. */
  async close(ref: OutputRef): Promise<void> {
    const key = keyOf(ref);
    const output = this.#open.get(key);
    if (output === undefined) return;
    const file = await output.opening;
    try {
      await file.flush();
    } finally {
      this.#lengths.set(key, file.length);
      this.#open.delete(key);
      await file.close();
    }
  }

  async dispose(): Promise<void> {
    const files = await Promise.allSettled([...this.#open.values()].map(({ opening }) => opening));
    this.#open.clear();
    const opened = files.filter((file) => file.status === 'fulfilled');
    await Promise.allSettled(opened.map((file) => file.value.close()));
  }
}
