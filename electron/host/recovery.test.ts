import { appendFileSync, cpSync, existsSync, readdirSync, rmSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { noValues } from '../../shared/plan/script.ts';
import { applyEvents, emptyRun } from '../../shared/run/apply-event.ts';
import { interrupted } from '../../shared/run/interrupted.ts';
import { runFolder } from '../journal/run-folder.ts';
import type { Host } from './create-host.ts';
import { eventsOf, HostRig, outputUntil } from './testing/rig.ts';

let rig: HostRig;
let other: Host;
beforeEach(async () => {
  rig = await HostRig.create();
  other = await rig.another();
});
afterEach(async () => {
  await other.dispose();
  await rig.dispose();
});

/** What a host that dies in the middle of a run leaves: its folder as it is at that moment, owned by a process that is no more. */
function dieIn(run: string): string {
  const folder = runFolder(rig.workspace, run);
  const dead = `${run.slice(0, -8)}dead0000`;
  const left = runFolder(rig.workspace, dead);
  cpSync(folder.path, left.path, { recursive: true });
  for (const name of readdirSync(left.path)) if (name.startsWith('owner.')) rmSync(join(left.path, name));
  appendFileSync(join(left.path, 'owner.1.json'), JSON.stringify({ pid: process.pid, started: 'long ago' }));
  return dead;
}

test('a run whose host died is shown as interrupted, with all that was told and the output until then', async () => {
  const run = await rig.start(rig.script('echo before; sleep 600'));
  await outputUntil(rig.client, run, 'before');
  const dead = dieIn(run);
  const left = runFolder(rig.workspace, dead);
  appendFileSync(left.journal, '{"run":"torn');
  truncateSync(`${left.output('one', 'step-1')}.idx`, 3);
  const events = await eventsOf(rig.client, dead);
  expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1));
  expect(events.at(-1)).toMatchObject({ type: 'step.started' });
  const state = interrupted(applyEvents(emptyRun(dead), events));
  expect(state.jobs.get('one')).toMatchObject({ conclusion: 'interrupted', steps: [{ conclusion: 'interrupted' }] });
  expect((await rig.client.runs.get({ run: dead })).summary).toMatchObject({ conclusion: 'interrupted', live: false });
  const ref = { run: dead, job: 'one', step: 'step-1' };
  expect(await rig.client.output.lines({ ...ref, first: 0, count: 5 })).toMatchObject({ lines: ['before'], total: 1 });
  expect(await outputUntil(rig.client, dead, 'nothing')).toBe('before\r\n');
  expect(await rig.client.runs.cancel({ run: dead })).toEqual({ cancelled: false });
});

test('it goes on under its id where it was, and what was done is not done again', async () => {
  const path = rig.playbook({
    first: { steps: [{ name: 'Step', script: 'echo x >> first' }] },
    one: { needs: 'first', steps: [{ name: 'Step', script: 'echo try; [ -e ready ] || sleep 600' }] },
  });
  const run = await rig.start(path);
  await outputUntil(rig.client, run, 'try');
  const dead = dieIn(run);
  rig.write('ready', '');
  const before = (await eventsOf(other.client, dead)).length;
  expect(await other.client.runs.rerun({ run: dead, kind: 'resume' })).toEqual({ run: dead, notes: [] });
  const events = await eventsOf(other.client, dead);
  expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1));
  expect(events[before]).toMatchObject({ type: 'run.started', resumed: true });
  expect(events.slice(before).filter((event) => event.type === 'job.started')).toMatchObject([{ job: 'one' }]);
  expect(events.at(-1)).toMatchObject({ type: 'run.completed', conclusion: 'success' });
  expect((await rig.client.runs.get({ run: dead })).summary).toMatchObject({ conclusion: 'success', live: false });
});

test('a run of another host is followed to its end, live', async () => {
  const run = await rig.start(rig.script('echo there; read -r _; echo on'));
  await outputUntil(other.client, run, 'there');
  // The lock names this process, whose pid both hosts have: to tell them apart is the work of two processes.
  const following = eventsOf(other.client, run);
  const output = outputUntil(other.client, run, 'on');
  await rig.client.terminal.write({ run, job: 'one', step: 'step-1', data: '\n' });
  expect((await following).at(-1)).toMatchObject({ type: 'run.completed', conclusion: 'success' });
  expect(await output).toContain('there\r\n');
  expect(await following).toEqual(await eventsOf(rig.client, run));
});

test('a job of another host is cancelled alone, and then its run', async () => {
  const sleeper = { steps: [{ name: 'Step', script: 'echo started; sleep 600' }] };
  const run = await rig.start(rig.playbook({ one: sleeper, two: sleeper }));
  await Promise.all(['one', 'two'].map((job) => outputUntil(rig.client, run, 'started', job)));
  expect(await other.client.runs.cancel({ run, job: 'one' })).toEqual({ cancelled: true });
  const stream = 'until-one';
  for await (const batch of await rig.client.runs.events({ run, after: 0, stream })) {
    await rig.client.output.ack({ stream, position: batch.at(-1)?.seq ?? 0 });
    const ended = batch.filter((event) => event.type === 'job.completed');
    expect(ended.filter(({ job }) => job === 'two')).toEqual([]);
    if (ended.some(({ job }) => job === 'one')) break;
  }
  expect(await other.client.runs.cancel({ run })).toEqual({ cancelled: true });
  const events = await eventsOf(rig.client, run);
  expect(events.at(-1)).toMatchObject({ type: 'run.completed', conclusion: 'cancelled' });
});

test('who watches hears of the runs of another host, when they begin and when they end', async () => {
  const stop = new AbortController();
  const watched = (await rig.client.runs.watch(undefined, { signal: stop.signal }))[Symbol.asyncIterator]();
  const first = watched.next();
  rig.script('read -r _');
  const { run } = await other.client.runs.start({
    path: 'playbooks/test.json',
    values: noValues,
    trust: true,
  });
  expect(await first).toEqual({ done: false, value: { run } });
  const second = watched.next();
  await other.client.runs.cancel({ run });
  expect(await second).toEqual({ done: false, value: { run } });
  expect(existsSync(runFolder(rig.workspace, run).digest)).toBe(true);
  stop.abort();
});

test('a host that is disposed of ends what it runs, and what it ran is over', async () => {
  const run = await other.client.runs.start({
    path: rig.script('trap "" TERM INT HUP; echo started; while :; do sleep 1; done'),
    values: noValues,
    trust: true,
  });
  await outputUntil(other.client, run.run, 'started');
  await other.dispose();
  const events = await eventsOf(rig.client, run.run);
  expect(events.at(-1)).toMatchObject({ type: 'run.completed', conclusion: 'cancelled' });
  expect(events.filter((event) => event.type === 'step.survivors')).toEqual([]);
});
