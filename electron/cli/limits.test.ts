import { afterEach, beforeEach, expect, test } from 'vitest';
import { Rig } from './testing/rig.ts';

let rig: Rig;
beforeEach(() => {
  rig = new Rig();
});
afterEach(() => rig.dispose());

const shown = (...args: readonly string[]) => JSON.parse(rig.gantry('limits', '--json', ...args).stdout);

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
