import { readFile } from 'node:fs/promises';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/websocket';
import { WebSocket } from 'ws';
import type { HostClient } from '../host/create-host.ts';
import { holdDoorSchema } from '../host/hold-door.ts';
import { runFolder } from '../journal/run-folder.ts';
import { CommandFailure, exitCodes } from './exit-codes.ts';

/** Does something with the process that owns a run in which a step holds: the app, `gantry serve`, or `gantry run`. */
export async function withOwner<T>(
  workspace: string,
  run: string,
  work: (owner: HostClient) => Promise<T>,
): Promise<T> {
  const socket = await connect(runFolder(workspace, run).door);
  if (socket === null)
    throw new CommandFailure(`No step of ${run} holds, or its program is gone: gantry holds`, exitCodes.usage);
  try {
    // The library's own socket type is the browser's; this one has all of it that is used.
    return await work(createORPCClient<HostClient>(new RPCLink({ websocket: socket as never })));
  } finally {
    socket.close();
  }
}

async function connect(door: string): Promise<WebSocket | null> {
  const text = await readFile(door, 'utf8').catch(() => null);
  if (text === null) return null;
  const { port, token } = holdDoorSchema.parse(JSON.parse(text));
  const socket = new WebSocket(`ws://127.0.0.1:${port}/`, { headers: { authorization: `Bearer ${token}` } });
  return new Promise((resolve) => {
    socket.once('open', () => resolve(socket));
    // What a dead owner left behind leads nowhere.
    socket.once('error', () => resolve(null));
  });
}
