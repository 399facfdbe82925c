import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import type { AskPassphrase } from '../host/secrets/secret-keys.ts';
import { CommandFailure, exitCodes } from './exit-codes.ts';
import { tell } from './print.ts';

/** Asks on the terminal for one line that is not shown while it is typed; Ctrl+C and Ctrl+D end the command. */
export async function askHidden(question: string): Promise<string> {
  process.stderr.write(question);
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const line = createInterface({ input: process.stdin, output: nowhere, terminal: true, historySize: 0 });
  const given = await new Promise<string | null>((resolve) => {
    line.once('SIGINT', () => resolve(null));
    line.once('close', () => resolve(null));
    line.once('line', resolve);
  });
  line.close();
  tell('');
  if (given === null) throw new CommandFailure('Nothing was given.', exitCodes.cancelled);
  return given;
}

/** Asks for the passphrase of the secrets where there is a terminal; a new one twice. */
export const askPassphrase: AskPassphrase = async (kind) => {
  if (!process.stdin.isTTY || !process.stderr.isTTY) return null;
  if (kind === 'known') return askHidden('Passphrase of the secrets: ');
  const passphrase = await askHidden('New passphrase of the secrets: ');
  if ((await askHidden('The same again: ')) === passphrase) return passphrase;
  throw new CommandFailure('The two are not the same; nothing was kept.', exitCodes.usage);
};
