import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { noValues } from '../../../shared/plan/script.ts';
import { ManualClock } from '../../engine/testing/manual-clock.ts';
import { eventsOf, HostRig } from '../testing/rig.ts';

let rig: HostRig;
afterEach(() => rig.dispose());

async function ranOnce(): Promise<string> {
  const run = await rig.start(rig.script('echo done'));
  await eventsOf(rig.client, run);
  return run;
}

test("the person's rules remove old runs when a workspace is opened to stay, not for a command; other settings stay", async () => {
  rig = await HostRig.create();
  const settings = join(rig.configDir, 'settings.json');
  writeFileSync(settings, JSON.stringify({ notifications: { log: { file: 'x.log' } } }));
  await ranOnce();
  const newest = await ranOnce();
  await rig.client.history.setRules({ keep: 1 });
  expect(await rig.client.history.rules()).toEqual({ keep: 1 });
  await rig.host.dispose();
  const command = await rig.another();
  await command.dispose();
  const app = await rig.another({ schedules: new ManualClock() });
  await app.dispose();
  const later = await rig.another();
  expect((await later.client.runs.list({ limit: 10 })).map(({ run }) => run)).toEqual([newest]);
  await later.dispose();
});

test('settings that cannot be read are let alone', async () => {
  rig = await HostRig.create();
  writeFileSync(join(rig.configDir, 'settings.json'), '{ "notifications": ');
  await expect(rig.client.history.setRules({ keep: 1 })).rejects.toMatchObject({ code: 'UNREADABLE' });
  expect(await rig.client.history.rules()).toEqual({});
});

test('filters see runs that another program makes, pins and removes, though what ended is read once', async () => {
  rig = await HostRig.create();
  const other = await rig.another();
  const listed = async () =>
    (await rig.client.history.list({ limit: 10, filter: { states: ['success'] } })).map(({ run, pinned }) => [
      run,
      pinned,
    ]);
  const first = await ranOnce();
  expect(await listed()).toEqual([[first, false]]);
  const second = (await other.client.runs.start({ path: 'playbooks/test.json', values: noValues, trust: true })).run;
  await eventsOf(other.client, second);
  await other.client.runs.after({ run: second, waitMs: 5000 });
  await other.client.history.pin({ run: second, pinned: true });
  expect(await listed()).toEqual([
    [second, true],
    [first, false],
  ]);
  await other.client.history.remove({ run: first });
  expect(await listed()).toEqual([[second, true]]);
  await other.dispose();
});
