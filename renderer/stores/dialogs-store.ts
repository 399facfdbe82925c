import { create } from 'zustand';
import type { Problem } from '../../shared/base/problem.ts';
import type { SecretScope } from '../../shared/host/secrets.ts';
import type { Plan } from '../../shared/plan/plan.ts';
import type { InputDeclaration, Profile } from '../../shared/playbook/model.ts';

/** What of a playbook, or of a script that is run alone, is asked for before it runs. */
export interface Runnable {
  readonly name: string;
  readonly inputs: readonly InputDeclaration[];
  readonly profiles: readonly Profile[];
  /** Null: its text is broken. */
  readonly plan: Plan | null;
}

/** What a folder's playbook may do, as the trust question shows it. */
export interface TrustQuestion {
  readonly root: string;
  readonly shells: readonly string[];
  readonly scripts: readonly string[];
  readonly permissions: readonly string[];
  readonly secrets: readonly string[];
}

/** An earlier text of a file, to see what differs since. */
export interface TextBefore {
  readonly text: string;
  /** Where it is from, within a sentence: `the file on disk`. */
  readonly from: string;
}

/** One of the things that can be done, the proposed one first. */
export interface Choice {
  readonly label: string;
  readonly run: () => void;
}

export type Dialog =
  | { readonly kind: 'trust'; readonly question: TrustQuestion; readonly onTrust: () => void }
  | { readonly kind: 'open-shell' }
  | { readonly kind: 'close-shell'; readonly shell: string; readonly running: string }
  | { readonly kind: 'make-steps'; readonly shell: string }
  | { readonly kind: 'invalid'; readonly path: string; readonly problems: readonly Problem[] }
  | {
      readonly kind: 'unmet';
      readonly missing: readonly { readonly what: string; readonly help: string }[];
      /** Null: nothing of it is a matter of the passphrase. */
      readonly onUnlock: (() => void) | null;
    }
  /** `names`: what a run needs; `onUnlocked` goes on with it. */
  | { readonly kind: 'unlock'; readonly names: readonly string[]; readonly onUnlocked: () => void }
  | { readonly kind: 'conflict'; readonly path: string }
  | { readonly kind: 'differences'; readonly path: string; readonly before: TextBefore }
  | { readonly kind: 'close-unsaved'; readonly path: string }
  | {
      readonly kind: 'run-form';
      readonly path: string;
      readonly jobs: readonly string[];
      readonly runnable: Runnable;
    }
  | {
      readonly kind: 'secret';
      readonly name: string | null;
      readonly scope: SecretScope;
      /** It has a value already. */
      readonly replaces: boolean;
    }
  | { readonly kind: 'remove-secret'; readonly name: string; readonly scope: SecretScope }
  | { readonly kind: 'error'; readonly title: string; readonly message: string }
  | { readonly kind: 'artifact'; readonly run: string; readonly name: string | null }
  | {
      readonly kind: 'pick';
      readonly title: string;
      readonly items: readonly string[];
      readonly onPick: (item: string) => void;
    }
  | {
      readonly kind: 'ask-name';
      readonly title: string;
      readonly value: string;
      readonly taken: readonly string[];
      readonly onAnswer: (name: string) => void;
    }
  | { readonly kind: 'choose'; readonly title: string; readonly message: string; readonly choices: readonly Choice[] }
  | { readonly kind: 'open-folder'; readonly where: 'here' | 'new window' }
  | { readonly kind: 'new-playbook' }
  /** Steps of a job are taken out; `step` is the one that it begins with, null all of them. */
  | { readonly kind: 'extract'; readonly job: string; readonly step: number | null }
  | { readonly kind: 'new-script' }
  /** What a run with certain values would do; `onClose` goes back to where they were given. */
  | { readonly kind: 'planned'; readonly path: string; readonly plan: Plan; readonly onClose: () => void }
  | { readonly kind: 'clean-up' }
  | { readonly kind: 'rerun'; readonly run: string; readonly job: string | null }
  | { readonly kind: 'help' }
  | { readonly kind: 'palette'; readonly mode: 'commands' | 'files' };

/** The dialog that is open; one at a time. */
export const useDialog = create<{ readonly dialog: Dialog | null }>(() => ({ dialog: null }));

export function openDialog(dialog: Dialog): void {
  useDialog.setState({ dialog });
}

export function closeDialog(): void {
  useDialog.setState({ dialog: null });
}

/** Tells of a failure that nobody foresaw, in a dialog. */
export function tellError(title: string, error: unknown): void {
  openDialog({ kind: 'error', title, message: error instanceof Error ? error.message : String(error) });
}
