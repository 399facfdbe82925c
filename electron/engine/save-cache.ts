import type { CacheRequest } from './ports.ts';
import type { RunScope } from './scope.ts';
import { warnOfStep } from './tell-step.ts';

/** Puts files of a step into the cache. A failure to save is a warning, as at GitHub: the job has what it needs. */
export async function saveCache(scope: RunScope, request: CacheRequest): Promise<void> {
  const { job, step, key } = request;
  const saved = await scope.ports.cache.save(request);
  if (!saved.ok) await warnOfStep(scope, { job, step }, `Nothing was saved under ${key}: ${saved.error}`);
  else if (saved.value !== 'exists') await scope.say({ type: 'cache.saved', job, step, key, size: saved.value.size });
}
