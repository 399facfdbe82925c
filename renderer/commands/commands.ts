import { addCommands } from '../add/add-commands.ts';
import { editCommands } from '../edit/edit-commands.ts';
import { graphCommands } from '../graph/graph-commands.ts';
import { inspectCommands } from '../inspector/inspect-commands.ts';
import { menuCommands } from '../menu/menu-commands.ts';
import { sourceCommands } from '../source/source-commands.ts';
import type { Command } from './command.ts';
import { fileCommands } from './file-commands.ts';
import { goCommands } from './go-commands.ts';
import { runCommands } from './run-commands.ts';
import { viewCommands } from './view-commands.ts';

/** The commands, in the order of the help sheet. */
export const commands: readonly Command[] = [
  ...runCommands,
  ...fileCommands,
  ...editCommands,
  ...addCommands,
  ...menuCommands,
  ...sourceCommands,
  ...inspectCommands,
  ...viewCommands,
  ...graphCommands,
  ...goCommands,
];

/** The command by an id. */
export function commandOf(id: string): Command | null {
  return commands.find((command) => command.id === id) ?? null;
}

/** Does what a command says, if it can be done now. */
export function runCommand(id: string): void {
  const command = commandOf(id);
  if (command?.when() === true) command.run();
}
