import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDefinedError, safe } from '@orpc/client';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { HostRig } from './testing/rig.ts';

let rig: HostRig;
beforeEach(async () => {
  rig = await HostRig.create();
});
afterEach(() => rig.dispose());

test('a file is written only over what its writer read, and of two at once one is told of the other', async () => {
  const path = rig.script('echo');
  const { revision, text } = await rig.client.playbooks.read({ path });
  const written = await rig.client.playbooks.write({ path, text: `${text}\n`, baseRevision: revision });
  const second = await safe(rig.client.playbooks.write({ path, text: 'lost', baseRevision: revision }));
  expect(isDefinedError(second.error) && second.error.code === 'CONFLICT' && second.error.data).toMatchObject({
    revision: written.revision,
  });
  expect((await rig.client.playbooks.read({ path })).text).toBe(`${text}\n`);
  const both = ['a', 'b'].map((next) =>
    safe(rig.client.playbooks.write({ path, text: next, baseRevision: written.revision })),
  );
  expect((await Promise.all(both)).map(({ error }) => isDefinedError(error) && error.code)).toEqual([
    false,
    'CONFLICT',
  ]);
});

test('a new file is made with its folders; one that is there is not overwritten for it', async () => {
  const path = 'playbooks/new/deep.json';
  await rig.client.playbooks.write({ path, text: '{}', baseRevision: null });
  expect((await rig.client.playbooks.read({ path })).text).toBe('{}');
  const again = await safe(rig.client.playbooks.write({ path, text: 'lost', baseRevision: null }));
  expect(isDefinedError(again.error) && again.error.code).toBe('CONFLICT');
});

const outside = ['../outside.json', '/etc/passwd', 'playbooks/../../outside.json', 'link/outside.json', 'a\0b', ''];
test.each(outside)('"%s" is no file of the workspace', async (path) => {
  writeFileSync(join(rig.folder, 'outside.json'), '{}');
  symlinkSync(rig.folder, join(rig.workspace, 'link'));
  for (const call of [
    () => rig.client.playbooks.read({ path }),
    () => rig.client.playbooks.write({ path, text: 'x', baseRevision: null }),
  ]) {
    const { error } = await safe(call());
    expect(isDefinedError(error) && error.code).toBe('NOT_FOUND');
  }
  expect(readFileSync(join(rig.folder, 'outside.json'), 'utf8')).toBe('{}');
});

test.each([
  'link/new/file.json',
  '.git/hooks/post-checkout',
  '.GIT/config',
  'sub/.git/config',
  '.gantry/runs/x/plan.json',
  'alias/config',
])('%s is no place to write to', async (path) => {
  mkdirSync(join(rig.workspace, '.git'));
  symlinkSync(rig.folder, join(rig.workspace, 'link'));
  symlinkSync(join(rig.workspace, '.git'), join(rig.workspace, 'alias'));
  const { error } = await safe(rig.client.playbooks.write({ path, text: 'x', baseRevision: null }));
  expect(isDefinedError(error) && error.code).toBe('NOT_FOUND');
  expect(existsSync(join(rig.workspace, path))).toBe(false);
});

test('a folder, and what is too large for a playbook, are not read', async () => {
  rig.write('playbooks/large.json', ' '.repeat(9 * 1024 * 1024));
  for (const [path, code] of [
    ['playbooks', 'NOT_FOUND'],
    ['playbooks/large.json', 'UNREADABLE'],
  ] as const) {
    const { error } = await safe(rig.client.playbooks.read({ path }));
    expect(isDefinedError(error) && error.code).toBe(code);
  }
});

test('the actions of the workspace are listed with what must be given to them', async () => {
  const action = (name: string) =>
    `name: ${name}\ninputs:\n  file: {required: true}\n  level: {required: true, default: low}\nruns: {using: composite, steps: []}\n`;
  rig.write('actions/pack/action.yml', action('Pack'));
  rig.write('actions/pack/action.yaml', action('Not this one'));
  rig.write('.github/actions/tools/lint/action.yaml', action('Lint'));
  rig.write('actions/pack/node_modules/x/action.yml', action('Of another'));
  rig.write('actions/broken/action.yml', 'name: Broken\n');
  const { actions } = await rig.client.workspace.get();
  expect(actions).toEqual([
    { uses: './.github/actions/tools/lint', name: 'Lint', description: null, required: ['file'] },
    { uses: './actions/pack', name: 'Pack', description: null, required: ['file'] },
  ]);
});

test('playbooks and scripts are listed as they are now', async () => {
  rig.script('echo');
  rig.write('orchestration/playbooks/deep/old.psd1', "@{ Name = 'old'; Sequence = @('0100') }");
  rig.write('.github/workflows/ci.yml', 'on: push\njobs: {}\n');
  rig.write('automation-scripts/0100_First.ps1', '# Stage: Core\nparam([string]$Name)\n');
  rig.write('playbooks/notes.txt', 'no playbook');
  const before = await rig.client.workspace.get();
  expect(before.playbooks.map(({ path }) => path)).toEqual([
    '.github/workflows/ci.yml',
    'orchestration/playbooks/deep/old.psd1',
    'playbooks/test.json',
  ]);
  expect(before.scripts).toMatchObject([{ number: '0100', stage: 'Core' }]);
  rig.write('playbooks/test.json', '{');
  rig.write('automation-scripts/0100_First.ps1', '# Stage: Other\n');
  const after = await rig.client.workspace.get();
  expect(after.playbooks.at(-1)).toMatchObject({ name: 'test', errors: 1 });
  expect(after.scripts).toMatchObject([{ stage: 'Other', parameters: null }]);
});

test('a watch tells when it begins, and then each path that changes', async () => {
  const stop = new AbortController();
  const changes = (await rig.client.workspace.watch(undefined, { signal: stop.signal }))[Symbol.asyncIterator]();
  expect(await changes.next()).toEqual({ done: false, value: { paths: [] } });
  rig.write('playbooks/new.json', '{}');
  expect((await changes.next()).value).toEqual({ paths: ['playbooks/new.json'] });
  stop.abort();
});
