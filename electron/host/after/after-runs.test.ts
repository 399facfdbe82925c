import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer as createHttpServer, type IncomingHttpHeaders } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Server } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { AfterRun } from '../../../shared/host/after.ts';
import { eventsOf, HostRig } from '../testing/rig.ts';

let rig: HostRig;
const servers: Server[] = [];

beforeEach(async () => {
  rig = await HostRig.create();
});
afterEach(async () => {
  delete process.env.GANTRY_TEST_HOOK;
  await rig.dispose();
  for (const server of servers.splice(0)) server.close();
});

async function portOf(server: Server): Promise<number> {
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

interface Call {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: unknown;
}

/** An HTTP server that keeps what it was sent, and answers with a status by path. */
async function httpServer(calls: Call[], statusOf: (path: string) => number = () => 200): Promise<string> {
  const server = createHttpServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (text: string) => {
      body += text;
    });
    request.on('end', () => {
      calls.push({ path: request.url ?? '', headers: request.headers, body: JSON.parse(body) });
      response.writeHead(statusOf(request.url ?? '')).end();
    });
  });
  return `http://127.0.0.1:${await portOf(server)}`;
}

/** As little of SMTP (RFC 5321) as takes one mail; it keeps what was said to it. */
async function smtpServer(said: string[]): Promise<number> {
  const server = createTcpServer((socket) => {
    let inData = false;
    let rest = '';
    const answer = (line: string) => {
      said.push(line);
      if (inData) {
        if (line !== '.') return;
        inData = false;
        socket.write('250 kept\r\n');
      } else if (/^DATA/i.test(line)) {
        inData = true;
        socket.write('354 go on\r\n');
      } else if (/^QUIT/i.test(line)) socket.end('221 bye\r\n');
      else if (/^EHLO/i.test(line)) socket.write('250-here\r\n250 AUTH PLAIN\r\n');
      else socket.write(/^AUTH/i.test(line) ? '235 known\r\n' : '250 ok\r\n');
    };
    socket.write('220 here\r\n');
    socket.setEncoding('utf8').on('data', (text: string) => {
      const lines = (rest + text).split('\r\n');
      rest = lines.pop() ?? '';
      for (const line of lines) answer(line);
    });
    socket.on('error', () => {});
  });
  return portOf(server);
}

function settings(notifications: object): void {
  writeFileSync(join(rig.configDir, 'settings.json'), JSON.stringify({ notifications }));
}

/** Runs a playbook of one step with these keys at its root; answers what was done about it. */
async function ran(
  script: string,
  root: object,
  more: Readonly<Record<string, unknown>> = {},
): Promise<{ run: string; after: AfterRun }> {
  const path = rig.playbook({ one: { steps: [{ name: 'Step', script }] } }, more);
  const whole = JSON.parse(readFileSync(join(rig.workspace, path), 'utf8'));
  rig.write(path, JSON.stringify({ ...whole, ...root }));
  const run = await rig.start(path);
  const events = await eventsOf(rig.client, run);
  expect(events.at(-1)?.type).toBe('run.completed');
  return { run, after: await rig.client.runs.after({ run, waitMs: 20_000 }) };
}

const told = ({ notifications }: AfterRun) =>
  notifications.map(({ occasion, channel, outcome }) => `${occasion} ${channel} ${outcome}`);

test('a failed run is told on every channel that is set up, after it was sealed', async () => {
  const calls: Call[] = [];
  const said: string[] = [];
  const address = await httpServer(calls);
  process.env.GANTRY_TEST_HOOK = `${address}/slack`;
  settings({
    email: {
      host: '127.0.0.1',
      port: await smtpServer(said),
      user: 'ada',
      password: 'secret:MAIL',
      from: 'gantry@example.org',
      to: ['ops@example.org'],
    },
    slack: { webhook: 'env:GANTRY_TEST_HOOK' },
    teams: { webhook: `${address}/teams` },
    github: { repository: 'octo/site', token: 'abc', api: address },
  });
  const channels = ['email', 'slack', 'teams', 'github', 'log'];
  const onFailure = { message: '{{name}} broke: {{error}} on ${{ vars.place }}', channels };
  const path = rig.playbook(
    { one: { steps: [{ name: 'Step', script: 'echo "$X"; exit 3', env: { X: '${{ secrets.MAIL }}' } }] } },
    {
      vars: { place: 'here hunter2000' },
      secrets: ['MAIL'],
    },
  );
  const whole = JSON.parse(readFileSync(join(rig.workspace, path), 'utf8'));
  rig.write(path, JSON.stringify({ ...whole, notifications: { onFailure, onSuccess: { message: 'no', channels } } }));
  const { run } = await rig.client.runs.start({
    path,
    values: {
      profile: null,
      variables: {},
      inputs: {},
      env: {},
      secrets: ['MAIL'],
      event: null,
      maxConcurrency: null,
      jobs: [],
      from: null,
    },
    secrets: { MAIL: 'hunter2000' },
    trust: true,
  });
  await eventsOf(rig.client, run);
  const after = await rig.client.runs.after({ run, waitMs: 20_000 });
  expect(told(after)).toEqual(channels.map((channel) => `onFailure ${channel} sent`));
  const text = 'test broke: Exit code 3 on here ***';
  expect(calls.find(({ path: at }) => at === '/slack')?.body).toEqual({ text: `*test failed*\n${text}` });
  expect(calls.find(({ path: at }) => at === '/teams')?.body).toMatchObject({
    type: 'message',
    attachments: [
      {
        contentType: 'application/vnd.microsoft.card.adaptive',
        content: { type: 'AdaptiveCard', body: [{ text: 'test failed' }, { text }, { type: 'FactSet' }] },
      },
    ],
  });
  const dispatched = calls.find(({ path: at }) => at === '/repos/octo/site/dispatches');
  expect(dispatched?.headers.authorization).toBe('Bearer abc');
  expect(dispatched?.body).toMatchObject({
    event_type: 'gantry',
    client_payload: { text, run, conclusion: 'failure' },
  });
  expect(said.join('\n')).toContain('Subject: test failed');
  expect(said.join('\n')).toContain(text);
  expect(said).toContain('RCPT TO:<ops@example.org>');
  const log = readFileSync(join(rig.workspace, '.gantry', 'notifications.log'), 'utf8');
  expect(log).toContain(`error ${run} test failed: ${text}`);
  expect([log, JSON.stringify(calls), said.filter((line) => !/^AUTH/i.test(line)).join()].join()).not.toContain(
    'hunter2000',
  );
}, 30_000);

test('a channel that is not set up, fails or is not known is told, and the run is as it was', async () => {
  const address = await httpServer([], () => 500);
  const closed = createTcpServer();
  const port = await portOf(closed);
  await new Promise<void>((resolve) => closed.close(() => resolve()));
  settings({ slack: { webhook: `${address}/x` }, teams: { webhook: `http://127.0.0.1:${port}/` } });
  const { run, after } = await ran('true', {
    notifications: { onSuccess: { message: 'x', channels: ['slack', 'teams', 'email', 'desktop'] } },
  });
  expect(told(after)).toEqual([
    'onSuccess slack failed',
    'onSuccess teams failed',
    'onSuccess email not-set-up',
    'onSuccess desktop not-set-up',
  ]);
  const details = after.notifications.map(({ detail }) => detail);
  expect(details[0]).toBe('the server answered 500');
  expect(details[1]).toContain('ECONNREFUSED');
  expect(details[2]).toContain('settings.json');
  expect((await rig.client.runs.get({ run })).summary.conclusion).toBe('success');
  const again = await rig.another();
  expect(await again.client.runs.after({ run })).toEqual(after);
  await again.dispose();
});

test('a run with warnings is told as a success and for its warnings; windows that are open show what is for the desktop', async () => {
  const path = rig.playbook({ one: { continueOnError: true, steps: [{ name: 'Step', script: 'exit 1' }] } });
  const whole = JSON.parse(readFileSync(join(rig.workspace, path), 'utf8'));
  const notifications = {
    onStart: { message: 'begins', channels: ['log'] },
    onSuccess: { message: 'through', channels: ['log'] },
    onWarning: { message: 'look: {{warnings}}', channels: ['desktop'], level: 'error' },
    onFailure: { message: 'no', channels: ['log'] },
  };
  rig.write(path, JSON.stringify({ ...whole, notifications }));
  const notices = (await rig.client.runs.notices())[Symbol.asyncIterator]();
  const first = notices.next();
  const run = await rig.start(path);
  await eventsOf(rig.client, run);
  const after = await rig.client.runs.after({ run, waitMs: 20_000 });
  expect(told(after)).toEqual(['onStart log sent', 'onSuccess log sent', 'onWarning desktop sent']);
  expect((await first).value).toEqual({ run, title: 'test has warnings', text: 'look: 1', level: 'error' });
  await notices.return?.(undefined);
});

test('reports are written where the playbook says, in its formats, once the run is over', async () => {
  const reporting = {
    formats: ['HTML', 'JSON', 'Markdown', 'XML', 'CSV'],
    outputPath: 'reports/${{ gantry.event_name }}-{{conclusion}}',
    includeLogs: true,
  };
  const { run, after } = await ran('echo a word in the log', { reporting });
  const folder = join(rig.workspace, 'reports', 'push-success');
  const files = ['html', 'json', 'md', 'junit.xml', 'csv'].map((ending) => `test-${run}.${ending}`);
  expect(readdirSync(folder).toSorted()).toEqual(files.toSorted());
  expect(after.reports.map(({ path }) => path)).toEqual(files.map((file) => `reports/push-success/${file}`));
  expect(readFileSync(join(folder, files[0] ?? ''), 'utf8')).toContain('a word in the log');
  const asked = await rig.client.runs.report({ run, format: 'junit' });
  expect(asked).toMatchObject({ fileName: files[3], mediaType: 'application/xml' });
});

test('reports do not leave the workspace, and one that is turned off is not written', async () => {
  const outside = await ran('true', { reporting: { formats: ['JSON'], outputPath: '../elsewhere' } });
  expect(outside.after.reports).toEqual([
    { format: 'json', path: null, error: 'Reports go into the workspace only, and ../elsewhere lies outside of it' },
  ]);
  expect(existsSync(join(rig.folder, 'elsewhere'))).toBe(false);
  const off = await ran('true', { reporting: { enabled: false, formats: ['JSON'] } });
  expect(off.after).toEqual({ reports: [], notifications: [], settled: true });
});
