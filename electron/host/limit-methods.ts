import { implement } from '@orpc/server';
import { hostContract } from '../../shared/host/api.ts';
import type { StorageUse } from '../../shared/host/limits.ts';
import { listRunIds, runFolder } from '../journal/run-folder.ts';
import { readManifests } from './artifacts/artifact-manifest.ts';
import { sizeOf } from './cache/cache-entry.ts';
import { pruneRuns } from './history/prune.ts';
import type { HostContext } from './host-context.ts';
import { readLimits, writeLimits } from './limits.ts';

const contract = implement(hostContract);

export function limitMethods(context: HostContext) {
  const { cache, configDir } = context;
  return {
    get: contract.limits.get.handler(() => readLimits(configDir)),
    set: contract.limits.set.handler(async ({ input, errors }) => {
      if (!(await writeLimits(configDir, input)))
        throw errors.UNREADABLE({ message: 'settings.json of the config folder is not JSON; mend it first' });
      return { freed: input.cacheBytes === undefined ? 0 : await cache.makeRoom(null) };
    }),
    use: contract.limits.use.handler(() => storageUse(context)),
  };
}

async function storageUse({ cache, runs, workspace }: HostContext): Promise<StorageUse> {
  const entries = (await cache.list()).map(({ entry }) => sizeOf(entry));
  const artifacts: number[] = [];
  const ids = await listRunIds(workspace.root);
  for (const run of ids)
    for (const { size } of await readManifests(runFolder(workspace.root, run))) artifacts.push(size);
  const { totalBytes } = await pruneRuns(runs, {}, Date.now(), 'show');
  return { cache: amount(entries), artifacts: amount(artifacts), runs: { count: ids.length, bytes: totalBytes } };
}

function amount(sizes: readonly number[]): StorageUse['cache'] {
  return { count: sizes.length, bytes: sizes.reduce((sum, size) => sum + size, 0) };
}
