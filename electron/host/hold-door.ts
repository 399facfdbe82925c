import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import writeFileAtomic from 'write-file-atomic';
import type { WebSocket } from 'ws';
import { z } from 'zod';
import { Connections } from './connections.ts';
import type { RunManager } from './run-manager.ts';
import { sameSecret } from './token.ts';

/** Where the owner of a run that holds can be spoken to, and the word that lets one in; a file that this user alone may read. */
export const holdDoorSchema = z.object({ port: z.number().int(), token: z.string() });

/**
 * Lets this user's other programs take over a held step of this host (`gantry take-over`): its sessions are here alone. Opened on
 * the loopback address when the first step holds; each run that held has word of it in its folder until it ends.
 */
export class HoldDoor {
  readonly #runs: RunManager;
  readonly #serve: (connection: WebSocket) => void;
  readonly #token = randomBytes(32).toString('hex');
  readonly #told = new Set<string>();
  readonly #connections = new Connections();
  #server: Promise<Server> | null = null;
  #work: Promise<unknown> = Promise.resolve();
  readonly #stop: () => void;

  /** `serve` answers who came in. */
  constructor(runs: RunManager, serve: (connection: WebSocket) => void) {
    this.#runs = runs;
    this.#serve = serve;
    this.#stop = runs.listen((run) => {
      this.#work = this.#work.then(() => this.#look(run)).catch(() => {});
    });
  }

  async #look(run: string): Promise<void> {
    const state = this.#runs.live(run)?.state;
    const { door } = this.#runs.folder(run);
    if (state === undefined || state.status === 'completed') {
      if (this.#told.delete(run)) await rm(door, { force: true });
      return;
    }
    const holds = [...state.jobs.values()].some(({ steps }) => steps.some(({ held }) => held !== null));
    if (!holds || this.#told.has(run)) return;
    this.#server ??= this.#open();
    const { port } = (await this.#server).address() as AddressInfo;
    await writeFileAtomic(door, JSON.stringify({ port, token: this.#token }), { mode: 0o600 });
    this.#told.add(run);
  }

  async #open(): Promise<Server> {
    const server = createServer((_request, response) => response.writeHead(404).end());
    server.on('upgrade', (request, socket, head) => {
      if (this.#mayEnter(request)) this.#connections.accept(request, socket, head, this.#serve);
      else socket.destroy();
    });
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(0, '127.0.0.1', resolve);
    });
    return server;
  }

  /** No page has the token, and none may try: a browser tells its origin. */
  #mayEnter({ headers }: IncomingMessage): boolean {
    return headers.origin === undefined && sameSecret(headers.authorization ?? '', `Bearer ${this.#token}`);
  }

  async dispose(): Promise<void> {
    this.#stop();
    await this.#work;
    for (const run of this.#told) await rm(this.#runs.folder(run).door, { force: true });
    this.#connections.close();
    const server = await this.#server;
    server?.closeAllConnections();
    server?.close();
  }
}
