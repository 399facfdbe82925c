import type { SecretPlace, SecretScope } from '../../shared/host/secrets.ts';

/** What the page calls scopes and places. */
export const scopeWords: Readonly<Record<SecretScope, string>> = {
  workspace: 'This workspace',
  global: 'All workspaces',
};

export const placeWords: Readonly<Record<SecretPlace, string>> = {
  keychain: 'in the keychain',
  keyfile: 'in a file, under the key file',
  passphrase: 'in a file, under the passphrase',
};
