import { existsSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { implement } from '@orpc/server';
import { hostContract } from '../../shared/host/api.ts';
import { readManifests } from './artifacts/artifact-manifest.ts';
import { readArtifact, writeOut } from './artifacts/read-artifacts.ts';
import { sizeOf } from './cache/cache-entry.ts';
import type { StoredEntry } from './cache/cache-store.ts';
import type { HostContext } from './host-context.ts';

const contract = implement(hostContract);

export function artifactMethods({ runs }: HostContext) {
  const noRun = (run: string) => (existsSync(runs.folder(run).journal) ? null : { message: `There is no run ${run}` });
  return {
    list: contract.artifacts.list.handler(async ({ input, errors }) => {
      const missing = noRun(input.run);
      if (missing !== null) throw errors.NOT_FOUND(missing);
      const manifests = await readManifests(runs.folder(input.run));
      return manifests.map(({ files, ...manifest }) => ({
        ...manifest,
        files: files.map(({ path, size, mode }) => ({ path, size, executable: (mode & 0o111) !== 0 })),
      }));
    }),
    read: contract.artifacts.read.handler(async ({ input, errors }) => {
      const read = await readArtifact(runs.folder(input.run), input);
      if (read === null) throw errors.NOT_FOUND({ message: `The run has no ${input.path} in ${input.name}` });
      return { base64: read.bytes.toString('base64'), total: read.total };
    }),
    extract: contract.artifacts.extract.handler(async ({ input, errors }) => {
      const missing = noRun(input.run);
      if (missing !== null) throw errors.NOT_FOUND(missing);
      if (!isAbsolute(input.folder)) throw errors.FAILED({ message: 'The folder is to be an absolute path' });
      const folder = runs.folder(input.run);
      const all = await readManifests(folder);
      const chosen = all.filter(({ name }) => input.name === null || name === input.name);
      if (input.name !== null && chosen.length === 0) {
        const known = all.map(({ name }) => name).join(', ') || 'none';
        throw errors.NOT_FOUND({ message: `The run has no artifact ${input.name}; it has ${known}` });
      }
      for (const artifact of chosen) {
        const into = input.name === null ? join(input.folder, artifact.name) : input.folder;
        const wrong = await writeOut(folder, artifact, into, into);
        if (wrong !== null) throw errors.FAILED({ message: wrong });
      }
      return { artifacts: chosen.map(({ name }) => name) };
    }),
  };
}

function presentEntry({ id, entry, usedAt }: StoredEntry) {
  const { kind, key, run, job, createdAt } = entry;
  return { id, kind, key, run, job, createdAt, usedAt: Math.round(usedAt), size: sizeOf(entry) };
}

export function cacheMethods({ cache }: HostContext) {
  return {
    list: contract.cache.list.handler(async () => {
      const entries = (await cache.list()).map(presentEntry);
      return { entries, size: entries.reduce((sum, { size }) => sum + size, 0), limit: await cache.limit() };
    }),
    remove: contract.cache.remove.handler(async ({ input }) => {
      const wanted = new Set(input.keys);
      const all = await cache.list();
      const chosen = all.filter(({ id, entry }) => input.all || wanted.has(id) || wanted.has(entry.key));
      const freed = await cache.remove(new Set(chosen.map(({ id }) => id)));
      return { removed: chosen.map(({ entry }) => entry.key), freed };
    }),
  };
}
