import { type ActionCopies, copyOf, readRemoteAction } from './action-copies.ts';
import { builtInActions } from './built-in-actions.ts';

/** What stands behind a `uses`. */
export type Use =
  | { readonly kind: 'playbook'; readonly name: string }
  /** A reusable workflow, or another playbook, by its file's path relative to the workspace. */
  | { readonly kind: 'workflow'; readonly path: string }
  /** A folder with an action, relative to the workspace; `self`: to the repository of the action around the step, if one is. */
  | { readonly kind: 'local'; readonly path: string; readonly self: boolean }
  /** One of Gantry's own, by its own name or by the repository it stands in for. */
  | { readonly kind: 'built-in'; readonly name: string }
  /** An action of a repository elsewhere, of which there is a copy here: its folder and the repository's, absolute. */
  | { readonly kind: 'copy'; readonly folder: string; readonly root: string; readonly target: string }
  /** A repository elsewhere, or a container image. */
  | { readonly kind: 'remote'; readonly target: string }
  | { readonly kind: 'unknown'; readonly target: string };

/**
 * Tells what a `uses` is by its text alone; whether it can be had is for others to find out. A copy goes before what is built
 * in. `$/path` is GitHub's for the repository at the commit that runs: within an action of a repository elsewhere that one,
 * else the workspace as it is.
 */
export function readUses(target: string, copies: ActionCopies): Use {
  const text = target.trim().replace(/^\$(?=[\\/])/, '.');
  const playbook = /^playbook:\s*(\S.*)$/.exec(text)?.[1];
  if (playbook !== undefined) return { kind: 'playbook', name: playbook };
  if (/^\.{1,2}(?:[\\/]|$)/.test(text)) {
    if (/\.(?:ya?ml|jsonc?|psd1)$/i.test(text)) return { kind: 'workflow', path: text };
    return { kind: 'local', path: text, self: /^\s*\$/.test(target) };
  }
  const remote = readRemoteAction(text);
  const copy = remote === null ? null : copyOf(remote, copies);
  if (copy !== null) return { kind: 'copy', ...copy, target: text };
  const name = /^(?:actions\/)?([a-z-]+(?:\/[a-z-]+)?)(?:@\S+)?$/i.exec(text)?.[1]?.toLowerCase();
  if (name !== undefined && Object.hasOwn(builtInActions, name)) return { kind: 'built-in', name };
  return { kind: remote !== null || /^docker:\/\/\S+$/.test(text) ? 'remote' : 'unknown', target: text };
}

/** Whether a playbook's text may name another; where it does not, no other need be read to plan it. */
export function mayCall(text: string): boolean {
  return /\buses\b/.test(text);
}

/** The paths by which a text may name playbooks, as they are written: what it means by them is found out when it is planned. */
export function pathsCalled(text: string): readonly string[] {
  const found = text.matchAll(
    /(?:\bplaybook:\s*|["'\s](?:\$[\\/])?)((?:[\w.-]*[\\/])+[\w.-]+\.(?:ya?ml|jsonc?|psd1))/gi,
  );
  return [...new Set([...found].flatMap(([, path]) => path ?? []))];
}

/** A sentence on an action, or a container image, of which there is no copy here. */
export function notHere(target: string): string {
  return `${target} is not on this machine, and actions are not fetched from elsewhere`;
}
