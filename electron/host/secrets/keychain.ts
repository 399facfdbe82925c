import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { ok, type Result } from '../../../shared/base/result.ts';
import { type KeychainAnswer, type KeychainRequest, keychainAnswerSchema } from './keychain-protocol.ts';
import { fault, type SecretFault } from './secret-fault.ts';

/** The system's own store of secrets: Keychain, Credential Manager, or a Secret Service. Values go by an account's name. */
export interface Keychain {
  /** Null: it holds none by that name. */
  get(account: string): Promise<Result<string | null, SecretFault>>;
  set(account: string, value: string): Promise<Result<void, SecretFault>>;
  /** What is not there is removed. */
  remove(account: string): Promise<Result<void, SecretFault>>;
}

/** A keychain may ask the person to unlock it; one that asks nobody must not hold a run for ever. Milliseconds. */
const answerLimitMs = 20_000;
const help = 'Unlock the keychain of this system, or keep the secret in a file: gantry secrets set NAME --keep keyfile';

interface Said {
  /** Null: its process could not be started. */
  readonly text: string | null;
  /** It was ended at the limit. */
  readonly late: boolean;
}

/** What the process said before it ended. */
async function saidBy(path: string, request: KeychainRequest, limitMs: number): Promise<Said> {
  const child = spawn(process.execPath, [path], {
    env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
    stdio: ['pipe', 'pipe', 'ignore'],
    windowsHide: true,
  });
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    child.kill('SIGKILL');
  }, limitMs);
  // It may end before it has read all; what counts is what it said.
  child.stdin.on('error', () => {});
  const failed = new Promise<null>((resolve) => child.once('error', () => resolve(null)));
  child.stdin.end(JSON.stringify(request));
  const closed = new Promise((resolve) => child.once('close', resolve));
  const all = Promise.all([text(child.stdout), closed]).then(([said]) => said);
  const said = await Promise.race([all, failed]);
  clearTimeout(timer);
  return { text: said, late };
}

function parsed(said: string | null): KeychainAnswer {
  try {
    return keychainAnswerSchema.parse(JSON.parse(said ?? ''));
  } catch {
    return { error: 'its process broke' };
  }
}

/**
 * The keychain of this system, reached by the program at `path` (electron/keychain.ts), a process for each call. One that is not
 * there, is locked, or gives no answer within the limit is a failure.
 */
export function systemKeychain(path: string, limitMs = answerLimitMs): Keychain {
  const ask = async (request: KeychainRequest): Promise<Result<string | null, SecretFault>> => {
    if (process.env.GANTRY_KEYCHAIN === 'off') return fault('The keychain is turned off by GANTRY_KEYCHAIN', help);
    const said = await saidBy(path, request, limitMs);
    if (said.late) return fault(`The keychain gave no answer within ${limitMs / 1000} seconds`, help);
    const answer = parsed(said.text);
    return 'error' in answer ? fault(`The keychain cannot be used: ${answer.error}`, help) : ok(answer.value);
  };
  const done = (answer: Result<string | null, SecretFault>) => (answer.ok ? ok(undefined) : answer);
  return {
    get: (account) => ask({ do: 'get', account }),
    set: async (account, value) => done(await ask({ do: 'set', account, value })),
    remove: async (account) => done(await ask({ do: 'remove', account })),
  };
}
