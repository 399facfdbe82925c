import type { Command } from 'commander';
import type { ExitCode } from './exit-codes.ts';

/** Of an option that may be given again: all its values. */
export const many = (value: string, before: readonly string[] = []) => [...before, value];

export type Act = <T extends object>(
  own: Command,
  handler: (parameters: string[], values: T) => Promise<ExitCode>,
) => void;

/** What the groups of commands are made with. */
export interface Grammar {
  /** A command of the program, by its usage: its name and its arguments. */
  readonly command: (usage: string, description: string) => Command;
  /** What a command does; its exit code becomes the program's. */
  readonly act: Act;
}
