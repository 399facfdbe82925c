import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import type { Schedule } from '../../../shared/host/schedules.ts';
import { noValues } from '../../../shared/plan/script.ts';
import { ManualClock } from '../../engine/testing/manual-clock.ts';
import { HostRig } from '../testing/rig.ts';

const start = Date.parse('2026-03-28T22:00:00Z');
const hour = 3_600_000;
const rigs: HostRig[] = [];
let clock = new ManualClock(start);

async function rigWith(schedules: ManualClock | undefined = clock): Promise<HostRig> {
  const rig = await HostRig.create(schedules === undefined ? {} : { schedules });
  rigs.push(rig);
  return rig;
}

afterEach(async () => {
  await Promise.all(rigs.splice(0).map((rig) => rig.dispose()));
  clock = new ManualClock(start);
});

function playbook(rig: HostRig, name: string, triggers: readonly object[], script = 'echo done'): string {
  const metadata = { name, description: 'A playbook of a test.', version: '1.0.0', category: 'testing' };
  const jobs = { one: { name: 'One', steps: [{ name: 'Step', script }] } };
  const orchestration = { defaults: { shell: 'bash' }, triggers, jobs };
  return rig.write(`playbooks/${name}.json`, JSON.stringify({ metadata, orchestration }));
}

/** Lets time pass, `step` ms after another, until there is something. */
async function when<T>(
  ask: () => Promise<T | null | undefined | false> | T | null | undefined | false,
  step = 100,
): Promise<T> {
  for (;;) {
    const found = await ask();
    if (found !== null && found !== undefined && found !== false) return found;
    await clock.pass(step);
  }
}

/** Until the keeper knows so many triggers: from then on their times count. In steps so small that its work takes no hour. */
function known(rig: HostRig, count: number): Promise<true> {
  const folder = join(rig.workspace, '.gantry', 'schedules');
  const memories = () => readdirSync(folder).filter((name) => name.endsWith('.memory.json')).length;
  return when(() => existsSync(folder) && memories() === count, 1);
}

async function only(rig: HostRig): Promise<Schedule> {
  const { schedules } = await rig.client.schedules.list();
  const [one] = schedules;
  if (one === undefined || schedules.length !== 1) throw new Error(`There are ${schedules.length} schedules`);
  return one;
}

const recorded = (rig: HostRig, count = 1) =>
  when(async () => {
    const one = await only(rig);
    return one.records.length >= count ? one : null;
  });

const at = (text: string) => Date.parse(text);

test('a schedule starts its playbook at its time in its zone, once, with its inputs and event, and tells so', async () => {
  const rig = await rigWith();
  await rig.client.workspace.trust();
  playbook(
    rig,
    'nightly',
    [{ schedule: '30 2 * * *', timeZone: 'Europe/Zurich' }],
    'echo "of $KIND" # ${{ gantry.event_name }}',
  );
  await known(rig, 1);
  // In that night the clock leaps from two to three: the time is at three.
  expect((await only(rig)).next.slice(0, 2)).toEqual([at('2026-03-29T01:00:00Z'), at('2026-03-30T00:30:00Z')]);
  await clock.pass(at('2026-03-29T01:00:00Z') - clock.now());
  const { records } = await recorded(rig);
  expect(records).toEqual([expect.objectContaining({ at: at('2026-03-29T01:00:00Z'), outcome: 'started' })]);
  const run = records[0]?.run ?? '';
  const { plan } = await rig.client.runs.get({ run });
  expect(plan?.event).toBe('schedule');
  await when(async () => (await only(rig)).running === null);
  await clock.pass(hour);
  expect(await rig.client.runs.list({ limit: 10 })).toHaveLength(1);
});

test('nothing is started of a folder that is not trusted, nor made up for when it is', async () => {
  const rig = await rigWith();
  playbook(rig, 'hourly', [{ schedule: '0 * * * *', missed: 'all' }]);
  await known(rig, 1);
  expect((await only(rig)).state).toBe('untrusted');
  await clock.pass(3 * hour);
  await clock.pass(60_000);
  const folder = join(rig.workspace, '.gantry', 'schedules');
  const memory = join(folder, readdirSync(folder).find((name) => name.endsWith('.memory.json')) ?? '');
  await when(() => JSON.parse(readFileSync(memory, 'utf8')).until >= start + 3 * hour);
  await rig.client.workspace.trust();
  expect(await only(rig)).toMatchObject({ state: 'active', records: [] });
  await clock.pass(hour);
  expect((await recorded(rig)).records).toMatchObject([{ outcome: 'started', at: start + 4 * hour }]);
});

test.each<[string, object, readonly string[]]>([
  ['none', {}, ['missed', 'missed', 'missed']],
  ['last', { missed: 'last' }, ['missed', 'missed', 'started']],
  ['all', { missed: 'all', missedWithin: 2 * 3600 }, ['missed', 'started', 'started']],
])('of times at which no host was there, the rule "%s" makes up for what it says', async (_rule, rules, outcomes) => {
  const rig = await rigWith();
  await rig.client.workspace.trust();
  playbook(rig, 'hourly', [{ schedule: '0 * * * *', ...rules }]);
  await known(rig, 1);
  await rig.host.dispose();
  await clock.pass(at('2026-03-29T01:30:00Z') - clock.now());
  const later = await rig.another({ schedules: clock });
  const told = await when(async () => {
    const { schedules } = await later.client.schedules.list();
    return schedules[0]?.records.length === 3 && schedules[0].running === null ? schedules[0].records : null;
  });
  expect(told.toSorted((a, b) => a.at - b.at).map(({ outcome }) => outcome)).toEqual(outcomes);
  await later.dispose();
});

test.each<[string, 'skip' | 'queue' | 'replace']>([
  ['skip leaves the time out', 'skip'],
  ['queue waits for its end', 'queue'],
  ['replace cancels it', 'replace'],
])('while a run of the playbook goes on: %s', async (_name, overlap) => {
  const rig = await rigWith();
  await rig.client.workspace.trust();
  const gate = join(rig.folder, 'gate');
  const path = playbook(
    rig,
    'gated',
    [{ schedule: '0 * * * *', overlap }],
    `until [ -e '${gate}' ]; do read -t 0.05 <> <(:) || true; done`,
  );
  await known(rig, 1);
  const first = await rig.start(path);
  await when(async () => (await only(rig)).running === first);
  await clock.pass(at('2026-03-28T23:00:00Z') - clock.now());
  if (overlap === 'queue') await when(async () => (await only(rig)).waiting === 1);
  else await recorded(rig);
  if (overlap !== 'replace') rig.write('../gate', '');
  const conclusion = await when(async () => (await rig.client.runs.get({ run: first })).summary.conclusion);
  expect(conclusion).toBe(overlap === 'replace' ? 'cancelled' : 'success');
  rig.write('../gate', '');
  const { records } = await recorded(rig);
  expect(records[0]?.outcome).toBe(overlap === 'skip' ? 'skipped' : 'started');
  expect(await rig.client.runs.list({ limit: 10 })).toHaveLength(overlap === 'skip' ? 1 : 2);
});

test('a paused trigger starts nothing, in whichever host it was paused, and is looked at anew once it is resumed', async () => {
  const rig = await rigWith();
  await rig.client.workspace.trust();
  playbook(rig, 'hourly', [{ schedule: '0 * * * *', missed: 'all', name: 'each hour' }]);
  await known(rig, 1);
  const command = await rig.another();
  const id = 'playbooks/hourly.json#each hour';
  await command.client.schedules.pause({ id, paused: true });
  expect(await only(rig)).toMatchObject({ id, state: 'paused', next: [] });
  await clock.pass(3 * hour);
  await clock.pass(60_000);
  await rig.client.schedules.pause({ id, paused: false });
  await clock.pass(10_000);
  expect(await only(rig)).toMatchObject({ state: 'active', records: [] });
  await clock.pass(hour);
  expect((await recorded(rig)).records).toMatchObject([{ outcome: 'started' }]);
  await command.dispose();
  await expect(rig.client.schedules.pause({ id: 'playbooks/none.json#1', paused: true })).rejects.toMatchObject({
    code: 'NOT_FOUND',
  });
});

test('of two hosts on a workspace one starts what is due, and the other takes over when it is gone', async () => {
  const rig = await rigWith();
  const other = await rig.another({ schedules: clock });
  await rig.client.workspace.trust();
  playbook(rig, 'hourly', [{ schedule: '0 * * * *' }]);
  await known(rig, 1);
  await clock.pass(at('2026-03-28T23:00:00Z') - clock.now());
  await recorded(rig);
  await clock.pass(10 * 60_000);
  expect(await other.client.runs.list({ limit: 10 })).toHaveLength(1);
  await rig.host.dispose();
  await clock.pass(30_000);
  await when(async () => (await other.client.schedules.list()).keeper, 5000);
  await clock.pass(at('2026-03-29T00:00:00Z') - clock.now());
  await when(async () => (await other.client.runs.list({ limit: 10 })).length === 2);
  await other.dispose();
});

test('the end of a run starts the playbooks that wait for one that ended so, whoever started it', async () => {
  // Runs have the machine's own time; the triggers are known before them, however much time is let pass till then.
  clock = new ManualClock(Date.now() - hour);
  const rig = await rigWith();
  await rig.client.workspace.trust();
  const build = playbook(rig, 'build', []);
  const bad = playbook(rig, 'bad', [], 'exit 1');
  playbook(rig, 'deploy', [{ playbook: 'build' }, { playbook: 'playbooks/bad.json', when: 'success' }]);
  playbook(rig, 'tell', [{ playbook: 'bad', when: 'failure' }]);
  await known(rig, 3);
  const elsewhere = await rig.another();
  const { run } = await elsewhere.client.runs.start({ path: build, values: noValues });
  const failed = await rig.start(bad);
  const started = await when(async () => {
    const { schedules } = await rig.client.schedules.list();
    const records = schedules.flatMap((one) =>
      one.records.map(({ outcome, detail }) => ({ id: one.id, outcome, detail })),
    );
    return records.length >= 2 ? records : null;
  });
  expect(started.toSorted((a, b) => (a.id < b.id ? -1 : 1))).toEqual([
    { id: 'playbooks/deploy.json#1', outcome: 'started', detail: run },
    { id: 'playbooks/tell.json#1', outcome: 'started', detail: failed },
  ]);
  await elsewhere.dispose();
});

test('a change of files starts one run when it has come to rest; what a run writes itself starts none', async () => {
  // Runs have the machine's own time, which this one is behind at first, and ahead of in the end.
  clock = new ManualClock(Date.now() - hour);
  const rig = await rigWith();
  await rig.client.workspace.trust();
  playbook(
    rig,
    'check',
    [{ files: ['src/**', '!src/out.txt'] }],
    'cp src/a.txt src/out.txt; echo more >> src/made.txt',
  );
  rig.write('src/a.txt', 'one');
  await known(rig, 1);
  rig.write('src/a.txt', 'two');
  rig.write('src/b.txt', 'two');
  const { records } = await recorded(rig);
  expect(records).toMatchObject([{ outcome: 'started', detail: expect.stringMatching(/^src\/[ab]\.txt$/) }]);
  await when(async () => (await only(rig)).running === null);
  await clock.pass(2 * hour);
  const [second] = await when(async () => {
    rig.write('src/b.txt', String(clock.now()));
    const told = (await only(rig)).records;
    return told.length > 1 && told;
  }, 1500);
  expect(second).toMatchObject({ outcome: 'started', detail: 'src/b.txt' });
});

test('a trigger that cannot start says why: errors of its playbook, and a circle of ends', async () => {
  const rig = await rigWith();
  await rig.client.workspace.trust();
  playbook(rig, 'wrong', [{ schedule: 'daily' }]);
  playbook(rig, 'ping', [{ playbook: 'pong' }]);
  playbook(rig, 'pong', [{ playbook: 'ping' }]);
  const { schedules } = await rig.client.schedules.list();
  expect(schedules.map(({ id, state, problem }) => [id, state, problem])).toEqual([
    ['playbooks/ping.json#1', 'broken', expect.stringContaining('end would start it again')],
    ['playbooks/pong.json#1', 'broken', expect.stringContaining('end would start it again')],
    ['playbooks/wrong.json#1', 'broken', expect.stringContaining('is no cron expression')],
  ]);
});

test('a workflow’s schedule is paused until a person resumes it: GitHub starts it', async () => {
  const rig = await rigWith();
  rig.write(
    '.github/workflows/nightly.yml',
    'on:\n  schedule:\n    - cron: "0 4 * * *"\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - run: echo\n',
  );
  expect(await only(rig)).toMatchObject({ id: '.github/workflows/nightly.yml#1', state: 'paused', timeZone: 'UTC' });
  await rig.client.schedules.pause({ id: '.github/workflows/nightly.yml#1', paused: false });
  await rig.client.workspace.trust();
  expect(await only(rig)).toMatchObject({ state: 'active' });
});

test('a workspace without triggers gets no folder for them', async () => {
  const rig = await rigWith();
  playbook(rig, 'plain', []);
  await clock.pass(60_000);
  expect((await rig.client.schedules.list()).schedules).toEqual([]);
  expect(existsSync(join(rig.workspace, '.gantry', 'schedules'))).toBe(false);
  rmSync(join(rig.workspace, 'playbooks'), { recursive: true });
  expect((await rig.client.schedules.list()).schedules).toEqual([]);
});
