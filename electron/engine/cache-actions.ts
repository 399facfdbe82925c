import { formatBytes } from '../../shared/base/bytes.ts';
import { type ActionEnd, type ActionPlace, acted, actionFailed } from './actions.ts';
import type { CacheAnswer, CacheRequest } from './ports.ts';

/** `cache`: restores, and saves at the end of a job that succeeded where nothing was found under the very key. */
export async function cacheAction(place: ActionPlace): Promise<ActionEnd> {
  const restored = await restore(place);
  if (restored.end.outcome === 'failure' || restored.request === null) return restored.end;
  const { request } = restored;
  const exact = restored.answer?.kind === 'hit' && restored.answer.key === request.key;
  if (!exact && !request.lookupOnly) place.saveLater(request);
  return restored.end;
}

/** `cache/restore`: only restores. */
export async function restoreAction(place: ActionPlace): Promise<ActionEnd> {
  return (await restore(place)).end;
}

/** `cache/save`: saves when it is reached. */
export async function saveAction(place: ActionPlace): Promise<ActionEnd> {
  const request = await requestOf(place);
  if (typeof request === 'string') return actionFailed(request);
  await place.save(request);
  return acted({});
}

interface Restored {
  readonly end: ActionEnd;
  readonly request: CacheRequest | null;
  readonly answer: CacheAnswer | null;
}

async function restore(place: ActionPlace): Promise<Restored> {
  const request = await requestOf(place);
  const strict = place.inputs.flag('fail-on-cache-miss');
  if (typeof request === 'string') return { end: actionFailed(request), request: null, answer: null };
  if (!strict.ok) return { end: actionFailed(strict.error), request, answer: null };
  const answer = await place.ports.cache.restore(request);
  return { end: await told(place, request, answer, strict.value), request, answer };
}

async function told(
  place: ActionPlace,
  request: CacheRequest,
  answer: CacheAnswer,
  strict: boolean,
): Promise<ActionEnd> {
  const { ref, say, write, warn } = place;
  const { key } = request;
  if (answer.kind === 'miss') {
    await say({ type: 'cache.missed', ...ref, key, reason: answer.reason });
    const message = `Nothing was found for the key ${key}. ${answer.reason}`;
    if (strict) return actionFailed(message);
    await (answer.damaged ? warn(message) : write(message));
    return acted({ 'cache-hit': '', 'cache-primary-key': key, 'cache-matched-key': '' });
  }
  await say({ type: 'cache.restored', ...ref, key, matchedKey: answer.key, from: answer.from, size: answer.size });
  const what = request.lookupOnly ? 'There is' : 'Restored';
  await write(`${what} ${answer.key} of run ${answer.from}, ${formatBytes(answer.size)}`);
  return acted({ 'cache-hit': String(answer.key === key), 'cache-primary-key': key, 'cache-matched-key': answer.key });
}

/** The failure is a sentence. */
async function requestOf(place: ActionPlace): Promise<CacheRequest | string> {
  const { inputs, ref, run } = place;
  const key = inputs.text('key');
  const paths = inputs.lines('path');
  if (key === '' || paths.length === 0) return 'A cache wants a key and a path';
  const restoreKeys = inputs.lines('restore-keys');
  if ([key, ...restoreKeys].some(place.holdsSecret)) return 'A key of a cache may hold no secret: it is kept as it is';
  const lookup = inputs.flag('lookup-only');
  if (!lookup.ok) return lookup.error;
  return { ...ref, run, key, restoreKeys, paths, parts: await place.partsOf('key'), lookupOnly: lookup.value };
}
