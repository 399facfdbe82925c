import { expect, test } from 'vitest';
import { readPs } from './process-table.ts';

test("the rows of ps are read, whatever a program's command line holds", () => {
  const text =
    '    1     0     1 Ss   /sbin/launchd\n  512   500   500 S+   bash -c x A=1 GANTRY_STEP_TOKEN=ab.1.\n  513   512   500 Z\n';
  expect(readPs(text)).toEqual([
    { pid: 1, parent: 0, group: 1, state: 'Ss', command: '/sbin/launchd' },
    { pid: 512, parent: 500, group: 500, state: 'S+', command: 'bash -c x A=1 GANTRY_STEP_TOKEN=ab.1.' },
    { pid: 513, parent: 512, group: 500, state: 'Z', command: '' },
  ]);
});
