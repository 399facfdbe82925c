import { createInterface } from 'node:readline/promises';
import { CommandFailure, exitCodes } from './exit-codes.ts';
import { tell } from './print.ts';

/** What the folder's trust is asked for. */
export interface Untrusted {
  readonly root: string;
  readonly shells: readonly string[];
  readonly scripts: readonly string[];
  readonly permissions: readonly string[];
  readonly secrets: readonly string[];
}

/** Asks on the terminal whether the folder may run; where there is no terminal or the answer is no, the command fails. */
export async function requireTrust(asked: Untrusted): Promise<void> {
  tell(`The folder ${asked.root} is not trusted. This playbook may use:`);
  const rows = [
    ['shells', asked.shells],
    ['scripts', asked.scripts],
    ['permissions', asked.permissions],
    ['secrets', asked.secrets],
  ] as const;
  for (const [what, list] of rows) if (list.length > 0) tell(`  ${what}: ${list.join(', ')}`);
  if (process.stdin.isTTY && process.stderr.isTTY) {
    const ask = createInterface({ input: process.stdin, output: process.stderr });
    const reply = await ask.question('Trust this folder and run? [y/N] ');
    ask.close();
    if (/^y(es)?$/i.test(reply.trim())) return;
  } else tell('Give --trust to trust the folder from now on.');
  throw new CommandFailure('The folder is not trusted; nothing was started.', exitCodes.notStarted);
}

/** The failure of a command whose run lacks something here, told with how to get it. */
export function unmet(missing: readonly { readonly what: string; readonly help: string }[]): CommandFailure {
  for (const { what, help } of missing) tell(`  ${what}: ${help}`);
  return new CommandFailure('Requirements are not met; nothing was started.', exitCodes.notStarted);
}
