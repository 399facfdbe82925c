/** What stands behind a `uses`. */
export type Use =
  | { readonly kind: 'playbook'; readonly name: string }
  /** A folder with an action, or a reusable workflow, relative to the workspace. */
  | { readonly kind: 'local'; readonly path: string }
  /** One of Gantry's own, by its own name or by the repository it stands in for. */
  | { readonly kind: 'built-in'; readonly name: string }
  /** A repository elsewhere, or a container image. */
  | { readonly kind: 'remote'; readonly target: string }
  | { readonly kind: 'unknown'; readonly target: string };

/** Gantry's own actions, by the names that `uses` takes; `actions/NAME@ref` of GitHub means the same. */
export const builtInActions: readonly string[] = [
  'cache',
  'cache/restore',
  'cache/save',
  'checkout',
  'download-artifact',
  'upload-artifact',
];

/** Tells what a `uses` is by its text alone; whether it can be had is for others to find out. */
export function readUses(target: string): Use {
  const text = target.trim();
  const playbook = /^playbook:\s*(\S.*)$/.exec(text)?.[1];
  if (playbook !== undefined) return { kind: 'playbook', name: playbook };
  if (/^\.{1,2}(?:[\\/]|$)/.test(text)) return { kind: 'local', path: text };
  const name = /^(?:actions\/)?([a-z-]+(?:\/[a-z-]+)?)(?:@\S+)?$/.exec(text)?.[1];
  if (name !== undefined && builtInActions.includes(name)) return { kind: 'built-in', name };
  const remote = /^docker:\/\/\S+$/.test(text) || /^[\w.-]+\/[\w./-]+@\S+$/.test(text);
  return { kind: remote ? 'remote' : 'unknown', target: text };
}
