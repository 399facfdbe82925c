import { text } from 'node:stream/consumers';
import { AsyncEntry } from '@napi-rs/keyring';
import { type KeychainAnswer, type KeychainRequest, keychainRequestSchema } from './host/secrets/keychain-protocol.ts';

const service = 'gantry';

/** Does one thing in the system's keychain. A process of its own, since a keychain may block whoever asks it, for ever. */
async function answer(request: KeychainRequest): Promise<KeychainAnswer> {
  try {
    // The kernel's keyring, to which it would fall back on Linux, forgets all when the machine is restarted.
    const entry = new AsyncEntry(service, request.account, { linux: { store: 'secret-service' } });
    if (request.do === 'get') return { value: (await entry.getPassword()) ?? null };
    await (request.do === 'set' ? entry.setPassword(request.value) : entry.deletePassword());
    return { value: null };
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) };
  }
}

const request = keychainRequestSchema.parse(JSON.parse(await text(process.stdin)));
process.stdout.write(JSON.stringify(await answer(request)));
