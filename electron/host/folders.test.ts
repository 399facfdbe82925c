import { existsSync, mkdirSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { HostPool } from './host-pool.ts';
import { RecentFolders } from './recent-folders.ts';
import { HostRig } from './testing/rig.ts';

let rig: HostRig;
beforeEach(async () => {
  rig = await HostRig.create();
});
afterEach(() => rig.dispose());

test('folders are listed by name, links to folders with them, never files or what is hidden', async () => {
  const at = join(rig.folder, 'tree');
  for (const name of ['b10', 'B2/playbooks', '.hidden']) mkdirSync(join(at, name), { recursive: true });
  writeFileSync(join(at, 'file'), '');
  symlinkSync(join(at, 'b10'), join(at, 'link'));
  const { folders, parent, workspace } = await rig.client.folders.list({ path: at });
  expect(folders.map(({ name, workspace: is }) => [name, is])).toEqual([
    ['B2', true],
    ['b10', false],
    ['link', false],
  ]);
  expect([parent, workspace]).toEqual([rig.folder, false]);
  await expect(rig.client.folders.list({ path: join(at, 'file') })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  expect((await rig.client.folders.list({ path: null })).path).toBe(
    (await rig.client.folders.list({ path: '~' })).path,
  );
});

test('folders that cannot be looked into stand in the list as they are, and are none to open or to come back to', async () => {
  const at = join(rig.folder, 'tree');
  mkdirSync(join(at, 'good', 'playbooks'), { recursive: true });
  mkdirSync(join(at, 'circle'));
  for (const name of ['.gantry', 'playbooks']) symlinkSync(name, join(at, 'circle', name));
  symlinkSync('around', join(at, 'around'));
  const { folders } = await rig.client.folders.list({ path: at });
  expect(folders.map(({ name, workspace }) => [name, workspace])).toEqual([
    ['circle', false],
    ['good', true],
  ]);
  const recent = new RecentFolders(rig.configDir);
  for (const name of ['around', 'good', 'around']) await recent.add(join(at, name), 'chosen');
  expect((await recent.list()).map(({ name }) => name)).toEqual(['good']);
  expect(await recent.chosen()).toBeNull();
  const pool = await poolOf([]);
  for (const path of [join(at, 'around'), 'no\0path']) expect(await pool.open(path)).toBeNull();
});

/** A pool over the rig's folder whose hosts are all the rig's: only which folders are asked for counts. */
async function poolOf(made: string[]): Promise<HostPool> {
  return HostPool.begin(rig.workspace, async (workspace) => {
    made.push(workspace);
    return { ...rig.host, workspace, dispose: async () => {} };
  });
}

test('a folder has one host however it is named, is recent from then on, and is not opened by looking', async () => {
  const other = join(rig.folder, 'other');
  mkdirSync(other);
  symlinkSync(other, join(rig.folder, 'alias'));
  const made: string[] = [];
  const pool = await poolOf(made);
  expect(await pool.opened(other)).toBeNull();
  const [first, second] = await Promise.all([pool.open(other), pool.open(join(rig.folder, 'alias'))]);
  expect(first).toBe(second);
  expect(made).toEqual([rig.workspace, other].map((path) => realpathSync(path)));
  expect(await pool.opened(other)).toBe(first);
  expect(await pool.open(join(rig.folder, 'missing'))).toBeNull();
  const recent = async () => (await rig.client.folders.recent()).map(({ name }) => name);
  expect(await recent()).toEqual(['other', 'workspace']);
  rmSync(join(rig.folder, 'alias'));
  rmSync(other, { recursive: true });
  expect(await recent()).toEqual(['workspace']);
});

test('the folder that a person chose in a window is what the next start begins with, the one of a command line is not', async () => {
  const chosen = () => new RecentFolders(rig.configDir).chosen();
  const pool = await poolOf([]);
  expect(await chosen()).toBeNull();
  const other = join(rig.folder, 'other');
  mkdirSync(other);
  await pool.open(other);
  expect(await chosen()).toBe(other);
  rmSync(other, { recursive: true });
  expect(await chosen()).toBeNull();
});

test('what a window had open is kept for the person, not in the workspace', async () => {
  expect(await rig.client.session.get()).toBeNull();
  const session = { tabs: [{ kind: 'playbook', id: 'a', path: 'a.yaml' }], active: 'a', recentFiles: ['a.yaml'] };
  await rig.client.session.keep({ tabs: [], active: null, recentFiles: [] });
  await rig.client.session.keep(session);
  expect(await rig.client.session.get()).toEqual(session);
  const again = await rig.another();
  expect(await again.client.session.get()).toEqual(session);
  await again.dispose();
  expect(existsSync(join(rig.workspace, '.gantry', 'sessions'))).toBe(false);
});

test('two windows have a draft of one file each, and one of them given up is that one alone', async () => {
  const draft = { path: 'playbooks/a.yaml', text: 'one', revision: 'r', at: 1, window: 'a' };
  await rig.client.drafts.keep(draft);
  await rig.client.drafts.keep({ ...draft, text: 'two', at: 2, window: 'b' });
  const texts = async () => (await rig.client.drafts.list()).map(({ text }) => text);
  expect(await texts()).toEqual(['two', 'one']);
  await rig.client.drafts.forget({ path: draft.path, window: 'b' });
  expect(await texts()).toEqual(['one']);
});
