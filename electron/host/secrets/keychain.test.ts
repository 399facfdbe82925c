import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { systemKeychain } from './keychain.ts';

const program = join(import.meta.dirname, '..', '..', 'keychain.ts');
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gantry-keychain-'));
  vi.stubEnv('GANTRY_KEYCHAIN', undefined);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

/** A keychain's process that does as the text says; what it is asked is in `request`. */
function standIn(text: string): string {
  const path = join(folder, 'keychain.mjs');
  const start = `import fs from 'node:fs'; const request = JSON.parse(fs.readFileSync(0, 'utf8'));\n`;
  writeFileSync(path, start + text);
  return path;
}

test('a value goes in and comes out by the account, and what is not there is null', async () => {
  const place = JSON.stringify(join(folder, 'kept'));
  const keychain = systemKeychain(
    standIn(`
      const { account, value } = request;
      const kept = fs.existsSync(${place}) ? JSON.parse(fs.readFileSync(${place}, 'utf8')) : {};
      const answer = request.do === 'get' ? (kept[account] ?? null) : null;
      if (request.do === 'set') kept[account] = value;
      if (request.do === 'remove') delete kept[account];
      fs.writeFileSync(${place}, JSON.stringify(kept));
      process.stdout.write(JSON.stringify({ value: answer }));`),
  );
  expect(await keychain.get('here: TOKEN')).toEqual({ ok: true, value: null });
  expect(await keychain.set('here: TOKEN', 'größer\nals "eine" Zeile')).toEqual({ ok: true, value: undefined });
  expect(await keychain.get('here: TOKEN')).toEqual({ ok: true, value: 'größer\nals "eine" Zeile' });
  expect(await keychain.remove('here: TOKEN')).toEqual({ ok: true, value: undefined });
  expect(readFileSync(join(folder, 'kept'), 'utf8')).toBe('{}');
});

test.each([
  ['says why', `process.stdout.write(JSON.stringify({ error: 'locked' }));`, 'The keychain cannot be used: locked'],
  ['crashes', 'process.abort();', 'The keychain cannot be used: its process broke'],
  ['talks nonsense', `console.log('{"value":5}');`, 'The keychain cannot be used: its process broke'],
])('one that %s is a failure', async (_, text, message) => {
  const answer = await systemKeychain(standIn(text)).get('here: TOKEN');
  expect(answer).toMatchObject({ ok: false, error: { message, help: expect.stringContaining('--keep keyfile') } });
});

test('one that gives no answer is ended', async () => {
  const pid = join(folder, 'pid');
  const hanging = standIn(
    `fs.writeFileSync(${JSON.stringify(pid)}, String(process.pid)); setInterval(() => {}, 1000);`,
  );
  const answer = await systemKeychain(hanging, 4000).get('here: TOKEN');
  expect(answer).toMatchObject({ ok: false, error: { message: 'The keychain gave no answer within 4 seconds' } });
  expect(() => process.kill(Number(readFileSync(pid, 'utf8')), 0)).toThrow('ESRCH');
});

test.skipIf(process.platform !== 'linux').each(['is not there', 'gives no answer'])(
  'a session bus that %s holds nobody',
  async (kind) => {
    const socket = join(folder, 'bus');
    const bus = createServer();
    if (kind === 'gives no answer') await new Promise<void>((resolve) => bus.listen(socket, resolve));
    vi.stubEnv('DBUS_SESSION_BUS_ADDRESS', `unix:path=${socket}`);
    const answer = await systemKeychain(program, 3000).set('here: TOKEN', 'hunter2');
    expect(answer).toMatchObject({ ok: false, error: { message: expect.stringMatching(/cannot be used|no answer/) } });
    bus.close();
  },
);

test('turned off it is asked nothing', async () => {
  vi.stubEnv('GANTRY_KEYCHAIN', 'off');
  const answer = await systemKeychain('/no/such/program').get('here: TOKEN');
  expect(answer).toMatchObject({ ok: false, error: { message: 'The keychain is turned off by GANTRY_KEYCHAIN' } });
});
