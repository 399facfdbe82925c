import { readFileSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { JsonObject } from '../../shared/base/json.ts';

/**
 * What the context `github` tells of the repository that a folder lies in: `ref`, `ref_name`, `ref_type`, `sha`,
 * `repository`, `repository_owner`, `repositoryUrl`, `server_url`, `event.repository`; each only where it is known. Read from git's own files (gitrepository-layout(5)); no git is started.
 */
export function gitFacts(folder: string): JsonObject {
  const own = gitFolder(resolve(folder));
  if (own === null) return {};
  // A work tree beside the first has its own HEAD, and the rest with that one.
  const common = resolve(own, read(join(own, 'commondir'))?.trim() ?? '.');
  const head = read(join(own, 'HEAD'))?.trim() ?? '';
  const ref = /^ref:\s*(\S+)$/.exec(head)?.[1] ?? null;
  const sha = ref === null ? head : (shaOf(ref, own, common) ?? '');
  return {
    ...(ref === null ? {} : { ref, ref_name: ref.replace(/^refs\/(?:heads|tags)\//, ''), ref_type: 'branch' }),
    ...(isSha(sha) ? { sha } : {}),
    ...repositoryOf(read(join(common, 'config')) ?? '', defaultBranch(common)),
  };
}

/** The nearest upward; a file in its place says where it is. */
function gitFolder(folder: string): string | null {
  const path = join(folder, '.git');
  const found = statSync(path, { throwIfNoEntry: false });
  if (found?.isDirectory() === true) return path;
  const named = found?.isFile() === true ? /^gitdir:\s*(.+)$/m.exec(read(path) ?? '')?.[1] : undefined;
  if (named !== undefined) return resolve(folder, named.trim());
  const parent = dirname(folder);
  return parent === folder ? null : gitFolder(parent);
}

/** Null where there is no such file, or it cannot be read: then nothing is known. */
function read(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}

function isSha(text: string): boolean {
  return /^[0-9a-f]{40}(?:[0-9a-f]{24})?$/.test(text);
}

function shaOf(ref: string, own: string, common: string): string | null {
  const loose = read(join(own, ref)) ?? read(join(common, ref));
  if (loose !== null) return loose.trim();
  const packed = (read(join(common, 'packed-refs')) ?? '').split('\n').map((line) => line.trim().split(' '));
  return packed.find(([, name]) => name === ref)?.[0] ?? null;
}

/** The branch that the remote `origin` had for its default when it was cloned. */
function defaultBranch(common: string): string | null {
  const head = read(join(common, 'refs', 'remotes', 'origin', 'HEAD')) ?? '';
  return /^ref:\s*refs\/remotes\/origin\/(\S+)/.exec(head)?.[1] ?? null;
}

/** `owner/name` of the remote `origin`, by https, ssh or git, and what an event says of it. */
function repositoryOf(config: string, branch: string | null): JsonObject {
  const origin = /^\[remote "origin"\]$([^[]*)/m.exec(config)?.[1] ?? '';
  const url = /^\s*url\s*=\s*(\S+)\s*$/m.exec(origin)?.[1] ?? '';
  const address = /^(?:[a-z+]+:\/\/(?:[^/@]*@)?([^/:]+)[^/]*\/|[^/:]+@([^/:]+):)([^/]+)\/([^/]+?)(?:\.git)?\/?$/.exec(
    url,
  );
  const [, byUrl, byShell, owner, name] = address ?? [];
  const host = byUrl ?? byShell;
  if (host === undefined || owner === undefined || name === undefined) return {};
  const [repository, server] = [`${owner}/${name}`, `https://${host}`];
  return {
    repository,
    repository_owner: owner,
    repositoryUrl: `git://${host}/${repository}.git`,
    server_url: server,
    event: {
      repository: {
        name,
        full_name: repository,
        owner: { login: owner },
        html_url: `${server}/${repository}`,
        ...(branch === null ? {} : { default_branch: branch }),
      },
    },
  };
}
