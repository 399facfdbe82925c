import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ArtifactUpload } from '../../engine/ports.ts';
import { runFolder } from '../../journal/run-folder.ts';
import { readManifests } from './artifact-manifest.ts';
import { ArtifactStore } from './artifact-store.ts';
import { sweepArtifacts } from './retention.ts';

let folder = '';
let workspace = '';
let store: ArtifactStore;
const run = runFolder;
const runId = '20260101-000000000-aaaaaaaa';

beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'gantry-artifacts-')));
  workspace = join(folder, 'workspace');
  mkdirSync(workspace);
  store = new ArtifactStore(workspace, run(workspace, runId), async () => 90);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function write(path: string, text = path): void {
  const full = join(workspace, path);
  mkdirSync(dirname(full), { recursive: true });
  writeFileSync(full, text);
}

const upload = (paths: string[], more: Partial<ArtifactUpload> = {}) =>
  store.upload({
    job: 'build',
    step: 'keep',
    name: 'site',
    paths,
    hidden: false,
    overwrite: false,
    retentionDays: null,
    holdsSecret: () => false,
    ...more,
  });

const kept = async () =>
  (await readManifests(run(workspace, runId))).flatMap(({ files }) => files.map(({ path }) => path));
const errorOf = (result: { ok: boolean; error?: unknown }) => (result.ok ? 'it succeeded' : String(result.error));

test('a name that holds a secret is refused, of the artifact and of a file in it: both are listed', async () => {
  write('dist/key-hunter2.txt');
  const holdsSecret = (name: string) => name.includes('hunter2');
  expect(errorOf(await upload(['dist'], { name: 'site-hunter2', holdsSecret }))).toContain('may hold no secret');
  expect(errorOf(await upload(['dist'], { holdsSecret }))).toContain('may hold no secret');
  expect(await kept()).toEqual([]);
});

test('what is uploaded is told with its size, its files and a hash, and comes out as it went in', async () => {
  write('dist/index.html', 'page');
  write('dist/bin/tool', '#!/bin/sh');
  chmodSync(join(workspace, 'dist/bin/tool'), 0o755);
  const told = await upload(['dist']);
  expect(told).toMatchObject({ ok: true, value: { name: 'site', size: 13, files: 2 } });
  const down = await store.download({ name: 'site', pattern: null, merge: false, folder: 'got' });
  expect(down).toMatchObject({ ok: true, value: { folder: join(workspace, 'got') } });
  expect(readFileSync(join(workspace, 'got/index.html'), 'utf8')).toBe('page');
  expect(statSync(join(workspace, 'got/bin/tool')).mode & 0o111).not.toBe(0);
});

test('the hash is that of names, contents and who may run them, and of nothing else', async () => {
  write('a/x', 'same');
  write('b/x', 'same');
  write('c/x', 'other');
  const digestOf = async (path: string) => {
    const told = await upload([path], { name: path });
    return told.ok ? told.value?.digest : null;
  };
  const first = await digestOf('a');
  expect(first).toMatch(/^sha256:[0-9a-f]{64}$/);
  expect(await digestOf('b')).toBe(first);
  expect(await digestOf('c')).not.toBe(first);
});

test('several paths, one taken away, and hidden names only where they are asked for', async () => {
  for (const path of ['out/a/x', 'out/b/y', 'out/b/z.map', 'out/b/.secret']) write(path);
  await upload(['out/a', 'out/b', '!**/*.map']);
  expect(await kept()).toEqual(['a/x', 'b/y']);
  await upload(['out/a', 'out/b', '!**/*.map'], { hidden: true, overwrite: true });
  expect(await kept()).toEqual(['a/x', 'b/.secret', 'b/y']);
});

test('nothing that matches is no artifact and no failure of the store', async () => {
  expect(await upload(['nowhere'])).toEqual({ ok: true, value: null });
  expect(await kept()).toEqual([]);
});

test('another step may not take a name without overwrite, its own later attempt may, letter case aside', async () => {
  write('a', '1');
  await upload(['a']);
  write('a', '22');
  expect(await upload(['a'])).toMatchObject({ ok: true, value: { size: 2 } });
  expect(errorOf(await upload(['a'], { job: 'other' }))).toContain('already, by build / keep');
  expect(errorOf(await upload(['a'], { name: 'SITE' }))).toContain('already');
  expect(await upload(['a'], { job: 'other', overwrite: true })).toMatchObject({ ok: true });
});

test('of many uploads of one name at once one gets it', async () => {
  write('a');
  const jobs = Array.from({ length: 8 }, (_, index) => upload(['a'], { job: `job-${index}` }));
  expect((await Promise.all(jobs)).filter(({ ok }) => ok)).toHaveLength(1);
});

test.each([
  'a/b',
  'a\\b',
  'a:b',
  'a*',
  'a?',
  'a"',
  '<a>',
  'a|b',
  'a\nb',
  '',
  ' ',
  '..',
  '.hidden',
  'CON',
  'nul.txt',
  'a.',
  'x'.repeat(201),
])('the name %j is refused: some system cannot keep it', async (name) => {
  write('a');
  expect((await upload(['a'], { name })).ok).toBe(false);
});

test('a file whose name Windows cannot keep is refused', async () => {
  write('d/a:b');
  expect(errorOf(await upload(['d']))).toContain('d/a:b'.slice(2));
});

test('paths and links that lead out of the workspace are refused', async () => {
  writeFileSync(join(folder, 'secret'), 'secret');
  expect(errorOf(await upload(['../secret']))).toContain('leads out of the workspace');
  expect(errorOf(await upload([join(folder, 'secret')]))).toContain('leads out of the workspace');
  mkdirSync(join(workspace, 'd'));
  symlinkSync(join(folder, 'secret'), join(workspace, 'd', 'link'));
  expect(errorOf(await upload(['d']))).toContain('link that leads out');
  write('real', 'inside');
  rmSync(join(workspace, 'd', 'link'));
  symlinkSync(join(workspace, 'real'), join(workspace, 'd', 'link'));
  expect(await upload(['d'])).toMatchObject({ ok: true, value: { size: 6 } });
});

test('a download goes to a folder for each, or merged into one, by name or by pattern; never out of the workspace', async () => {
  for (const name of ['web-a', 'web-b', 'docs']) {
    write(`${name}/${name}.txt`);
    await upload([name], { name });
  }
  await store.download({ name: null, pattern: 'web-*', merge: false, folder: 'each' });
  expect(readdirSync(join(workspace, 'each'))).toEqual(['web-a', 'web-b']);
  await store.download({ name: null, pattern: null, merge: true, folder: 'all' });
  expect(readdirSync(join(workspace, 'all'))).toEqual(['docs.txt', 'web-a.txt', 'web-b.txt']);
  expect(errorOf(await store.download({ name: 'none', pattern: null, merge: false, folder: '.' }))).toContain(
    'it has docs, web-a, web-b',
  );
  expect(errorOf(await store.download({ name: 'docs', pattern: null, merge: false, folder: '../out' }))).toContain(
    'leads out',
  );
  symlinkSync(folder, join(workspace, 'door'));
  expect(errorOf(await store.download({ name: 'docs', pattern: null, merge: false, folder: 'door' }))).toContain(
    'leads out',
  );
  expect(existsSync(join(folder, 'docs.txt'))).toBe(false);
});

test('a file that was changed where it is kept is told as damaged', async () => {
  write('a', 'one');
  await upload(['a']);
  writeFileSync(join(run(workspace, runId).artifacts, 'site', 'a'), 'two');
  expect(errorOf(await store.download({ name: 'site', pattern: null, merge: false, folder: 'x' }))).toContain(
    'damaged',
  );
});

test('after its days an artifact is removed, of a run that has ended, and what that frees is told', async () => {
  write('a', 'four');
  await upload(['a'], { retentionDays: 2 });
  const afterDays = (days: number) => sweepArtifacts(workspace, Date.now() + days * 86_400_000);
  expect(await afterDays(3)).toEqual({ artifacts: 0, freed: 0 });
  writeFileSync(run(workspace, runId).digest, '{}');
  expect(await afterDays(1)).toEqual({ artifacts: 0, freed: 0 });
  expect(await afterDays(3)).toEqual({ artifacts: 1, freed: 4 });
  expect(await kept()).toEqual([]);
  expect(existsSync(join(run(workspace, runId).artifacts, 'site'))).toBe(false);
});

test.each([0, 91, 1.5, -1])('it is not kept for %s days', async (retentionDays) => {
  write('a');
  expect(errorOf(await upload(['a'], { retentionDays }))).toContain('from 1 to 90');
});
