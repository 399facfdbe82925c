import { getEventListeners } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createORPCClient, isDefinedError, safe } from '@orpc/client';
import { RPCLink } from '@orpc/client/websocket';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import type { RunEvent } from '../../shared/run/events.ts';
import { createHost, type Host, type HostClient } from './create-host.ts';
import { Flows } from './flow.ts';
import { type RunningServer, startServer } from './ws-server.ts';

const root = join(import.meta.dirname, '..', '..');
const values = {
  profile: null,
  variables: {},
  inputs: {},
  env: {},
  secrets: [],
  event: null,
  maxConcurrency: null,
  jobs: [],
  from: null,
};
let folder = '';
let workspace = '';
let host: Host;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'gantry-host-'));
  workspace = join(folder, 'workspace');
  mkdirSync(join(workspace, 'playbooks'), { recursive: true });
  host = await createHost({
    workspace,
    configDir: join(folder, 'config'),
    assetsDir: join(root, 'assets'),
    ptyHostPath: join(root, 'electron', 'pty-host.ts'),
  });
});
afterEach(async () => {
  await host.dispose();
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
});

function playbook(script: string): string {
  const metadata = { name: 'test', description: 'A playbook of a test.', version: '1.0.0', category: 'testing' };
  const jobs = { one: { name: 'One', steps: [{ name: 'Step', script }] } };
  writeFileSync(
    join(workspace, 'playbooks', 'test.json'),
    JSON.stringify({ metadata, orchestration: { defaults: { shell: 'bash' }, jobs } }),
  );
  return 'playbooks/test.json';
}

async function eventsOf(client: HostClient, run: string): Promise<RunEvent[]> {
  const events: RunEvent[] = [];
  for await (const batch of await client.runs.events({ run, after: 0, stream: `events-${run}` })) {
    events.push(...batch);
    await client.output.ack({ stream: `events-${run}`, position: events.length });
  }
  return events;
}

describe('the host, called in process', () => {
  test('an untrusted folder runs nothing; trusted, it runs to its end and is listed', async () => {
    const path = playbook('echo hello');
    const refused = await safe(host.client.runs.start({ path, values }));
    expect(isDefinedError(refused.error) && refused.error.code).toBe('UNTRUSTED');
    const { run } = await host.client.runs.start({ path, values, trust: true });
    const events = await eventsOf(host.client, run);
    expect(events.at(-1)).toMatchObject({ type: 'run.completed', conclusion: 'success' });
    expect(await host.client.runs.list({ limit: 10 })).toMatchObject([{ run, conclusion: 'success', live: false }]);
    expect(await host.client.output.lines({ run, job: 'one', step: 'step-1', first: 0, count: 10 })).toMatchObject({
      lines: ['hello'],
      total: 1,
    });
  });

  test('a file is written only over what its writer read', async () => {
    const path = playbook('echo');
    const { revision, text } = await host.client.playbooks.read({ path });
    const written = await host.client.playbooks.write({ path, text: `${text}\n`, baseRevision: revision });
    const second = await safe(host.client.playbooks.write({ path, text: 'lost', baseRevision: revision }));
    expect(isDefinedError(second.error) && second.error.code === 'CONFLICT' && second.error.data).toMatchObject({
      revision: written.revision,
    });
    expect((await host.client.playbooks.read({ path })).text).toBe(`${text}\n`);
  });

  test.each(['../outside.json', '/etc/passwd', 'playbooks/../../outside.json', 'link/outside.json'])(
    '%s is no place in the workspace',
    async (path) => {
      writeFileSync(join(folder, 'outside.json'), '{}');
      symlinkSync(folder, join(workspace, 'link'));
      for (const call of [
        host.client.playbooks.read({ path }),
        host.client.playbooks.write({ path, text: 'x', baseRevision: null }),
      ]) {
        const { error } = await safe(call);
        expect(isDefinedError(error) && error.code).toBe('NOT_FOUND');
      }
    },
  );

  test('a call that breaks the contract is refused', async () => {
    const { error } = await safe(host.client.runs.list({ limit: 0 }));
    expect(error).toMatchObject({ code: 'BAD_REQUEST' });
  });

  test('a run is cancelled, and its long step ends', async () => {
    const path = playbook('echo started; sleep 600');
    const { run } = await host.client.runs.start({ path, values, trust: true });
    for await (const piece of await host.client.output.follow({
      run,
      job: 'one',
      step: 'step-1',
      from: 0,
      stream: 'o',
    })) {
      if (!Buffer.from(piece.base64, 'base64').toString().includes('started')) continue;
      expect(await host.client.runs.cancel({ run })).toEqual({ cancelled: true });
    }
    expect((await eventsOf(host.client, run)).at(-1)).toMatchObject({ type: 'run.completed', conclusion: 'cancelled' });
  });
});

describe('a reader that does not read', () => {
  test('is sent no more than a window, and costs the host no more; when it reads, it gets all', async () => {
    const path = playbook('head -c 8000000 /dev/zero | tr "\\0" x');
    const { run } = await host.client.runs.start({ path, values, trust: true });
    await eventsOf(host.client, run);
    const pieces = (await host.client.output.follow({ run, job: 'one', step: 'step-1', from: 0, stream: 's' }))[
      Symbol.asyncIterator
    ]();
    let bytes = 0;
    const next = async () => {
      const { value, done } = await pieces.next();
      if (!done) bytes += Buffer.from(value.base64, 'base64').length;
      return done;
    };
    // A window is 1 MiB in pieces of 64 KiB: the seventeenth is not given before something was acknowledged.
    for (let piece = 0; piece < 16; piece++) await next();
    expect(bytes).toBe(1024 * 1024);
    let arrived = false;
    const blocked = next().then(() => {
      arrived = true;
    });
    await new Promise(setImmediate);
    expect(arrived).toBe(false);
    await host.client.output.ack({ stream: 's', position: bytes });
    await blocked;
    for (let done: boolean | undefined = false; !done; ) {
      await host.client.output.ack({ stream: 's', position: bytes });
      done = await next();
    }
    expect(bytes).toBe(8_000_000);
  });

  test('an acknowledgement never goes back, nor beyond what was given', async () => {
    const flows = new Flows();
    const flow = flows.open('s', 0);
    flow.send(10);
    flows.acknowledge('s', 10);
    flows.acknowledge('s', 5);
    flow.send(14);
    expect(await flow.room(5, undefined)).toBe(true);
    flows.acknowledge('s', Number.MAX_SAFE_INTEGER);
    flow.send(20);
    let free = false;
    const held = flow.room(5, undefined).then((room) => {
      free = room;
    });
    await new Promise(setImmediate);
    expect(free).toBe(false);
    flows.acknowledge('s', 16);
    await held;
    expect(free).toBe(true);
    flows.acknowledge('unknown', 1);
  });

  test('who comes back under the same name takes the place of the stream before, which ends', async () => {
    const flows = new Flows();
    const before = flows.open('s', 0);
    before.send(10);
    const held = before.room(5, undefined);
    const after = flows.open('s', 0);
    expect(await held).toBe(false);
    flows.close('s', before);
    after.send(10);
    flows.acknowledge('s', 10);
    expect(await after.room(5, undefined)).toBe(true);
  });

  test('a reader that goes away is waited for no more, and leaves nothing behind', async () => {
    const flow = new Flows().open('s', 0);
    flow.send(10);
    const gone = new AbortController();
    const held = flow.room(5, gone.signal);
    gone.abort();
    expect(await held).toBe(false);
    expect(getEventListeners(gone.signal, 'abort')).toHaveLength(0);
  });
});

describe('the loopback server', () => {
  let server: RunningServer;
  let port = 0;
  let token = '';

  beforeEach(async () => {
    const page = join(folder, 'page');
    mkdirSync(page);
    writeFileSync(join(page, 'index.html'), '<!doctype html><title>Gantry</title>');
    server = await startServer({ host, rendererDir: page, port: 0 });
    const address = new URL(server.address);
    port = Number(address.port);
    token = address.searchParams.get('token') ?? '';
  });
  afterEach(() => server.close());

  function get(
    path: string,
    headers: Record<string, string> = {},
  ): Promise<{ status: number; headers: Record<string, string | string[] | undefined>; body: string }> {
    return new Promise((resolve, reject) => {
      request({ host: '127.0.0.1', port, path, headers }, (response) => {
        let body = '';
        response.setEncoding('utf8').on('data', (text: string) => {
          body += text;
        });
        response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }));
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

  const cookie = () => `gantry_token=${token}`;
  const origin = () => `http://127.0.0.1:${port}`;

  test('nothing is answered without the token', async () => {
    expect((await get('/')).status).toBe(401);
    expect((await get('/index.html', { cookie: 'gantry_token=wrong' })).status).toBe(401);
    expect((await get('/?token=wrong')).status).toBe(401);
    expect(await open({ origin: origin() })).toBe(401);
  });

  test('the token is exchanged once for a cookie, and leaves the address', async () => {
    const { status, headers } = await get(`/?token=${token}`);
    expect(status).toBe(303);
    expect(headers.location).toBe('/');
    expect(String(headers['set-cookie'])).toMatch(/HttpOnly; SameSite=Strict/);
    const page = await get('/', { cookie: cookie() });
    expect(page.status).toBe(200);
    expect(page.headers['content-security-policy']).toContain("default-src 'none'");
  });

  test.each([
    ['another host', { host: 'example.com' }],
    ['a name that leads here', { host: 'evil.test:80' }],
    ['another origin', { origin: 'http://example.com' }],
    ['the origin of a file', { origin: 'null' }],
  ])('%s is refused, token or not', async (_, headers) => {
    expect((await get('/', { cookie: cookie(), ...headers })).status).toBe(403);
    expect(await open({ cookie: cookie(), origin: origin(), ...headers })).toBe(403);
  });

  test('a socket without an origin, or elsewhere, is refused', async () => {
    expect(await open({ cookie: cookie() })).toBe(403);
    expect(await open({ cookie: cookie(), origin: origin() }, '/other')).toBe(404);
  });

  test('nothing outside the page is served', async () => {
    for (const path of ['/../config/token', '/%2e%2e/config/token', '/..%2fconfig%2ftrust.json']) {
      expect((await get(path, { cookie: cookie() })).status).toBe(404);
    }
  });

  test('the token is kept in a file for this user alone', () => {
    expect(statSync(join(folder, 'config', 'token')).mode & 0o777).toBe(0o600);
  });

  test('over its socket a run is started and watched as in process', async () => {
    const socket = await open({ cookie: cookie(), origin: origin() });
    if (typeof socket === 'number') throw new Error(`refused with ${socket}`);
    const client: HostClient = createORPCClient(new RPCLink({ websocket: socket as never }));
    const { run } = await client.runs.start({ path: playbook('echo hello'), values, trust: true });
    const seen = await eventsOf(client, run);
    expect(seen).toEqual(await eventsOf(host.client, run));
    socket.close();
  });
});
