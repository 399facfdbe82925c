import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { RPCHandler } from '@orpc/server/ws';
import { fail, ok, type Result } from '../../shared/base/result.ts';
import { workspaceParameter } from '../../shared/host/folders-contract.ts';
import { contentHeaders } from './artifacts/read-artifacts.ts';
import { Connections } from './connections.ts';
import type { Host } from './create-host.ts';
import { Door } from './door.ts';
import { downloadOf } from './download.ts';
import { folderAt, type Hosts } from './host-pool.ts';
import { pageFile, pageHeaders } from './page-files.ts';
import { hostToken } from './token.ts';

export interface ServerOptions {
  readonly hosts: Hosts;
  /** The settings folder, in which the token lies. */
  readonly configDir: string;
  /** The built page. */
  readonly rendererDir: string;
  /** 0: a free one. */
  readonly port: number;
}

export interface RunningServer {
  /** The address with its token, to open in a browser. */
  readonly address: string;
  close(): Promise<void>;
}

function refuse(response: ServerResponse, status: 401 | 403): void {
  const text =
    status === 401
      ? 'This address wants its token: open the one that Gantry printed.'
      : 'Refused: this host answers its own page alone.';
  response.writeHead(status, { ...pageHeaders, 'Content-Type': 'text/plain; charset=utf-8' }).end(text);
}

/** The path and query of a request; null where it is no address. */
function addressOf(request: IncomingMessage): URL | null {
  return URL.parse(request.url ?? '/', 'http://127.0.0.1');
}

/** The folder that an address is about; null: the first. */
function folderOf(url: URL | null): string | null {
  return url?.searchParams.get(workspaceParameter) ?? null;
}

/** Where the page is found that an address with a token asked for: without the token, and without a folder that is not there. */
function pageAddress(url: URL | null): string {
  const folder = folderOf(url);
  return folder === null || folderAt(folder) === null
    ? '/'
    : `/?${new URLSearchParams({ [workspaceParameter]: folder })}`;
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  door: Door,
  { rendererDir, hosts }: Pick<ServerOptions, 'rendererDir' | 'hosts'>,
): Promise<void> {
  const url = addressOf(request);
  const offered = url?.searchParams.get('token') ?? null;
  const refused = door.refusal(request, offered);
  if (refused !== null) return refuse(response, refused);
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.writeHead(405, pageHeaders).end();
    return;
  }
  if (offered !== null) {
    // The token leaves the address bar, the history and every referrer: from here on the cookie carries it.
    response.writeHead(303, { ...pageHeaders, 'Set-Cookie': door.cookie(), Location: pageAddress(url) }).end();
    return;
  }
  const folder = folderOf(url);
  if (url?.pathname === '/' && folder !== null && folderAt(folder) === null) {
    response.writeHead(303, { ...pageHeaders, Location: '/' }).end();
    return;
  }
  const host = await hosts.opened(folder);
  const download = url === null || host === null ? null : await downloadOf(host.workspace, url.pathname);
  if (download !== null) {
    response.writeHead(200, { ...pageHeaders, ...contentHeaders(download), 'Cache-Control': 'no-store' });
    if (request.method === 'HEAD') response.end();
    else await pipeline(download.stream(), response);
    return;
  }
  const file = url === null ? null : await pageFile(rendererDir, url.pathname);
  if (file === null) response.writeHead(404, pageHeaders).end('Not found');
  else
    response.writeHead(200, { ...pageHeaders, 'Content-Type': file.type, 'Cache-Control': 'no-cache' }).end(file.bytes);
}

function refuseUpgrade(socket: Duplex, status: 401 | 403 | 404): void {
  // Who is refused may be gone before it hears of it.
  socket.on('error', () => socket.destroy());
  socket.end(`HTTP/1.1 ${status} Refused\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}

/** Serves the page and its socket on the loopback address alone, to whoever has the token. Fails where the port is not to be had. */
export async function startServer({
  hosts,
  configDir,
  rendererDir,
  port: wanted,
}: ServerOptions): Promise<Result<RunningServer, string>> {
  const token = await hostToken(configDir);
  const handlers = new WeakMap<Host, RPCHandler<Record<never, never>>>();
  const connections = new Connections();
  // A free port is known once it is taken.
  let door = new Door(token, wanted);
  const server = createServer((request, response) => {
    answer(request, response, door, { rendererDir, hosts }).catch(() => response.destroy());
  });
  server.on('upgrade', (request, socket, head) => {
    const refused = door.refusal(request, null);
    // A socket without an origin is no page's: other programs use the command line.
    if (refused !== null || request.headers.origin === undefined) return refuseUpgrade(socket, refused ?? 403);
    const url = addressOf(request);
    if (url?.pathname !== '/rpc') return refuseUpgrade(socket, 404);
    // Its page may be gone before the host is there.
    socket.on('error', () => socket.destroy());
    hosts.open(folderOf(url)).then(
      (host) => {
        if (host === null) return refuseUpgrade(socket, 404);
        const rpc = handlers.get(host) ?? new RPCHandler(host.router);
        handlers.set(host, rpc);
        connections.accept(request, socket, head, (connection) => void rpc.upgrade(connection));
      },
      () => refuseUpgrade(socket, 404),
    );
  });
  const error = await new Promise<NodeJS.ErrnoException | null>((resolve) => {
    server.once('error', resolve);
    server.listen(wanted, '127.0.0.1', () => resolve(null));
  });
  if (error !== null) {
    connections.close();
    return fail(error.code === 'EADDRINUSE' ? `Port ${wanted} is in use: give another with --port` : error.message);
  }
  const { port } = server.address() as AddressInfo;
  door = new Door(token, port);
  return ok({
    address: `http://127.0.0.1:${port}/?token=${token}`,
    async close() {
      connections.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  });
}
