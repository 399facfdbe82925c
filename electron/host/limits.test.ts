import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { safe } from '@orpc/client';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { eventsOf, HostRig } from './testing/rig.ts';

let rig: HostRig;
beforeEach(async () => {
  rig = await HostRig.create();
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rig.dispose();
});

const settings = () => JSON.parse(readFileSync(join(rig.configDir, 'settings.json'), 'utf8'));

/** Keeps an artifact, and 3 MB in the cache that do not pack. */
function keeping(key: string): string {
  const files = `mkdir -p ${key}; head -c 3000000 /dev/urandom > ${key}/file`;
  const steps = [
    { name: 'Files', script: files },
    { name: 'Cache', uses: 'cache/save', with: { key, path: key } },
    { name: 'Artifact', uses: 'upload-artifact', with: { name: 'kept', path: `${key}/file` } },
    { name: 'Longer', uses: 'upload-artifact', with: { name: 'longer', path: `${key}/file`, 'retention-days': 60 } },
  ];
  return rig.playbook({ one: { steps } });
}

const daysOf = async (run: string) =>
  (await rig.client.artifacts.list({ run })).map(({ name, createdAt, expiresAt }) => {
    return `${name} ${(Date.parse(expiresAt) - Date.parse(createdAt)) / 86_400_000}`;
  });

test('limits are the user’s: set, told with where they are from, held to, and taken back; what is in use is counted', async () => {
  const { limits, cache } = rig.client;
  writeFileSync(join(rig.configDir, 'settings.json'), JSON.stringify({ retention: { keep: 7 } }));
  expect(await limits.get()).toEqual({
    cacheBytes: { value: 10_000_000_000, from: 'default' },
    artifactDays: { value: 90, from: 'default' },
  });
  await limits.set({ artifactDays: 3 });
  const first = await rig.start(keeping('one'));
  await eventsOf(rig.client, first);
  const second = await rig.start(keeping('two'));
  await eventsOf(rig.client, second);
  expect(await daysOf(first)).toEqual(['kept 3', 'longer 60']);
  const use = await limits.use();
  expect(use.cache.count).toBe(2);
  expect(use.artifacts).toEqual({ count: 4, bytes: 12_000_000 });
  expect(use.runs.count).toBe(2);
  expect(use.runs.bytes).toBeGreaterThan(12_000_000);

  const { freed } = await limits.set({ cacheBytes: 4_000_000 });
  expect(freed).toBeGreaterThan(2_900_000);
  expect(await cache.list()).toMatchObject({ limit: 4_000_000, entries: [{ key: 'two' }] });
  expect(settings()).toEqual({ retention: { keep: 7 }, limits: { cacheBytes: 4_000_000, artifactDays: 3 } });
  // Another program of this user sees it at once.
  const other = await rig.another();
  expect(await other.client.limits.get()).toMatchObject({ cacheBytes: { value: 4_000_000, from: 'settings' } });
  await other.dispose();

  await limits.set({ cacheBytes: null, artifactDays: null });
  expect(await limits.get()).toMatchObject({ cacheBytes: { from: 'default' }, artifactDays: { value: 90 } });
  vi.stubEnv('GANTRY_CACHE_LIMIT', '5');
  expect(await limits.get()).toMatchObject({ cacheBytes: { value: 5 * 1024 ** 2, from: 'environment' } });
});

test('settings that cannot be read are told and left as they are', async () => {
  const path = join(rig.configDir, 'settings.json');
  writeFileSync(path, '{ broken');
  expect((await safe(rig.client.limits.set({ artifactDays: 3 }))).error).toMatchObject({ code: 'UNREADABLE' });
  expect(readFileSync(path, 'utf8')).toBe('{ broken');
  expect(await rig.client.limits.get()).toMatchObject({ artifactDays: { from: 'default' } });
  expect((await safe(rig.client.limits.set({ artifactDays: 0 }))).error).toMatchObject({ code: 'BAD_REQUEST' });
});

test('settings that are changed at once are all kept', async () => {
  await Promise.all([
    rig.client.limits.set({ artifactDays: 3 }),
    rig.client.limits.set({ cacheBytes: 4_000_000 }),
    rig.client.history.setRules({ keep: 7 }),
  ]);
  expect(settings()).toEqual({ retention: { keep: 7 }, limits: { artifactDays: 3, cacheBytes: 4_000_000 } });
});
