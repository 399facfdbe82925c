import { programPaths } from './cli/open-host.ts';
import { serveHost } from './host/serve-host.ts';
import { startWorkspace } from './host/start-workspace.ts';

const argv = process.argv.slice(2);
const portAt = argv.indexOf('--port');

await serveHost({
  ...programPaths,
  workspace: await startWorkspace({ argv, assetsDir: programPaths.assetsDir }),
  port: portAt < 0 ? 0 : Number(argv[portAt + 1]),
});
