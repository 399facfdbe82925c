import { spawn } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { CacheRequest } from '../../engine/ports.ts';
import { cachePort } from './cache-port.ts';
import { CacheStore } from './cache-store.ts';

let folder = '';
let workspace = '';
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'gantry-cache-')));
  workspace = join(folder, 'workspace');
  mkdirSync(workspace);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function write(path: string, text = path): string {
  const full = join(workspace, path);
  mkdirSync(dirname(full), { recursive: true });
  writeFileSync(full, text);
  return full;
}

const plenty = 1e9;
const portOf = (limit = plenty) => cachePort(workspace, new CacheStore(workspace, async () => limit), true);
const request = (key: string, more: Partial<CacheRequest> = {}): CacheRequest => ({
  run: 'run-00001',
  job: 'build',
  step: 'cache',
  key,
  restoreKeys: [],
  paths: ['deps'],
  parts: [],
  lookupOnly: false,
  ...more,
});

test('what was saved comes back: contents, modes, links, and over what lies there', async () => {
  chmodSync(write('deps/tool', 'v1'), 0o755);
  symlinkSync('tool', join(workspace, 'deps', 'link'));
  expect(await portOf().save(request('k1'))).toMatchObject({ ok: true });
  rmSync(join(workspace, 'deps'), { recursive: true });
  write('deps/tool', 'changed');
  expect(await portOf().restore(request('k1'))).toMatchObject({ kind: 'hit', key: 'k1', from: 'run-00001' });
  expect(readFileSync(join(workspace, 'deps', 'tool'), 'utf8')).toBe('v1');
  expect(statSync(join(workspace, 'deps', 'tool')).mode & 0o111).not.toBe(0);
  expect(lstatSync(join(workspace, 'deps', 'link')).isSymbolicLink()).toBe(true);
  expect(readlinkSync(join(workspace, 'deps', 'link'))).toBe('tool');
});

test('a folder outside of the workspace comes back to its place', async () => {
  const outside = join(folder, 'elsewhere');
  mkdirSync(outside);
  writeFileSync(join(outside, 'x'), 'far');
  const paths = [outside, 'deps'];
  write('deps/y', 'near');
  expect(await portOf().save(request('k', { paths }))).toMatchObject({ ok: true });
  rmSync(outside, { recursive: true });
  expect(await portOf().restore(request('k', { paths }))).toMatchObject({ kind: 'hit' });
  expect(readFileSync(join(outside, 'x'), 'utf8')).toBe('far');
});

test('a name that means something to tar is a name', async () => {
  write('deps/@a', 'at');
  write('deps/-b', 'dash');
  await portOf().save(request('k'));
  rmSync(join(workspace, 'deps'), { recursive: true });
  await portOf().restore(request('k'));
  expect(readdirSync(join(workspace, 'deps')).toSorted()).toEqual(['-b', '@a']);
});

test('the first under a key stays, and other paths under it are another thing', async () => {
  write('deps/a', 'first');
  await portOf().save(request('k'));
  write('deps/a', 'second');
  expect(await portOf().save(request('k', { run: 'run-00002' }))).toEqual({ ok: true, value: 'exists' });
  expect(await portOf().restore(request('k', { paths: ['other'] }))).toMatchObject({ kind: 'miss' });
  expect(await portOf().restore(request('k'))).toMatchObject({ kind: 'hit', from: 'run-00001' });
});

test('a miss names the part of the key that changed, against the nearest earlier one', async () => {
  write('deps/a');
  const parts = (system: string, lock: string) => [
    { name: 'runner.os', value: system },
    { name: "hashFiles('lock.json')", value: lock },
  ];
  await portOf().save(request('linux-1', { parts: parts('linux', '1') }));
  await portOf().save(request('mac-1', { run: 'run-00002', parts: parts('mac', '1') }));
  const missed = await portOf().restore(request('linux-2', { parts: parts('linux', '2') }));
  expect(missed).toEqual({
    kind: 'miss',
    reason: "Since run run-00001 hashFiles('lock.json') changed",
    damaged: false,
  });
});

test('looking up tells and writes nothing', async () => {
  write('deps/a', 'kept');
  await portOf().save(request('k'));
  write('deps/a', 'mine');
  expect(await portOf().restore(request('k', { lookupOnly: true }))).toMatchObject({ kind: 'hit' });
  expect(readFileSync(join(workspace, 'deps', 'a'), 'utf8')).toBe('mine');
});

test('over the limit the one that was used longest ago goes, and its bytes with it', async () => {
  const port = portOf(2500);
  const bytes = (seed: number) =>
    Buffer.from(
      Array.from({ length: 900 }, (_, index) => (index * 7919 * seed + seed * (index % 97) * (index % 89)) % 251),
    );
  for (const [index, key] of ['old', 'used', 'newer'].entries()) {
    mkdirSync(join(workspace, 'deps'), { recursive: true });
    writeFileSync(join(workspace, 'deps', 'blob'), bytes(index + 3));
    await port.save(request(key));
    if (key === 'used') await port.restore(request('old', { lookupOnly: false }));
  }
  const store = new CacheStore(workspace, async () => 2500);
  const left = (await store.list()).map(({ entry }) => entry.key);
  const blobs = readdirSync(join(store.folder, 'blobs')).flatMap((group) =>
    readdirSync(join(store.folder, 'blobs', group)),
  );
  expect(left).toContain('newer');
  expect(left).not.toContain('used');
  expect(blobs).toHaveLength(left.length);
});

test('removing tells the bytes that it frees, and leaves what others share', async () => {
  write('deps/a', 'same');
  await portOf().save(request('one'));
  await portOf().save(request('two'));
  const store = new CacheStore(workspace, async () => plenty);
  const all = await store.list();
  const [first] = all;
  expect(await store.remove(new Set([first?.id ?? '']))).toBe(0);
  expect(await portOf().restore(request(all[1]?.entry.key ?? ''))).toMatchObject({ kind: 'hit' });
  expect(await store.remove(new Set([all[1]?.id ?? '']))).toBeGreaterThan(0);
});

test.each(['', 'a,b', 'x'.repeat(513)])('the key %j is refused with a reason', async (key) => {
  write('deps/a');
  expect(await portOf().save(request(key))).toMatchObject({ ok: false });
  expect(await portOf().restore(request(key))).toMatchObject({ kind: 'miss' });
});

test('there being nothing to save is told', async () => {
  expect(await portOf().save(request('k'))).toEqual({ ok: false, error: 'There is nothing to keep at deps' });
});

test('two processes that save and restore at once both end well, and of one key one entry is left', async () => {
  write('deps/a', 'shared');
  const script = `
    import { cachePort } from ${JSON.stringify(join(import.meta.dirname, 'cache-port.ts'))};
    import { CacheStore } from ${JSON.stringify(join(import.meta.dirname, 'cache-store.ts'))};
    const workspace = ${JSON.stringify(workspace)};
    const port = cachePort(workspace, new CacheStore(workspace, async () => 4000), true);
    const base = { run: process.argv[1], job: 'j', step: 's', restoreKeys: [], paths: ['deps'], parts: [], lookupOnly: true };
    const said = [];
    for (let n = 0; n < 30; n++) {
      const saved = await port.save({ ...base, key: 'key-' + n });
      if (!saved.ok) said.push(saved.error);
      const found = await port.restore({ ...base, key: 'key-' + n });
      if (found.kind === 'miss' && found.damaged) said.push(found.reason);
    }
    console.log(JSON.stringify(said));
  `;
  const one = (name: string) =>
    new Promise<string>((resolve) => {
      const child = spawn(process.execPath, ['--input-type=module', '-e', script, name]);
      let text = '';
      child.stdout.on('data', (chunk) => {
        text += chunk;
      });
      child.stderr.on('data', (chunk) => {
        text += chunk;
      });
      child.once('close', () => resolve(text.trim()));
    });
  expect(await Promise.all([one('run-aaaaa'), one('run-bbbbb')])).toEqual(['[]', '[]']);
  const keys = (await new CacheStore(workspace, async () => plenty).list()).map(({ entry }) => entry.key);
  expect(new Set(keys).size).toBe(keys.length);
  expect(existsSync(join(workspace, '.gantry', 'cache', 'drafts'))).toBe(true);
  expect(readdirSync(join(workspace, '.gantry', 'cache', 'drafts'))).toEqual([]);
});
