import { createHost } from './create-host.ts';
import { startServer } from './ws-server.ts';

export interface ServeOptions {
  readonly workspace: string;
  readonly port: number;
  readonly assetsDir: string;
  readonly rendererDir: string;
  readonly ptyHostPath: string;
}

/** Serves the app to a browser until a signal ends it; prints the address, with its token, on a line of its own. */
export async function serveHost({ port, rendererDir, ...options }: ServeOptions): Promise<void> {
  const host = await createHost(options);
  const server = await startServer({ host, rendererDir, port });
  process.stdout.write(`${server.address}\n`);
  await new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => resolve());
  });
  await server.close();
  await host.dispose();
}
