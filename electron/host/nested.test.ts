import { afterEach, beforeEach, expect, test } from 'vitest';
import { eventsOf, HostRig, outputUntil } from './testing/rig.ts';

let rig: HostRig;
beforeEach(async () => {
  rig = await HostRig.create();
});
afterEach(() => rig.dispose());

const call = { deploy: { steps: [{ id: 'call', name: 'Call', uses: 'playbook:inner' }] } };

/** A playbook that waits in one of its jobs until it is ended, beside the one that calls it. */
function inner(orchestration: Readonly<Record<string, unknown>> = {}): void {
  const metadata = { name: 'inner', description: 'A playbook of a test.', version: '1.0.0', category: 'testing' };
  const wait = { name: 'Wait', steps: [{ name: 'Wait', script: 'echo waiting; sleep 600' }] };
  const jobs = { wait, quick: { name: 'Quick', steps: [{ name: 'Say', script: 'echo quick' }] } };
  const text = { metadata, orchestration: { defaults: { shell: 'bash' }, ...orchestration, jobs } };
  rig.write('playbooks/inner.json', JSON.stringify(text));
}

test('a job of a run within a step is followed and cancelled by its path', async () => {
  inner();
  const run = await rig.start(rig.playbook(call));
  await outputUntil(rig.client, run, 'waiting', 'deploy/call/wait');
  expect(await rig.client.runs.cancel({ run, job: 'deploy/call/wait' })).toEqual({ cancelled: true });
  const ends = (await eventsOf(rig.client, run)).flatMap((event) =>
    event.type === 'job.completed' ? [[event.job, event.conclusion]] : [],
  );
  expect(Object.fromEntries(ends)).toEqual({
    'deploy/call/quick': 'success',
    'deploy/call/wait': 'cancelled',
    deploy: 'cancelled',
  });
});

test('what a playbook within needs of the machine is asked for before anything starts', async () => {
  inner();
  const path = rig.playbook(call);
  const metadata = { name: 'inner', description: 'A playbook of a test.', version: '1.0.0', category: 'testing' };
  const jobs = { a: { name: 'A', steps: [{ name: 'Step', script: 'true' }] } };
  const requirements = { requiredTools: ['no-such-tool-anywhere'] };
  rig.write('playbooks/inner.json', JSON.stringify({ metadata, requirements, orchestration: { jobs } }));
  await expect(rig.start(path)).rejects.toMatchObject({
    code: 'UNMET',
    data: { missing: expect.arrayContaining([expect.objectContaining({ what: 'tool no-such-tool-anywhere' })]) },
  });
});

test('a page that plans a text is given the playbooks that it may name, those beside it too', async () => {
  inner();
  rig.write('elsewhere/beside.yaml', 'metadata: { name: beside }');
  rig.write('deep/a.yaml', 'metadata: { name: a }\nuses: "./b.yaml"');
  rig.write('deep/b.yaml', 'metadata: { name: b }');
  rig.write('../elsewhere/out.yaml', 'metadata: { name: out }');
  const { playbooks } = await rig.client.playbooks.callable({
    path: 'elsewhere/own.yaml',
    text: 'uses: playbook:deep/a.yaml',
  });
  expect(playbooks.map(({ path, name }) => [path, name])).toEqual([
    ['playbooks/inner.json', 'inner'],
    ['elsewhere/beside.yaml', 'beside'],
    ['deep/a.yaml', 'a'],
    ['deep/b.yaml', 'b'],
  ]);
  expect(playbooks[0]?.text).toContain('"Wait"');
  const outside = await rig.client.playbooks.callable({
    path: '../elsewhere/own.yaml',
    text: 'uses: ../elsewhere/out.yaml',
  });
  expect(outside.playbooks.map(({ path }) => path)).toEqual(['playbooks/inner.json']);
});
