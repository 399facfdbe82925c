import { fail } from '../../../shared/base/result.ts';

/** Why a secret or the store of secrets cannot be had, and what to do: sentences for people. Never holds a value. */
export interface SecretFault {
  readonly message: string;
  readonly help: string;
  /** The passphrase alone is wanting: whoever gives it has the secret. */
  readonly locked?: true;
}

/** The passphrase of the secrets is not known, or not the right one. */
export function lockedFault(message: string, help: string): { readonly ok: false; readonly error: SecretFault } {
  return fail({ message, help, locked: true });
}

export function fault(message: string, help: string): { readonly ok: false; readonly error: SecretFault } {
  return fail({ message, help });
}
