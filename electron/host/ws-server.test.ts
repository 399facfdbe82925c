import { once } from 'node:events';
import { mkdirSync, statSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { connect as connectTcp } from 'node:net';
import { join } from 'node:path';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/websocket';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { noValues } from '../../shared/plan/script.ts';
import type { HostClient } from './create-host.ts';
import { eventsOf, HostRig } from './testing/rig.ts';
import { type RunningServer, startServer } from './ws-server.ts';

let rig: HostRig;
let server: RunningServer;
let port = 0;
let pass: string;
let token = '';

beforeEach(async () => {
  rig = await HostRig.create();
  const page = join(rig.folder, 'page');
  mkdirSync(page);
  writeFileSync(join(page, 'index.html'), '<!doctype html><title>Gantry</title>');
  const started = await startServer({ hosts: rig.hosts, configDir: rig.configDir, rendererDir: page, port: 0 });
  if (!started.ok) throw new Error(started.error);
  server = started.value;
  const address = new URL(server.address);
  port = Number(address.port);
  token = address.searchParams.get('token') ?? '';
  pass = String((await get(`/?token=${token}`)).headers['set-cookie']).split(';')[0] ?? '';
});
afterEach(async () => {
  await server.close();
  await rig.dispose();
});

const origin = () => `http://127.0.0.1:${port}`;

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

function get(path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Answer> {
  return new Promise((resolve, reject) => {
    request({ host: '127.0.0.1', port, path, headers, method }, (response) => {
      response.resume();
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers }));
    })
      .on('error', reject)
      .end();
  });
}

function open(headers: Record<string, string>, path = '/rpc'): Promise<WebSocket | number> {
  return new Promise((resolve) => {
    const socket = new WebSocket(`ws://127.0.0.1:${port}${path}`, { headers });
    socket.once('open', () => resolve(socket));
    socket.once('unexpected-response', (_request, response) => resolve(response.statusCode ?? 0));
    socket.once('error', () => {});
  });
}

async function connect(): Promise<WebSocket> {
  const socket = await open({ cookie: pass, origin: origin() });
  if (typeof socket === 'number') throw new Error(`refused with ${socket}`);
  return socket;
}

function clientOver(socket: WebSocket): HostClient {
  return createORPCClient(new RPCLink({ websocket: socket as never }));
}

describe('who may come in', () => {
  test('nothing is answered without the token', async () => {
    expect((await get('/')).status).toBe(401);
    expect((await get('/index.html', { cookie: `gantry_${port}=wrong` })).status).toBe(401);
    expect((await get('/?token=wrong')).status).toBe(401);
    expect((await get('/', {}, 'POST')).status).toBe(401);
    expect(await open({ origin: origin() })).toBe(401);
  });

  test('the token is exchanged once for a cookie, and leaves the address', async () => {
    const { status, headers } = await get(`/?token=${token}`);
    expect(status).toBe(303);
    expect(headers.location).toBe('/');
    expect(String(headers['set-cookie'])).toMatch(/HttpOnly; SameSite=Strict/);
    expect(String(headers['set-cookie'])).not.toContain(token);
    const page = await get('/', { cookie: pass });
    expect(page.status).toBe(200);
    expect(page.headers['content-security-policy']).toContain("default-src 'none'");
    expect(page.headers['x-content-type-options']).toBe('nosniff');
  });

  test.each([
    ['another host', { host: 'example.com' }],
    ['a name that leads here', { host: 'evil.test:80' }],
    ['another origin', { origin: 'http://example.com' }],
    ['the origin of a file', { origin: 'null' }],
  ])('%s is refused, token or not', async (_, headers) => {
    expect((await get('/', { cookie: pass, ...headers })).status).toBe(403);
    expect((await get(`/?token=${token}`, headers)).status).toBe(403);
    expect(await open({ cookie: pass, origin: origin(), ...headers })).toBe(403);
  });

  test('a socket without an origin, or elsewhere, is refused', async () => {
    expect(await open({ cookie: pass })).toBe(403);
    expect(await open({ cookie: pass, origin: origin() }, '/other')).toBe(404);
  });

  test('nothing outside the page is served, and nothing but read', async () => {
    for (const path of [
      '/../config/token',
      '/%2e%2e/config/token',
      '/..%2fconfig%2ftrust.json',
      '//',
      '/%',
      '/%00.html',
    ])
      expect((await get(path, { cookie: pass })).status).toBe(404);
    expect((await get('/', { cookie: pass }, 'POST')).status).toBe(405);
  });

  test('the token is kept in a file for this user alone', () => {
    expect(statSync(join(rig.configDir, 'token')).mode & 0o777).toBe(0o600);
  });

  test('a port that is taken is a failure in words', async () => {
    const second = await startServer({ hosts: rig.hosts, configDir: rig.configDir, rendererDir: rig.folder, port });
    expect(second).toEqual({ ok: false, error: `Port ${port} is in use: give another with --port` });
  });
});

describe('what comes over a socket', () => {
  test('a run is started and watched as in process', async () => {
    const socket = await connect();
    const client = clientOver(socket);
    const path = rig.script('echo hello');
    const { run } = await client.runs.start({ path, values: noValues, trust: true });
    expect(await eventsOf(client, run)).toEqual(await eventsOf(rig.client, run));
    socket.close();
  });

  test('what is no call ends nothing but itself', async () => {
    const first = await connect();
    first.send('{"not":"a call"}');
    first.send(Buffer.of(0, 255, 1));
    const broken = await connect();
    const gone = once(broken, 'close');
    broken.send(Buffer.alloc(33 * 1024 * 1024));
    await gone;
    const refused = connectTcp(port, '127.0.0.1');
    refused.write(`GET /rpc HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`);
    await once(refused, 'data');
    refused.resetAndDestroy();
    expect((await clientOver(first).workspace.get()).root).toBe(rig.workspace);
    first.close();
  });

  test('who asks and asks and never reads the answers is let go', async () => {
    const path = rig.write('playbooks/large.json', ' '.repeat(4 * 1024 * 1024));
    const socket = await connect();
    const closed = once(socket, 'close');
    const client = clientOver(socket);
    const ask = () => client.playbooks.read({ path }).catch(() => null);
    socket.pause();
    const calls = Array.from({ length: 60 }, ask);
    // The host goes on for all others; what it owes this one has grown meanwhile.
    for (let call = 0; call < 30; call++) await rig.client.playbooks.read({ path });
    calls.push(ask());
    for (let call = 0; call < 30; call++) await rig.client.playbooks.read({ path });
    socket.resume();
    await closed;
    expect((await Promise.all(calls)).at(-1)).toBeNull();
  });

  test('a page that does not acknowledge is sent one window of an output', async () => {
    const socket = await connect();
    const client = clientOver(socket);
    const path = rig.script('head -c 9000000 /dev/zero');
    const { run } = await client.runs.start({ path, values: noValues, trust: true });
    await eventsOf(rig.client, run);
    let received = 0;
    socket.on('message', (data: Buffer) => {
      received += data.length;
    });
    let bytes = 0;
    const ref = { run, job: 'one', step: 'step-1', from: 0, stream: 'never' };
    for await (const piece of await client.output.follow(ref)) {
      bytes += Buffer.from(piece.base64, 'base64').length;
      if (bytes === 1024 * 1024) break;
    }
    // Answered behind all that the stream sent before it.
    await client.workspace.get();
    expect(bytes).toBe(1024 * 1024);
    expect(received).toBeLessThan(2 * 1024 * 1024);
    socket.close();
  });
});
