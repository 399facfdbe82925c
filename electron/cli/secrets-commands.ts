import { text as readAll } from 'node:stream/consumers';
import { isDefinedError, safe } from '@orpc/client';
import {
  longestSecret,
  type SecretPlace,
  type SecretScope,
  secretNameSchema,
  secretSetSchema,
} from '../../shared/host/secrets.ts';
import { askHidden } from './ask-hidden.ts';
import { CommandFailure, type ExitCode, exitCodes } from './exit-codes.ts';
import { openHost, workspaceFor } from './open-host.ts';
import { answer, answerJson, table, tell } from './print.ts';

interface SecretOptions {
  readonly workspace?: string;
  readonly global?: boolean;
}

export interface SetOptions extends SecretOptions {
  /** True: the variable of the secret's own name. */
  readonly fromEnv?: string | true;
  readonly keep?: SecretPlace;
}

const scopeOf = ({ global }: SecretOptions): SecretScope => (global ? 'global' : 'workspace');
const whose = { workspace: 'this workspace', global: 'all workspaces' } as const;
const placeNames = {
  keychain: 'the keychain',
  keyfile: 'a file under the key file',
  passphrase: 'a file under the passphrase',
} as const;

function requireName(name: string): string {
  if (secretNameSchema.safeParse(name).success) return name;
  throw new CommandFailure(
    `"${name}" is no name of a secret: letters, digits, _ and -, at most 128, a digit or - not first`,
    exitCodes.usage,
  );
}

async function valueFor(name: string, { fromEnv }: SetOptions): Promise<string> {
  if (fromEnv !== undefined) {
    const variable = fromEnv === true ? name : fromEnv;
    const value = process.env[variable];
    if (value !== undefined) return value;
    throw new CommandFailure(`--from-env: there is no environment variable ${variable}`, exitCodes.usage);
  }
  if (process.stdin.isTTY) return askHidden(`Value of ${name}: `);
  // What ends a line in a file or an echo is no part of the value.
  return (await readAll(process.stdin)).replace(/\r?\n$/, '');
}

function requireValue(name: string, value: string): string {
  if (secretSetSchema.shape.value.safeParse(value).success) return value;
  const why = value === '' ? 'is empty' : `has a NUL, or more than ${longestSecret} characters`;
  throw new CommandFailure(`The value of ${name} ${why}; nothing was kept.`, exitCodes.usage);
}

/** `gantry secrets set NAME`: the value comes from the terminal, standard input or the environment, never from an argument. */
export async function secretsSetCommand(given: string, options: SetOptions): Promise<ExitCode> {
  const name = requireName(given);
  const scope = scopeOf(options);
  const workspace = workspaceFor(options.workspace, null);
  const value = requireValue(name, await valueFor(name, options));
  const host = await openHost(workspace);
  try {
    const { error, data } = await safe(host.client.secrets.set({ name, scope, value, keep: options.keep ?? 'auto' }));
    if (isDefinedError(error)) throw refused(error.message, error.data.help);
    if (error !== null) throw error;
    for (const note of data.notes) tell(note);
    tell(`The secret ${name} for ${whose[scope]} is kept in ${placeNames[data.kept]}.`);
    return exitCodes.success;
  } finally {
    await host.dispose();
  }
}

/** `gantry secrets rm NAME`. */
export async function secretsRemoveCommand(given: string, options: SecretOptions): Promise<ExitCode> {
  const name = requireName(given);
  const scope = scopeOf(options);
  const host = await openHost(workspaceFor(options.workspace, null));
  try {
    const { error } = await safe(host.client.secrets.remove({ name, scope }));
    if (isDefinedError(error)) throw refused(error.message, error.code === 'STORE' ? error.data.help : null);
    if (error !== null) throw error;
    tell(`The secret ${name} for ${whose[scope]} is forgotten.`);
    return exitCodes.success;
  } finally {
    await host.dispose();
  }
}

/** What a person did is a usage error; a store that fails is not. */
function refused(message: string, help: string | null): CommandFailure {
  return help === null
    ? new CommandFailure(message, exitCodes.usage)
    : new CommandFailure(`${message}. ${help}`, exitCodes.failed);
}

/** `gantry secrets list`: what is stored, and what playbooks of the workspace use without its being stored. */
export async function secretsListCommand(options: SecretOptions & { readonly json?: boolean }): Promise<ExitCode> {
  const host = await openHost(workspaceFor(options.workspace, null));
  try {
    const { secrets, unset, fault } = await host.client.secrets.list();
    if (fault !== null) throw new CommandFailure(`${fault.message}. ${fault.help}`, exitCodes.failed);
    if (options.json) {
      const shown = secrets.map(({ changedAt, ...secret }) => ({
        ...secret,
        changedAt: new Date(changedAt).toISOString(),
      }));
      answerJson({ secrets: shown, unset });
      return exitCodes.success;
    }
    if (secrets.length === 0) tell('No secrets are stored. Give one a value: gantry secrets set NAME');
    else
      answer(
        table(
          secrets.map(({ name, scope, kept, changedAt, usedBy }) => [
            name,
            scope,
            kept,
            new Date(changedAt).toLocaleString(),
            usedBy.length === 0 ? 'used by no playbook' : usedBy.join(', '),
          ]),
        ),
      );
    for (const { name, usedBy } of unset) tell(`${name} has no value, and is used by ${usedBy.join(', ')}`);
    return exitCodes.success;
  } finally {
    await host.dispose();
  }
}
