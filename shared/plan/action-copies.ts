/**
 * Copies on this machine of actions that live in repositories elsewhere: they stand in for what is never fetched. From
 * `.gantry/actions.json` in the workspace and `actions.json` in the settings folder (docs/actions.md).
 */
export interface ActionCopies {
  /** Absolute folder of a repository's copy, by `owner/repo` (any version of it) or `owner/repo@ref`, the owner and the name in lower case. */
  readonly folders: Readonly<Record<string, string>>;
  /** A sentence for each thing wrong with the settings. */
  readonly problems: readonly string[];
}

export const noCopies: ActionCopies = { folders: {}, problems: [] };

/** An action in a repository elsewhere, as `uses` names it. */
export interface RemoteAction {
  /** `owner/repo`, in lower case, as GitHub does not tell letter cases apart. */
  readonly repository: string;
  /** Folder within the repository, with forward slashes; '' is its root. */
  readonly path: string;
  readonly ref: string;
}

/** Reads `owner/repo@ref` and `owner/repo/folder@ref`; null where the text is neither. */
export function readRemoteAction(target: string): RemoteAction | null {
  const [, repository, path = '', ref] = /^([\w.-]+\/[\w.-]+)(?:\/([\w./-]+))?@(\S+)$/.exec(target.trim()) ?? [];
  if (repository === undefined || ref === undefined || path.split('/').includes('..')) return null;
  return { repository: repository.toLowerCase(), path, ref };
}

/** The name by which a setting calls a repository, as `folders` has it; null where it is none. */
export function copyName(text: string): string | null {
  const [, repository, ref = ''] = /^([\w.-]+\/[\w.-]+)(@\S+)?$/.exec(text.trim()) ?? [];
  return repository === undefined ? null : repository.toLowerCase() + ref;
}

/** Absolute folders of an action's copy and of its repository, one of exactly that version first; null where none is set. */
export function copyOf(
  { repository, path, ref }: RemoteAction,
  { folders }: ActionCopies,
): { readonly folder: string; readonly root: string } | null {
  const name = [`${repository}@${ref}`, repository].find((candidate) => Object.hasOwn(folders, candidate));
  const root = name === undefined ? undefined : folders[name];
  if (root === undefined) return null;
  return { folder: path === '' ? root : `${root.replace(/[\\/]+$/, '')}/${path}`, root };
}
