import { create } from 'zustand';
import type { SecretList } from '../../shared/host/secrets.ts';
import { host } from '../host/client.ts';

interface Secrets {
  /** Null: not known yet. */
  readonly list: SecretList | null;
  /** What the host said of the value that was kept last. */
  readonly notes: readonly string[];
}

/** The names of secrets and what is known of each; their values never come to the page. */
export const useSecrets = create<Secrets>(() => ({ list: null, notes: [] }));

export async function loadSecrets(): Promise<void> {
  useSecrets.setState({ list: await host.secrets.list() });
}

/** Names that have a value in the store. */
export function storedNames(): readonly string[] {
  return useSecrets.getState().list?.secrets.map(({ name }) => name) ?? [];
}
