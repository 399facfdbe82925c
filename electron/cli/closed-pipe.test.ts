import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { exitCodes } from './exit-codes.ts';
import { cliPath, Rig } from './testing/rig.ts';

let rig: Rig;
beforeEach(() => {
  rig = new Rig();
});
afterEach(() => rig.dispose());

test('a command whose reader is gone ends without a word', async () => {
  const child = spawn(process.execPath, [cliPath, 'validate', '--json', rig.playbook({})], {
    cwd: rig.workspace,
    env: rig.environment,
  });
  child.stdout.destroy();
  let told = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    told += text;
  });
  const [code] = await once(child, 'close');
  expect([code, told]).toEqual([exitCodes.readerGone, '']);
});
