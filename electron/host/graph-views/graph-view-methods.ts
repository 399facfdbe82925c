import { basename } from 'node:path';
import { implement } from '@orpc/server';
import { watch as watchFiles } from 'chokidar';
import { hostContract } from '../../../shared/host/api.ts';
import { Bell } from '../flow.ts';
import type { HostContext } from '../host-context.ts';
import { GraphViewStore } from './graph-view-store.ts';

const contract = implement(hostContract);

/** The playbooks whose arrangement changed, whichever process of the workspace did it; none when the watch begins. */
async function* changes(store: GraphViewStore, signal: AbortSignal | undefined) {
  const bell = new Bell();
  const changed = new Set<string>();
  const watcher = watchFiles(store.folder, { ignoreInitial: true });
  watcher.on('all', (_event, file) => {
    if (file.endsWith('.json')) changed.add(basename(file));
    bell.ring();
  });
  watcher.once('ready', () => bell.ring());
  try {
    while (!signal?.aborted) {
      await bell.wait(signal);
      // What changes while these are read is told the next time.
      const names = [...changed];
      changed.clear();
      const paths = await Promise.all(names.map((name) => store.pathOf(name)));
      yield { paths: paths.filter((path) => path !== null) };
    }
  } finally {
    await watcher.close();
  }
}

export function graphViewMethods({ workspace }: HostContext) {
  const store = new GraphViewStore(workspace.root);
  return {
    get: contract.graphs.get.handler(({ input }) => store.read(input.path)),
    change: contract.graphs.change.handler(async ({ input, errors }) => {
      if (workspace.resolve(input.path) === null)
        throw errors.NOT_FOUND({ message: `${input.path} is no place in the workspace` });
      return store.change(input.path, input.change);
    }),
    watch: contract.graphs.watch.handler(({ signal }) => changes(store, signal)),
  };
}
