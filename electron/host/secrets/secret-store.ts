import { join } from 'node:path';
import { ok, type Result } from '../../../shared/base/result.ts';
import type {
  PassphraseState,
  SecretKeep,
  SecretPlace,
  SecretScope,
  StoredSecret,
} from '../../../shared/host/secrets.ts';
import { seal, unseal } from './cipher.ts';
import type { Keychain } from './keychain.ts';
import { fault, type SecretFault } from './secret-fault.ts';
import { type AskPassphrase, environmentPassphrase, SecretKeys } from './secret-keys.ts';
import { readSecretsFile, type SecretEntry, type SecretsFile, writeSecretsFile } from './secrets-file.ts';
import { withLock } from './with-lock.ts';

/** A secret that has a value, without it. */
export type KnownSecret = Omit<StoredSecret, 'usedBy'>;

export interface SecretStoreOptions {
  /** The folder of this user's settings. */
  readonly folder: string;
  /** The workspace's own folder. */
  readonly workspace: string;
  readonly keychain: Keychain;
  readonly askPassphrase: AskPassphrase;
}

interface Ref {
  readonly name: string;
  readonly scope: SecretScope;
}

/**
 * The secrets of a workspace and of this user: names and places in one file, values in the keychain or sealed in that file.
 * Names go without regard to case, as expressions read them. Every failure leaves what was kept as it was.
 */
export class SecretStore {
  readonly #options: SecretStoreOptions;
  readonly #keys: SecretKeys;

  constructor(options: SecretStoreOptions) {
    this.#options = options;
    this.#keys = new SecretKeys(options.folder, options.askPassphrase);
  }

  /** What has a value here: the workspace's own, then those for all. Reads no value. */
  async list(): Promise<Result<readonly KnownSecret[], SecretFault>> {
    const file = await readSecretsFile(this.#options.folder);
    if (!file.ok) return file;
    const here = file.value.entries.filter(
      ({ workspace }) => workspace === null || workspace === this.#options.workspace,
    );
    const stored = here.map(({ name, workspace, kept, changedAt }) => {
      const scope: SecretScope = workspace === null ? 'global' : 'workspace';
      return { name, scope, kept: kept.in, changedAt };
    });
    const order = (secret: KnownSecret) => `${secret.scope === 'workspace' ? 0 : 1}${secret.name.toLowerCase()}`;
    return ok(stored.toSorted((a, b) => (order(a) < order(b) ? -1 : 1)));
  }

  /**
   * Keeps a value. `auto`: in the keychain, and where that cannot be, in the file; the answer tells where, and why not in the
   * keychain.
   */
  async set(
    ref: Ref,
    value: string,
    keep: SecretKeep,
  ): Promise<Result<{ readonly kept: SecretPlace; readonly note: string | null }, SecretFault>> {
    const before = await readSecretsFile(this.#options.folder);
    if (!before.ok) return before;
    if (keep === 'passphrase') {
      const asked = await this.#keys.askFirst(before.value.passphrase);
      if (!asked.ok) return asked;
    }
    return this.#change(async (file) => {
      const chained = keep === 'auto' || keep === 'keychain' ? await this.#toKeychain(ref, value) : null;
      if (chained?.ok === false && keep === 'keychain') return chained;
      const place = keep === 'keyfile' || keep === 'passphrase' ? keep : this.#placeInFile(file);
      const kept = chained?.ok
        ? ok({ file, kept: { in: 'keychain' } as const })
        : await this.#seal(file, ref, value, place);
      if (!kept.ok) return kept;
      const old = this.#find(file, ref);
      const entry: SecretEntry = {
        name: ref.name,
        workspace: this.#workspaceOf(ref),
        changedAt: Date.now(),
        kept: kept.value.kept,
      };
      await this.#write({ ...kept.value.file, entries: [...file.entries.filter((other) => other !== old), entry] });
      // What the keychain had is old now; were it to stay, nothing would ever read it.
      if (old?.kept.in === 'keychain' && entry.kept.in !== 'keychain')
        await this.#options.keychain.remove(account(old));
      return ok({ kept: entry.kept.in, note: chained?.ok === false ? `${chained.error.message}.` : null });
    });
  }

  /** Whether values may lie under a passphrase, and whether it is known to this program. */
  async passphrase(): Promise<PassphraseState> {
    const file = await readSecretsFile(this.#options.folder);
    return { chosen: file.ok && file.value.passphrase !== null, known: this.#keys.isKnown };
  }

  /** Remembers the passphrase in this program alone. */
  async unlock(passphrase: string): Promise<Result<void, SecretFault>> {
    const file = await readSecretsFile(this.#options.folder);
    return file.ok ? this.#keys.unlock(passphrase, file.value.passphrase) : file;
  }

  lock(): void {
    this.#keys.lock();
  }

  /** False: there is no such secret. */
  async remove(ref: Ref): Promise<Result<boolean, SecretFault>> {
    return this.#change(async (file) => {
      const old = this.#find(file, ref);
      if (old === undefined) return ok(false);
      if (old.kept.in === 'keychain') {
        const removed = await this.#options.keychain.remove(account(old));
        if (!removed.ok) return removed;
      }
      await this.#write({ ...file, entries: file.entries.filter((other) => other !== old) });
      return ok(true);
    });
  }

  /**
   * The values of those of the names that have one, the workspace's own before those for all; no other value is read. A
   * failure: all that is kept and cannot be had.
   */
  async values(
    names: readonly string[],
  ): Promise<
    Result<Readonly<Record<string, string>>, readonly { readonly name: string; readonly fault: SecretFault }[]>
  > {
    if (names.length === 0) return ok({});
    const file = await readSecretsFile(this.#options.folder);
    if (!file.ok) return { ok: false, error: names.map((name) => ({ name, fault: file.error })) };
    const values: [string, string][] = [];
    const faults: { name: string; fault: SecretFault }[] = [];
    for (const name of names) {
      const entry =
        this.#find(file.value, { name, scope: 'workspace' }) ?? this.#find(file.value, { name, scope: 'global' });
      if (entry === undefined) continue;
      const value = await this.#open(file.value, entry);
      if (value.ok) values.push([name, value.value]);
      else faults.push({ name, fault: value.error });
    }
    return faults.length > 0 ? { ok: false, error: faults } : ok(Object.fromEntries(values));
  }

  async #change<T>(act: (file: SecretsFile) => Promise<Result<T, SecretFault>>): Promise<Result<T, SecretFault>> {
    const { folder } = this.#options;
    return withLock(join(folder, 'secrets.lock'), async () => {
      const file = await readSecretsFile(folder);
      return file.ok ? await act(file.value) : file;
    });
  }

  #write(file: SecretsFile): Promise<void> {
    return writeSecretsFile(this.#options.folder, file);
  }

  #workspaceOf({ scope }: Ref): string | null {
    return scope === 'workspace' ? this.#options.workspace : null;
  }

  #find(file: SecretsFile, ref: Ref): SecretEntry | undefined {
    const workspace = this.#workspaceOf(ref);
    const name = ref.name.toLowerCase();
    return file.entries.find((entry) => entry.workspace === workspace && entry.name.toLowerCase() === name);
  }

  #toKeychain(ref: Ref, value: string): Promise<Result<void, SecretFault>> {
    return this.#options.keychain.set(account({ name: ref.name, workspace: this.#workspaceOf(ref) }), value);
  }

  /** Whoever uses a passphrase means it for what comes, too. */
  #placeInFile({ passphrase }: SecretsFile): 'keyfile' | 'passphrase' {
    return passphrase !== null || environmentPassphrase() !== null ? 'passphrase' : 'keyfile';
  }

  async #seal(file: SecretsFile, ref: Ref, value: string, place: 'keyfile' | 'passphrase') {
    const label = labelOf({ name: ref.name, workspace: this.#workspaceOf(ref) });
    if (place === 'keyfile') {
      // A new key beside values under a lost one would make the loss final.
      const key = await this.#keys.keyfile(!file.entries.some(({ kept }) => kept.in === 'keyfile'));
      if (!key.ok) return key;
      return ok({ file, kept: { in: place, sealed: seal(key.value, label, value) } });
    }
    const found = await this.#keys.passphrase(file.passphrase);
    if (!found.ok) return found;
    const { key, facts } = found.value;
    return ok({ file: { ...file, passphrase: facts }, kept: { in: place, sealed: seal(key, label, value) } });
  }

  async #open(file: SecretsFile, entry: SecretEntry): Promise<Result<string, SecretFault>> {
    if (entry.kept.in === 'keychain') {
      const found = await this.#options.keychain.get(account(entry));
      if (!found.ok) return found;
      if (found.value !== null) return ok(found.value);
      return fault(`The keychain has no value for the secret ${entry.name} any more`, setAgain(entry));
    }
    const key = entry.kept.in === 'keyfile' ? await this.#keys.keyfile(false) : await this.#passphraseKey(file);
    if (!key.ok) return key;
    const value = unseal(key.value, labelOf(entry), entry.kept.sealed);
    if (value !== null) return ok(value);
    return fault(
      `The value of the secret ${entry.name} does not open: it was changed, or sealed with another key`,
      setAgain(entry),
    );
  }

  async #passphraseKey(file: SecretsFile): Promise<Result<Buffer, SecretFault>> {
    const found = await this.#keys.passphrase(file.passphrase);
    return found.ok ? ok(found.value.key) : found;
  }
}

type EntryRef = Pick<SecretEntry, 'name' | 'workspace'>;

function setAgain({ name, workspace }: EntryRef): string {
  return `Set it again: gantry secrets set ${name}${workspace === null ? ' --global' : ''}`;
}

/** By what the keychain knows a secret, for people to read there. */
function account({ name, workspace }: EntryRef): string {
  return `${workspace ?? 'all workspaces'}: ${name.toUpperCase()}`;
}

/** Binds a sealed value to whose it is. */
function labelOf({ name, workspace }: EntryRef): string {
  return JSON.stringify(['gantry secret', workspace, name.toUpperCase()]);
}
