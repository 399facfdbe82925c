import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';

/** More than any call has; a longer message ends its socket. */
const largestMessage = 32 * 1024 * 1024;
/** Streams wait for their reader; who keeps asking without reading the answers is let go at so many bytes. */
const largestBacklog = 64 * 1024 * 1024;
/** How often a socket is asked whether its page is still there. One that has not answered by the next time is gone. */
const heartbeatMs = 30_000;

/** The sockets of one server. What goes wrong with one of them ends that one alone. */
export class Connections {
  readonly #server = new WebSocketServer({ noServer: true, maxPayload: largestMessage });
  readonly #silent = new WeakSet<WebSocket>();
  readonly #heartbeat = setInterval(() => this.#ask(), heartbeatMs).unref();

  /** Turns an upgrade that was found good into a socket. */
  accept(
    request: Parameters<WebSocketServer['handleUpgrade']>[0],
    socket: Duplex,
    head: Buffer,
    onOpen: (connection: WebSocket) => void,
  ): void {
    this.#server.handleUpgrade(request, socket, head, (connection) => {
      connection.on('error', () => connection.terminate());
      connection.on('pong', () => this.#silent.delete(connection));
      connection.on('message', () => {
        if (connection.bufferedAmount > largestBacklog) connection.terminate();
      });
      onOpen(connection);
    });
  }

  #ask(): void {
    for (const connection of this.#server.clients) {
      if (this.#silent.has(connection)) connection.terminate();
      this.#silent.add(connection);
      connection.ping();
    }
  }

  close(): void {
    clearInterval(this.#heartbeat);
    for (const connection of this.#server.clients) connection.terminate();
  }
}
