import type { RecordedCommand } from '../../shared/record/recorded-command.ts';
import type { ShellMark } from './shell-marks.ts';

/** More than anyone looks through; older ones are forgotten. */
const kept = 5000;

/** What was given in one shell, by the marks that it makes. A command that runs ends with the next prompt, or with the shell. */
export class CommandLog {
  readonly #commands = new Map<number, { readonly command: RecordedCommand; readonly version: number }>();
  #version = 0;
  #next = 1;
  #place = 0;
  #running: RecordedCommand | null = null;
  /** Where the shell stands; null: it did not say yet. */
  folder: string | null = null;

  /** Grows with every change. */
  get version(): number {
    return this.#version;
  }

  /** Those that are new, or not what they were, since a version. */
  since(version: number): RecordedCommand[] {
    return [...this.#commands.values()].flatMap((known) => (known.version > version ? [known.command] : []));
  }

  /** Takes a mark in; for a prompt it answers the number by which its place is known. */
  take(mark: ShellMark, now: number): number | null {
    switch (mark.kind) {
      case 'prompt':
        this.#end(mark.exitCode, now);
        this.folder = mark.folder;
        this.#version += 1;
        this.#place += 1;
        return this.#place;
      case 'start':
        // Lines that were pasted together are one entry of the history, and each is told with all of it.
        if (this.#running?.text === mark.text) return null;
        this.#end(null, now);
        this.#running = this.#add({
          text: mark.text,
          startedAt: now,
          completedAt: null,
          exitCode: null,
          aliases: mark.aliases,
        });
        return null;
      case 'ran': {
        const { text, startedAt, completedAt, exitCode } = mark;
        this.#add({ text, startedAt, completedAt, exitCode, aliases: {} });
        return null;
      }
    }
  }

  /** The shell has ended, and with it what ran. */
  close(exitCode: number, now: number): void {
    this.#end(exitCode, now);
  }

  #add(told: Omit<RecordedCommand, 'id' | 'folder' | 'place'>): RecordedCommand {
    const command = { id: this.#next++, folder: this.folder, place: this.#place, ...told };
    this.#set(command);
    this.#commands.delete(command.id - kept);
    return command;
  }

  #end(exitCode: number | null, now: number): void {
    if (this.#running === null) return;
    this.#set({ ...this.#running, completedAt: now, exitCode });
    this.#running = null;
  }

  #set(command: RecordedCommand): void {
    this.#version += 1;
    this.#commands.set(command.id, { command, version: this.#version });
  }
}
