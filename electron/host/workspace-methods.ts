import { basename } from 'node:path';
import { implement } from '@orpc/server';
import { watch as watchFiles } from 'chokidar';
import { hostContract } from '../../shared/host/api.ts';
import { readActionCopies } from './action-copies.ts';
import { Bell } from './flow.ts';
import { type HostContext, planText, platformHere, textOf, validateText } from './host-context.ts';
import { requirementsAnywhere } from './requirements.ts';
import { scriptsFolder } from './workspace.ts';

const contract = implement(hostContract);
const watchedFolders = ['playbooks', 'orchestration', scriptsFolder, '.github/workflows', '.github/actions', 'actions'];

/** Paths of the workspace that changed, as they do, several at once; none when the watch begins, as what changed before is not known. */
async function* changes(context: HostContext, signal: AbortSignal | undefined) {
  const bell = new Bell();
  const changed = new Set<string>();
  const watcher = watchFiles(watchedFolders, { cwd: context.workspace.root, ignoreInitial: true });
  watcher.on('all', (_event, path) => {
    changed.add(path.replaceAll('\\', '/'));
    bell.ring();
  });
  watcher.once('ready', () => bell.ring());
  try {
    while (!signal?.aborted) {
      await bell.wait(signal);
      const paths = [...changed];
      changed.clear();
      yield { paths };
    }
  } finally {
    await watcher.close();
  }
}

export function workspaceMethods(context: HostContext) {
  const { workspace, trust } = context;
  return {
    get: contract.workspace.get.handler(async () => ({
      root: workspace.root,
      name: basename(workspace.root),
      trusted: await trust.isTrusted(workspace.root),
      scriptsFolder,
      platform: platformHere(),
      playbooks: await workspace.playbooks(),
      scripts: await workspace.scripts(),
      actions: await workspace.actions(),
      shells: [...(await context.shells('all'))],
      actionCopies: await readActionCopies(workspace.root, context.configDir),
      version: context.version,
    })),
    watch: contract.workspace.watch.handler(({ signal }) => changes(context, signal)),
    trust: contract.workspace.trust.handler(async () => {
      await trust.trust(workspace.root);
      return { trusted: true };
    }),
  };
}

export function playbookMethods(context: HostContext) {
  const { workspace } = context;
  return {
    read: contract.playbooks.read.handler(async ({ input, errors }) => {
      const why = await workspace.whyNotText(input.path);
      if (why !== null) throw errors.UNREADABLE({ message: `${input.path} ${why}.` });
      const file = await workspace.read(input.path);
      if (file === null) throw errors.NOT_FOUND({ message: `There is no file ${input.path} in the workspace` });
      return { path: input.path, ...file, readOnly: await workspace.isReadOnly(input.path) };
    }),
    write: contract.playbooks.write.handler(async ({ input, errors }) => {
      const written = await workspace.write(input.path, input.text, input.baseRevision);
      if (written === null) throw errors.NOT_FOUND({ message: `${input.path} is no place in the workspace` });
      if ('conflict' in written) throw errors.CONFLICT({ data: written.conflict });
      return written;
    }),
    validate: contract.playbooks.validate.handler(async ({ input, errors }) => {
      const text = await textOf(context, input.path, input.text);
      if (text === null) throw errors.NOT_FOUND({ message: `There is no file ${input.path} in the workspace` });
      return { problems: [...(await validateText(context, input.path, text))] };
    }),
    callable: contract.playbooks.callable.handler(async ({ input }) => {
      // Only who runs a file from elsewhere, on the command line, is shown what lies beside it.
      const caller = workspace.resolve(input.path) === null ? 'playbooks/new.yaml' : input.path;
      return { playbooks: await workspace.callablePlaybooks(caller, input.text) };
    }),
    plan: contract.playbooks.plan.handler(async ({ input, errors }) => {
      const text = await textOf(context, input.path, input.text, input.values.inputs);
      if (text === null) throw errors.NOT_FOUND({ message: `There is no file ${input.path} in the workspace` });
      const { plan } = await planText(context, input.path, text, input.values);
      return { plan, problems: [...plan.problems] };
    }),
    requirements: contract.playbooks.requirements.handler(async ({ input, errors }) => {
      const text = await textOf(context, input.path, input.text, input.values.inputs);
      if (text === null) throw errors.NOT_FOUND({ message: `There is no file ${input.path} in the workspace` });
      const { plan } = await planText(context, input.path, text, input.values);
      return requirementsAnywhere(plan, await context.shells('none'), { ask: false });
    }),
  };
}
