import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { cliPath, Rig } from './testing/rig.ts';

let rig: Rig;
beforeEach(() => {
  rig = new Rig();
});
afterEach(() => rig.dispose());

const one = { one: { name: 'One', steps: [{ name: 'Step', script: 'echo done' }] } };
const id = 'playbooks/test.json#nightly';

test('list and next tell of every schedule, as JSON and for people, and that nothing starts them', () => {
  rig.playbook(one, {
    triggers: [{ name: 'nightly', schedule: '0 3 * * *', timeZone: 'Asia/Kathmandu' }, { files: ['src/**'] }],
  });
  const { code, stdout } = rig.gantry('schedule', 'list', '--json');
  expect(code).toBe(0);
  const { schedules, keeper } = JSON.parse(stdout);
  expect(keeper).toBeNull();
  expect(schedules).toMatchObject([
    {
      id,
      playbook: 'test',
      kind: 'schedule',
      cause: '0 3 * * *',
      timeZone: 'Asia/Kathmandu',
      state: 'untrusted',
      records: [],
    },
    { id: 'playbooks/test.json#2', kind: 'files', cause: 'src/**', timeZone: null, next: [] },
  ]);
  const next = JSON.parse(rig.gantry('schedule', 'next', '--count', '2', '--json').stdout);
  // Three in the morning there, which is a quarter past nine in the evening before, of UTC.
  expect(next).toEqual([
    { at: expect.stringMatching(/T21:15:00\.000Z$/), id, path: 'playbooks/test.json', playbook: 'test' },
    { at: expect.stringMatching(/T21:15:00\.000Z$/), id, path: 'playbooks/test.json', playbook: 'test' },
  ]);
  const shown = rig.gantry('schedule', 'list');
  expect(shown.stdout).toContain('0 3 * * * (Asia/Kathmandu)');
  expect(shown.stderr).toContain('gantry serve');
});

test('a paused schedule has no next time until it is resumed; an unknown one is a usage error', () => {
  rig.playbook(one, { triggers: [{ name: 'nightly', schedule: '0 3 * * *' }] });
  expect(rig.gantry('schedule', 'pause', id).code).toBe(0);
  expect(rig.gantry('schedule', 'next').stderr).toContain('No schedule has a next time');
  expect(JSON.parse(rig.gantry('schedule', 'list', '--json').stdout).schedules[0].state).toBe('paused');
  expect(rig.gantry('schedule', 'resume', id).code).toBe(0);
  expect(JSON.parse(rig.gantry('schedule', 'next', '--json').stdout)).toHaveLength(10);
  expect(rig.gantry('schedule', 'pause', 'nothing#1').code).toBe(2);
  expect(rig.gantry('schedule', 'next', '--count', 'many').code).toBe(2);
});

test('a workspace without schedules is told how to get one', () => {
  rig.playbook(one);
  expect(rig.gantry('schedule', 'list').stderr).toContain('orchestration.triggers');
});

test('gantry serve starts what is due, and the next command tells of it', async () => {
  const file = rig.playbook(one, { triggers: [{ name: 'nightly', schedule: '* * * * * *' }] });
  expect(rig.run(file).code).toBe(0);
  const served = spawn(process.execPath, [cliPath, 'serve'], {
    cwd: rig.workspace,
    env: rig.environment,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const gone = new Promise((resolve) => served.once('exit', resolve));
  await new Promise<void>((resolve) => createInterface({ input: served.stdout }).once('line', () => resolve()));
  let list = JSON.parse(rig.gantry('schedule', 'list', '--json').stdout);
  while (!list.schedules[0].records.some(({ outcome }: { outcome: string }) => outcome === 'started'))
    list = JSON.parse(rig.gantry('schedule', 'list', '--json').stdout);
  expect(list.keeper).toEqual({ pid: served.pid });
  served.kill('SIGTERM');
  await gone;
  expect(JSON.parse(rig.gantry('runs', '--json').stdout).length).toBeGreaterThan(1);
  expect(JSON.parse(rig.gantry('schedule', 'list', '--json').stdout).keeper).toBeNull();
});
