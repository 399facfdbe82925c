import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Rig } from './testing/rig.ts';

let rig: Rig;
beforeEach(() => {
  rig = new Rig();
});
afterEach(() => rig.dispose());

const shown = (...args: readonly string[]) => JSON.parse(rig.gantry('limits', '--json', ...args).stdout);

test('a look at the limits writes no settings, be those readable or not', () => {
  expect(shown()).toMatchObject({ artifactDays: { from: 'default' } });
  const settings = join(rig.folder, 'config', 'settings.json');
  expect(existsSync(settings)).toBe(false);
  writeFileSync(settings, '{ broken');
  expect(rig.gantry('limits').code).toBe(0);
  const refused = rig.gantry('limits', '--run-days', '3');
  expect(refused.code).not.toBe(0);
  expect(refused.stderr).toContain('settings.json');
  expect(readFileSync(settings, 'utf8')).toBe('{ broken');
}, 60_000);

test('limits are shown beside what is in use, changed, and taken back', () => {
  const changed = ['--cache-size', '1.5GB', '--artifact-days', '7', '--run-days', '30', '--run-size', '2GB'];
  expect(shown(...changed)).toEqual({
    cacheBytes: { value: 1_500_000_000, from: 'settings' },
    artifactDays: { value: 7, from: 'settings' },
    runs: { olderThanDays: 30, maxBytes: 2_000_000_000 },
    use: { cache: { count: 0, bytes: 0 }, artifacts: { count: 0, bytes: 0 }, runs: { count: 0, bytes: 0 } },
  });
  const { stdout } = rig.gantry('limits', '--cache-size', 'default', '--run-days', 'default');
  expect(stdout).toMatch(/^cache +10\.0 GB +0, 0 bytes$/m);
  expect(stdout).toMatch(/^artifacts +7 days +set/m);
  expect(stdout).toMatch(/^runs +2\.0 GB +set/m);
  const wrong = rig.gantry('limits', '--json', '--artifact-days', '9', '--run-count', 'x');
  expect([wrong.code, wrong.stdout]).toEqual([2, '']);
  expect(rig.gantry('limits', '--json', '--cache-size', '1KB').code).toBe(2);
  expect(shown()).toMatchObject({ artifactDays: { value: 7 }, runs: { maxBytes: 2_000_000_000 } });
}, 60_000);
