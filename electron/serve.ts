import { parseArgs } from 'node:util';
import { programPaths } from './cli/open-host.ts';
import { serveHost } from './host/serve-host.ts';
import { startWorkspace } from './host/start-workspace.ts';

async function serve(argv: readonly string[]): Promise<string | null> {
  let port: number;
  try {
    const { values } = parseArgs({
      args: [...argv],
      options: { workspace: { type: 'string' }, port: { type: 'string', default: '0' } },
    });
    port = Number(values.port);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  if (!Number.isInteger(port) || port < 0 || port > 65_535) return '--port wants a number from 0 to 65535';
  const workspace = await startWorkspace({ argv, assetsDir: programPaths.assetsDir });
  const served = await serveHost({ ...programPaths, workspace, port });
  return served.ok ? null : served.error;
}

const failure = await serve(process.argv.slice(2));
if (failure !== null) {
  process.stderr.write(`${failure}\n`);
  process.exitCode = 2;
}
