import { readdirSync, readlinkSync } from 'node:fs';
import { isDefinedError, safe } from '@orpc/client';
import { createRouterClient, implement } from '@orpc/server';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { hostContract } from '../../shared/host/api.ts';
import { noValues } from '../../shared/plan/script.ts';
import { eventsOf, HostRig, outputUntil } from './testing/rig.ts';

let rig: HostRig;
beforeEach(async () => {
  rig = await HostRig.create();
});
afterEach(() => rig.dispose());

/** Paths of the files that this process has open. */
function openFiles(): string[] {
  const folder = '/proc/self/fd';
  return readdirSync(folder).map((fd) => {
    try {
      return readlinkSync(`${folder}/${fd}`);
    } catch {
      // The one by which the folder itself was read.
      return '';
    }
  });
}

const ended = (conclusion: string) => ({ type: 'run.completed', conclusion });

test('an untrusted folder runs nothing; trusted, it runs to its end and is listed', async () => {
  const path = rig.script('echo hello');
  const refused = await safe(rig.client.runs.start({ path, values: noValues }));
  expect(isDefinedError(refused.error) && refused.error.code).toBe('UNTRUSTED');
  expect(await rig.client.runs.list({ limit: 10 })).toEqual([]);
  const run = await rig.start(path);
  expect((await eventsOf(rig.client, run)).at(-1)).toMatchObject(ended('success'));
  expect(await rig.client.runs.list({ limit: 10 })).toMatchObject([{ run, conclusion: 'success', live: false }]);
  expect(await rig.client.output.lines({ run, job: 'one', step: 'step-1', first: 0, count: 10 })).toMatchObject({
    lines: ['hello'],
    total: 1,
  });
});

test('a call that breaks the contract is refused', async () => {
  const { error } = await safe(rig.client.runs.list({ limit: 0 }));
  expect(error).toMatchObject({ code: 'BAD_REQUEST' });
  const { error: second } = await safe(rig.client.runs.get({ run: '../../etc' }));
  expect(second).toMatchObject({ code: 'BAD_REQUEST' });
});

test('an answer that breaks the contract is not given', async () => {
  const { runs } = implement(hostContract);
  const broken = createRouterClient({
    list: runs.list.handler(() => [{ run: 'not a run' }] as never),
    watch: runs.watch.handler(async function* () {
      yield { run: 'not a run' };
    }),
  });
  expect((await safe(broken.list({ limit: 1 }))).error).toMatchObject({ code: 'INTERNAL_SERVER_ERROR' });
  await expect((await broken.watch()).next()).rejects.toThrow();
});

test('a run is cancelled, and its long step ends', async () => {
  const run = await rig.start(rig.script('echo started; sleep 600'));
  await outputUntil(rig.client, run, 'started');
  expect(await rig.client.runs.cancel({ run })).toEqual({ cancelled: true });
  expect((await eventsOf(rig.client, run)).at(-1)).toMatchObject(ended('cancelled'));
  expect(await rig.client.runs.cancel({ run })).toEqual({ cancelled: false });
});

test('a playbook with errors, a missing tool and a missing file are told apart, and start nothing', async () => {
  const start = async (path: string) => {
    const { error } = await safe(rig.client.runs.start({ path, values: noValues, trust: true }));
    return isDefinedError(error) ? error : null;
  };
  expect(await start(rig.write('playbooks/broken.json', '{'))).toMatchObject({ code: 'INVALID' });
  expect(await start('playbooks/none.json')).toMatchObject({ code: 'NOT_FOUND' });
  const text = JSON.parse((await rig.client.playbooks.read({ path: rig.script('echo') })).text) as Record<
    string,
    unknown
  >;
  const requirements = { requiredTools: ['no-such-tool'], platforms: ['Windows', 'Linux', 'macOS'] };
  const unmet = await start(rig.write('playbooks/unmet.json', JSON.stringify({ ...text, requirements })));
  expect(unmet).toMatchObject({ code: 'UNMET', data: { missing: [{ what: 'tool no-such-tool' }] } });
  expect(await rig.client.runs.list({ limit: 10 })).toEqual([]);
});

test('what a plan needs is told as met or not, of playbooks that it runs too, and nothing is started', async () => {
  const one = (name: string, requirements: object, steps: readonly object[]) =>
    JSON.stringify({
      metadata: { name, description: 'Something small', version: '1.0.0', category: 'testing' },
      requirements,
      orchestration: { jobs: { a: { name: 'A', steps } } },
    });
  const say = { name: 'Say', shell: 'bash', script: 'echo' };
  rig.write(
    'playbooks/inner.json',
    one('inner', { requiredTools: ['no-such-tool'] }, [{ ...say, shell: 'no-such-shell {0}' }]),
  );
  const platforms = [{ linux: 'Linux', darwin: 'macOS', win32: 'Windows' }[process.platform as 'linux']];
  const requirements = { requiredTools: ['sh', 'no-such-tool'], requiredModules: ['No.Such.Module'], platforms };
  const path = rig.write('playbooks/p.json', one('p', requirements, [say, { name: 'Inner', uses: 'playbook:inner' }]));
  const found = await rig.client.playbooks.requirements({ path, values: noValues });
  expect(found.map(({ what, help }) => [what, help !== null])).toEqual([
    ['shell bash', false],
    [`platform ${platforms[0]}`, false],
    ['tool sh', false],
    ['tool no-such-tool', true],
    ['PowerShell module No.Such.Module', true],
    ['shell no-such-shell {0}', true],
  ]);
  expect(found.find(({ what }) => what.startsWith('PowerShell'))?.help).toBe(
    'Install-Module No.Such.Module -Scope CurrentUser',
  );
});

test('an input of the type secret goes the way of secrets: used, masked, and nowhere in the run', async () => {
  const job = { steps: [{ name: 'Step', script: 'echo "it is $KEY, ${#KEY}"', env: { KEY: '${{ secrets.key }}' } }] };
  const path = rig.playbook({ one: job }, { inputs: { key: { type: 'secret', required: true } } });
  const run = await rig.start(path, { inputs: { key: 'hunter2-and-more' } });
  expect((await eventsOf(rig.client, run)).at(-1)).toMatchObject(ended('success'));
  expect(await outputUntil(rig.client, run, 'nothing')).toBe('it is ***, 16\r\n');
  expect(JSON.stringify(await rig.client.runs.get({ run }))).not.toContain('hunter2');
});

describe('output', () => {
  test('attempts of a step follow one another in it, and a reader of the first goes on with the next', async () => {
    const script = 'echo "attempt $([ -e tried ] && echo 2 || echo 1)"; [ -e tried ] || { touch tried; exit 1; }';
    const run = await rig.start(rig.playbook({ one: { steps: [{ name: 'Step', script }], retries: 1 } }));
    expect((await eventsOf(rig.client, run)).at(-1)).toMatchObject(ended('success'));
    expect(await outputUntil(rig.client, run, 'nothing')).toBe('attempt 1\r\nattempt 2\r\n');
  });

  test.skipIf(process.platform !== 'linux')('a run of many steps keeps no file open for those that ended', async () => {
    const steps = Array.from({ length: 30 }, (_, index) => ({ name: `Step ${index}`, script: 'echo' }));
    const last = { id: 'last', name: 'Last', script: 'echo waiting; read -r _' };
    const run = await rig.start(rig.playbook({ one: { steps: [...steps, last] } }));
    const ref = { run, job: 'one', step: 'last' };
    for await (const _ of await rig.client.output.follow({ ...ref, from: 0, stream: 's' })) break;
    expect(openFiles().filter((path) => path.includes(run) && path.endsWith('.log'))).toHaveLength(1);
    await rig.client.terminal.write({ ...ref, data: '\n' });
    expect((await eventsOf(rig.client, run)).at(-1)).toMatchObject(ended('success'));
  });
});

describe('the terminal of a step', () => {
  test('shows what was printed, takes what is typed, and is there while the step runs alone', async () => {
    const run = await rig.start(rig.script('printf "Name? "; read -r name; echo "Hello, $name"; read -r _'));
    const ref = { run, job: 'one', step: 'step-1' };
    await outputUntil(rig.client, run, 'Name? ');
    await rig.client.terminal.resize({ ...ref, columns: 60, rows: 10 });
    await rig.client.terminal.write({ ...ref, data: 'Ada\n' });
    await outputUntil(rig.client, run, 'Hello, Ada');
    const screen = await rig.client.terminal.screen(ref);
    expect(screen).toMatchObject({ columns: 60, rows: 10 });
    expect(screen.data).toContain('Hello, Ada');
    const { bytes } = await rig.client.output.lines({ ...ref, first: 0, count: 1 });
    expect(screen.offset).toBe(bytes);
    for (const other of [
      { ...ref, job: 'none' },
      { ...ref, step: 'step-2' },
    ])
      expect((await safe(rig.client.terminal.screen(other))).error).toMatchObject({ code: 'NOT_FOUND' });
    expect((await safe(rig.client.terminal.write({ ...ref, job: 'none', data: 'x' }))).error).toMatchObject({
      code: 'NOT_FOUND',
    });
    await rig.client.terminal.write({ ...ref, data: '\n' });
    await eventsOf(rig.client, run);
    expect((await safe(rig.client.terminal.screen(ref))).error).toMatchObject({ code: 'NOT_FOUND' });
  });
});
