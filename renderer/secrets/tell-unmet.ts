import { openDialog } from '../stores/dialogs-store.ts';

interface Unmet {
  readonly missing: readonly { readonly what: string; readonly help: string }[];
  /** Secrets among it for which the passphrase alone is wanting. */
  readonly locked: readonly string[];
}

/** Tells why a run did not start; where the passphrase would do, asks for it, and then goes on. */
export function tellUnmet({ missing, locked }: Unmet, again: () => void): void {
  const unlock = () => openDialog({ kind: 'unlock', names: locked, onUnlocked: again });
  if (locked.length === missing.length) unlock();
  else openDialog({ kind: 'unmet', missing, onUnlock: locked.length > 0 ? unlock : null });
}
