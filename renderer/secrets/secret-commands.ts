import type { Command } from '../commands/command.ts';
import { host } from '../host/client.ts';
import { openDialog, tellError } from '../stores/dialogs-store.ts';
import { loadSecrets, useSecrets } from '../stores/secrets-store.ts';

const passphrase = () => useSecrets.getState().list?.passphrase ?? { chosen: false, known: false };

/** Asks for the passphrase under which secrets lie. */
export function unlockSecrets(): void {
  openDialog({ kind: 'unlock', names: [], onUnlocked: () => {} });
}

/** Lets the host forget the passphrase. */
export async function lockSecrets(): Promise<void> {
  try {
    await host.secrets.lock();
    await loadSecrets();
  } catch (error) {
    tellError('The secrets were not locked', error);
  }
}

export const secretCommands: readonly Command[] = [
  {
    id: 'add-secret',
    title: 'Add a secret…',
    group: 'File',
    keys: [],
    when: () => true,
    run: () => openDialog({ kind: 'secret', name: null, scope: 'workspace', replaces: false }),
  },
  {
    id: 'unlock-secrets',
    title: 'Unlock the secrets…',
    group: 'File',
    keys: [],
    when: () => passphrase().chosen && !passphrase().known,
    run: unlockSecrets,
  },
  {
    id: 'lock-secrets',
    title: 'Lock the secrets',
    group: 'File',
    keys: [],
    when: () => passphrase().chosen && passphrase().known,
    run: () => void lockSecrets(),
  },
];
