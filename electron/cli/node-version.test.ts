import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { nodeRefusal } from '../node-version.ts';
import { cliPath } from './testing/rig.ts';

test('a Node from 24 on is taken, an older one refused with the way out', () => {
  for (const version of ['24.0.0', '24.15.1', '100.1.0']) expect(nodeRefusal(version)).toBeNull();
  expect(nodeRefusal('22.20.0')).toBe(
    'gantry needs Node 24 or later, and this is Node 22.20.0: in its checkout, `npx gantry` runs it on the one that `npm install` brings.',
  );
});

test('the built program says so before it loads anything else', () => {
  const older = "Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '20.19.0' } })";
  // What an older Node lacks, so that loading the program would throw.
  const lacking = 'Map.groupBy = undefined; Promise.withResolvers = undefined';
  const preload = `data:text/javascript,${encodeURIComponent(`${older}; ${lacking}`)}`;
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--import', preload, cliPath, '--version'], {
    encoding: 'utf8',
  });
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  expect(stderr).toContain('gantry needs Node 24 or later, and this is Node 20.19.0');
});
