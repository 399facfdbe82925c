import { fail, ok, type Result } from '../../shared/base/result.ts';
import { isFolder } from '../is-folder.ts';
import { systemClock } from './clock.ts';
import { createHost } from './create-host.ts';
import { HostPool } from './host-pool.ts';
import { startServer } from './ws-server.ts';

export interface ServeOptions {
  readonly workspace: string;
  /** 0: a free one. */
  readonly port: number;
  readonly assetsDir: string;
  readonly rendererDir: string;
  readonly ptyHostPath: string;
  readonly keychainPath: string;
  readonly searchWorkerPath: string;
}

const endingSignals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Serves the app to a browser until a signal ends it; prints the address, with its token, on a line of its own. Fails with a
 * sentence where there is no such folder, or the port is not to be had.
 */
export async function serveHost({ port, rendererDir, ...options }: ServeOptions): Promise<Result<null, string>> {
  if (!isFolder(options.workspace)) return fail(`There is no folder ${options.workspace}`);
  const create = (workspace: string) => createHost({ ...options, workspace, schedules: systemClock });
  const hosts = await HostPool.begin(options.workspace, create);
  const { configDir } = await hosts.first();
  try {
    const server = await startServer({ hosts, configDir, rendererDir, port });
    if (!server.ok) return server;
    const ended = new Promise<void>((resolve) => {
      for (const signal of endingSignals) process.once(signal, () => resolve());
    });
    process.stdout.write(`${server.value.address}\n`);
    await ended;
    await server.value.close();
    return ok(null);
  } finally {
    await hosts.dispose();
  }
}
