import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventsOf, HostRig } from '../testing/rig.ts';
import { startServer } from '../ws-server.ts';

let rig: HostRig;
let run = '';
let address = '';
let pass: string;
let close = async () => {};
beforeAll(async () => {
  rig = await HostRig.create();
  rig.write('dist/a b.txt', 'hello');
  rig.write('dist/deep/ü.txt', 'under');
  rig.write('secret.txt', 'not of the artifact');
  const steps = [{ name: 'Keep', uses: 'upload-artifact', with: { name: 'site', path: 'dist' } }];
  run = await rig.start(rig.playbook({ one: { steps } }));
  await eventsOf(rig.client, run);
  const server = await startServer({ hosts: rig.hosts, configDir: rig.configDir, rendererDir: rig.folder, port: 0 });
  if (!server.ok) throw new Error(server.error);
  const url = new URL(server.value.address);
  address = url.origin;
  const entered = await fetch(url, { redirect: 'manual' });
  pass = entered.headers.get('set-cookie')?.split(';')[0] ?? '';
  close = () => server.value.close();
});
afterAll(async () => {
  await close();
  await rig.dispose();
});

const get = (path: string, cookie = pass, method = 'GET') =>
  fetch(`${address}${path}`, { method, headers: { cookie } });

test('a file of an artifact is given to be kept, never to be shown as a page', async () => {
  const answer = await get(`/artifacts/${run}/site/a%20b.txt`);
  expect(answer.status).toBe(200);
  expect(await answer.text()).toBe('hello');
  expect(answer.headers.get('content-disposition')).toBe("attachment; filename*=UTF-8''a%20b.txt");
  expect(answer.headers.get('content-type')).toBe('application/octet-stream');
  expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
  expect(answer.headers.get('content-length')).toBe('5');
});

test('a whole artifact is one packed file', async () => {
  const answer = await get(`/artifacts/${run}/site`);
  expect(answer.headers.get('content-disposition')).toContain('site.tar.gz');
  const text = gunzipSync(Buffer.from(await answer.arrayBuffer())).toString('utf8');
  expect(text).toContain('a b.txt');
  expect(text).toContain('under');
});

test('HEAD tells and sends nothing', async () => {
  const answer = await get(`/artifacts/${run}/site/a%20b.txt`, undefined, 'HEAD');
  expect(answer.headers.get('content-length')).toBe('5');
  expect(await answer.text()).toBe('');
});

test('without the token there is nothing', async () => {
  expect((await get(`/artifacts/${run}/site`, 'gantry_0=wrong')).status).toBe(401);
});

test.each([
  '/artifacts',
  '/artifacts/RUN',
  '/artifacts/RUN/other',
  '/artifacts/RUN/site/missing.txt',
  '/artifacts/RUN/site/..%2f..%2fplan.json',
  '/artifacts/RUN/site/%2e%2e/%2e%2e/journal.ndjson',
  '/artifacts/RUN/..%2fplan.json',
  '/artifacts/..%2f..%2f/site',
  '/artifacts/20260101-000000000-aaaaaaaa/site',
  '/artifacts/%/site',
])('nothing is at %s', async (path) => {
  expect((await get(path.replace('RUN', run))).status).toBe(404);
});

test('the host lists and reads them, and has no other file', async () => {
  const [artifact] = await rig.client.artifacts.list({ run });
  expect(artifact?.files.map(({ path }) => path)).toEqual(['a b.txt', 'deep/ü.txt']);
  const read = (path: string, offset: number) =>
    rig.client.artifacts.read({ run, name: 'site', path, offset, length: 3 });
  const piece = await read('a b.txt', 2);
  expect([Buffer.from(piece.base64, 'base64').toString(), piece.total]).toEqual(['llo', 5]);
  expect((await read('a b.txt', 99)).base64).toBe('');
  await expect(read('../../secret.txt', 0)).rejects.toThrow('The run has no');
  await expect(rig.client.artifacts.list({ run: '20260101-000000000-aaaaaaaa' })).rejects.toThrow('There is no run');
  await expect(rig.client.artifacts.extract({ run, name: 'site', folder: 'relative' })).rejects.toThrow('absolute');
});
