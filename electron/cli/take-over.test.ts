import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { SessionsRig } from '../sessions/testing/rig.ts';
import { cliPath, Rig } from './testing/rig.ts';

let rig: Rig;
beforeEach(() => {
  rig = new Rig();
});
afterEach(() => rig.dispose());

/** A playbook of one bash step that works once there is a file `mended`. */
function failing(): string {
  const metadata = { name: 'mends', description: 'Fails at first.', version: '1.0.0', category: 'testing' };
  const steps = [{ id: 'part', name: 'Part', shell: 'bash', script: 'cat mended' }];
  return rig.write(
    'playbooks/mends.json',
    JSON.stringify({ metadata, orchestration: { jobs: { one: { name: 'One', steps } } } }),
  );
}

test('a run of the command line holds where it is told to; it is listed, taken over on a terminal, and let go on', async () => {
  const running = rig.start(failing(), '--hold-on-failure', '--hold-minutes', '5');
  await running.said('step.held');
  const listed = rig.gantry('holds', '--json');
  const [held] = JSON.parse(listed.stdout);
  expect(held).toMatchObject({ playbook: 'mends', job: 'one', step: 'part', name: 'Part' });
  expect(held.until - Date.now()).toBeLessThanOrEqual(5 * 60_000);
  const door = await stat(join(rig.workspace, '.gantry', 'runs', held.run, 'door.json'));
  expect(door.mode & 0o077).toBe(0);

  const unknown = rig.gantry('resume', held.run, 'one/other');
  expect(unknown).toMatchObject({ code: 2, stderr: expect.stringContaining('one/other is not held') });
  expect(rig.gantry('take-over', held.run, 'one/part').stderr).toContain('on a terminal');

  const terminal = new SessionsRig();
  const words = [process.execPath, cliPath, '--workspace', rig.workspace, 'take-over', held.run, 'one/part'];
  const { step, done } = terminal.start('bash', words.map((word) => `'${word}'`).join(' '), {
    env: { GANTRY_CONFIG_DIR: join(rig.folder, 'config'), GANTRY_KEYCHAIN: 'off' },
  });
  await step.said('Ctrl+] leaves it');
  // The prompt: the folder, and a sign that is another for each person.
  await step.said('/workspace ');
  terminal.type('echo fine > mended; echo done-$((6*7))\r');
  await step.said('done-42');
  terminal.type('\u001d');
  await step.said('Enter leaves it held');
  terminal.type('r\r');
  expect(await done).toMatchObject({ exitCode: 0 });
  await terminal.close();

  const log = await running.done;
  expect(log.code).toBe(0);
  expect(log.of('step.released')).toMatchObject([{ by: 'retry', typed: ['echo fine > mended; echo done-$((6*7))'] }]);
  await expect(stat(join(rig.workspace, '.gantry', 'runs', held.run, 'door.json'))).rejects.toThrow('ENOENT');
});

test.each([
  ['--pass', 0, 'success'],
  ['--skip', 0, 'skipped'],
  ['--fail', 1, 'failure'],
])('a step that holds before it runs is decided with %s', async (option, code, conclusion) => {
  const file = failing();
  const running = rig.start(file, '--hold-before', 'one/part');
  await running.said('step.held');
  const [held] = JSON.parse(rig.gantry('holds', '--json').stdout);
  expect(rig.gantry('resume', held.run, 'one/part', option)).toMatchObject({ code: 0 });
  const log = await running.done;
  expect(log.code).toBe(code);
  expect(log.step('one', 'part')).toMatchObject({ conclusion });
});

test('the owner of a held step dies: its shell ends, the run is interrupted, and goes on at that step', async () => {
  const running = rig.start(failing(), '--hold-on-failure');
  await running.said('step.held');
  const [held] = JSON.parse(rig.gantry('holds', '--json').stdout);
  running.child.kill('SIGKILL');
  await running.done;
  expect(rig.gantry('holds').stderr).toBe('No step holds.\n');
  const dead = rig.gantry('resume', held.run, 'one/part');
  expect(dead).toMatchObject({ code: 2, stderr: expect.stringContaining('its program is gone') });
  const state = JSON.parse(rig.gantry('show', held.run, '--json').stdout);
  expect(state).toMatchObject({ conclusion: 'interrupted' });
  rig.write('mended', 'by hand\n');
  const resumed = rig.rerun(held.run, '--resume');
  expect(resumed.code).toBe(0);
  expect(resumed.stdout).toContain('by hand');
});
