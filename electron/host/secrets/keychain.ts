import { ok, type Result } from '../../../shared/base/result.ts';
import { fault, type SecretFault } from './secret-fault.ts';

/** The system's own store of secrets: Keychain, Credential Manager, or a Secret Service. Values go by an account's name. */
export interface Keychain {
  /** Null: it holds none by that name. */
  get(account: string): Promise<Result<string | null, SecretFault>>;
  set(account: string, value: string): Promise<Result<void, SecretFault>>;
  /** What is not there is removed. */
  remove(account: string): Promise<Result<void, SecretFault>>;
}

const service = 'gantry';
/** A keychain may ask the person to unlock it; one that asks nobody must not hold a run for ever. Milliseconds. */
const answerLimitMs = 20_000;
const help = 'Unlock the keychain of this system, or keep the secret in a file: gantry secrets set NAME --keep keyfile';

let unanswered = 0;

/** Whether a call that got no answer would hold this process at its end. */
export function keychainHangs(): boolean {
  return unanswered > 0;
}

async function inTime<T>(answer: Promise<T>): Promise<Result<T, SecretFault>> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<'late'>((resolve) => {
    timer = setTimeout(() => resolve('late'), answerLimitMs);
  });
  unanswered += 1;
  const settled = answer.finally(() => {
    unanswered -= 1;
  });
  try {
    const first = await Promise.race([settled.then(ok), late]);
    return first === 'late' ? fault(`The keychain gave no answer within ${answerLimitMs / 1000} seconds`, help) : first;
  } catch (error) {
    return fault(`The keychain cannot be used: ${error instanceof Error ? error.message : String(error)}`, help);
  } finally {
    clearTimeout(timer);
    settled.catch(() => {});
  }
}

async function withEntry<T>(
  account: string,
  use: (entry: import('@napi-rs/keyring').AsyncEntry) => Promise<T>,
): Promise<Result<T, SecretFault>> {
  if (process.env.GANTRY_KEYCHAIN === 'off') return fault('The keychain is turned off by GANTRY_KEYCHAIN', help);
  return inTime(
    (async () => {
      // Loaded when it is first needed: it is native code, and may not be there for this system.
      const { AsyncEntry } = await import('@napi-rs/keyring');
      // The kernel's keyring, to which it would fall back on Linux, forgets all when the machine is restarted.
      return use(new AsyncEntry(service, account, { linux: { store: 'secret-service' } }));
    })(),
  );
}

/** The keychain of this system. One that is not there, is locked, or gives no answer is a failure, at the latest after a while. */
export const systemKeychain: Keychain = {
  get: (account) => withEntry(account, (entry) => entry.getPassword()),
  set: (account, value) => withEntry(account, (entry) => entry.setPassword(value)),
  async remove(account) {
    const removed = await withEntry(account, (entry) => entry.deletePassword());
    return removed.ok ? ok(undefined) : removed;
  },
};
