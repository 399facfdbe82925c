import { MessageChannel } from 'node:worker_threads';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/message-port';
import { expect, test } from 'vitest';
import { noValues } from '../../shared/plan/script.ts';
import type { HostClient } from './create-host.ts';
import { servePort } from './message-port.ts';
import { eventsOf, HostRig } from './testing/rig.ts';

test('over a port a run is started and watched as in process, and a closed port ends its streams', async () => {
  const rig = await HostRig.create();
  const { port1, port2 } = new MessageChannel();
  try {
    servePort(rig.host, port1);
    const client: HostClient = createORPCClient(new RPCLink({ port: port2 }));
    const path = rig.script('echo hello');
    const { run } = await client.runs.start({ path, values: noValues, trust: true });
    expect(await eventsOf(client, run)).toEqual(await eventsOf(rig.client, run));
    await expect(client.runs.list({ limit: 0 })).rejects.toMatchObject({ code: 'BAD_REQUEST' });
    const watching = (await client.runs.watch()).next();
    port2.close();
    await expect(watching).rejects.toThrow();
  } finally {
    port1.close();
    await rig.dispose();
  }
});
