import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDefinedError, safe } from '@orpc/client';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { HostRig } from './testing/rig.ts';

let rig: HostRig;
beforeEach(async () => {
  rig = await HostRig.create();
});
afterEach(() => rig.dispose());

const draft = { path: 'playbooks/a.json', text: '{"half":', revision: 'r1', at: 1, window: '' };

test('a draft that was answered is there for another host, whatever became of the first', async () => {
  await rig.client.drafts.keep(draft);
  await rig.client.drafts.keep({ ...draft, text: '{"half": 1', at: 2 });
  await rig.client.drafts.keep({ ...draft, path: 'playbooks/b.json', at: 3 });
  const other = await rig.another();
  expect(await other.client.drafts.list()).toEqual([
    { ...draft, path: 'playbooks/b.json', at: 3 },
    { ...draft, text: '{"half": 1', at: 2 },
  ]);
  await other.client.drafts.forget({ path: draft.path });
  expect((await rig.client.drafts.list()).map(({ path }) => path)).toEqual(['playbooks/b.json']);
  await other.dispose();
});

test('a draft whose file was cut off is none, and one of a path outside the workspace is refused', async () => {
  await rig.client.drafts.keep(draft);
  writeFileSync(join(rig.workspace, '.gantry', 'drafts', 'cut.json'), '{"path": "pl');
  expect(await rig.client.drafts.list()).toEqual([draft]);
  const { error } = await safe(rig.client.drafts.keep({ ...draft, path: '../outside.json' }));
  expect(isDefinedError(error) && error.code).toBe('NOT_FOUND');
  expect(existsSync(join(rig.workspace, '.gantry', '.gitignore'))).toBe(true);
});
