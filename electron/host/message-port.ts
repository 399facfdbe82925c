import { RPCHandler } from '@orpc/server/message-port';
import type { Host } from './create-host.ts';

type Port = Parameters<RPCHandler<Record<never, never>>['upgrade']>[0];

/** Serves the host's methods over a MessagePort, as Electron's pages have it. */
export function servePort(host: Host, port: Port): void {
  new RPCHandler(host.router).upgrade(port);
}
