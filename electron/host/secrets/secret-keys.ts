import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { ok, type Result } from '../../../shared/base/result.ts';
import { createWhole } from '../../journal/lock.ts';
import { keyBytes, keyOfPassphrase, seal, unseal } from './cipher.ts';
import { readPrivateFile } from './private-file.ts';
import { fault, lockedFault, type SecretFault } from './secret-fault.ts';
import type { SecretsFile } from './secrets-file.ts';

/** Gives the passphrase: `new` where one is chosen, `known` where it was chosen before. Null: there is nobody to ask. */
export type AskPassphrase = (kind: 'new' | 'known') => Promise<string | null>;

type PassphraseFacts = NonNullable<SecretsFile['passphrase']>;

const checkLabel = 'gantry passphrase';
const checkText = 'gantry';
const variable = 'GANTRY_SECRETS_PASSPHRASE';
const notTheOne = 'The passphrase is not the one of these secrets';
let taken: string | null = null;

/** The passphrase that the environment gives. It is taken out of it, so that no step inherits it. */
export function environmentPassphrase(): string | null {
  taken = process.env[variable] || taken;
  delete process.env[variable];
  return taken;
}

/** The two keys under which values in the file lie. A key that was found is remembered until this process ends. */
export class SecretKeys {
  readonly #path: string;
  readonly #ask: AskPassphrase;
  /** By salt. */
  readonly #derived = new Map<string, Buffer>();
  #passphrase: string | null = null;

  constructor(folder: string, ask: AskPassphrase) {
    this.#path = join(folder, 'secrets.key');
    this.#ask = ask;
  }

  /** The key of the key file; `create` makes one where there is none. */
  async keyfile(create: boolean): Promise<Result<Buffer, SecretFault>> {
    const read = await readPrivateFile(this.#path);
    if (!read.ok) return read;
    if (read.value === null) {
      if (!create)
        return fault(
          `The key file ${this.#path} is gone`,
          'Put it back, or remove the secrets under it and set them again.',
        );
      await createWhole(this.#path, `${randomBytes(keyBytes).toString('hex')}\n`, 0o600);
      return this.keyfile(false);
    }
    const hex = read.value.trim();
    if (!/^[0-9a-f]{64}$/.test(hex))
      return fault(`The key file ${this.#path} is damaged`, 'Put a copy of it back, or remove the secrets under it.');
    return ok(Buffer.from(hex, 'hex'));
  }

  /** Asks for the passphrase where it is not known yet, before anything is locked for it. */
  async askFirst(facts: PassphraseFacts | null): Promise<Result<void, SecretFault>> {
    this.#passphrase ??= environmentPassphrase() ?? (await this.#ask(facts === null ? 'new' : 'known'));
    if (this.#passphrase !== null && this.#passphrase !== '') return ok(undefined);
    this.#passphrase = null;
    return lockedFault(
      'The passphrase of the secrets is not known',
      `Unlock the secrets in the app, or give it in the variable ${variable}.`,
    );
  }

  /** The key of the passphrase; `facts` null: a new one, answered with what is to be kept of it. */
  async passphrase(
    facts: PassphraseFacts | null,
  ): Promise<Result<{ readonly key: Buffer; readonly facts: PassphraseFacts }, SecretFault>> {
    const asked = await this.askFirst(facts);
    if (!asked.ok) return asked;
    const salt = facts?.salt ?? randomBytes(16).toString('base64');
    const key = await this.#keyFor(salt);
    if (facts === null) return ok({ key, facts: { salt, check: seal(key, checkLabel, checkText) } });
    if (unseal(key, checkLabel, facts.check) === checkText) return ok({ key, facts });
    this.#derived.clear();
    this.#passphrase = null;
    return lockedFault(notTheOne, `Unlock the secrets in the app, or give the right one in the variable ${variable}.`);
  }

  /** Whether a passphrase is known, be it right or not. */
  get isKnown(): boolean {
    return this.#passphrase !== null || environmentPassphrase() !== null;
  }

  /** Remembers a passphrase until this process ends, where it is the one; `facts` null: one that is chosen now. */
  async unlock(passphrase: string, facts: PassphraseFacts | null): Promise<Result<void, SecretFault>> {
    if (facts !== null) {
      const key = await keyOfPassphrase(passphrase, Buffer.from(facts.salt, 'base64'));
      if (unseal(key, checkLabel, facts.check) !== checkText) return lockedFault(notTheOne, 'Type it again.');
      this.#derived.set(facts.salt, key);
    } else this.#derived.clear();
    this.#passphrase = passphrase;
    return ok(undefined);
  }

  /** Forgets the passphrase and its keys. */
  lock(): void {
    this.#passphrase = null;
    this.#derived.clear();
    taken = null;
  }

  async #keyFor(salt: string): Promise<Buffer> {
    const known = this.#derived.get(salt);
    if (known !== undefined) return known;
    const key = await keyOfPassphrase(this.#passphrase ?? '', Buffer.from(salt, 'base64'));
    this.#derived.set(salt, key);
    return key;
  }
}
