import { join } from 'node:path';
import type { ContractRouterClient } from '@orpc/contract';
import { createRouterClient, implement } from '@orpc/server';
import { RPCHandler } from '@orpc/server/ws';
import { hostContract } from '../../shared/host/api.ts';
import type { FoundShell } from '../../shared/plan/script.ts';
import type { Clock } from '../engine/ports.ts';
import { findShells, type VersionsAsked } from '../sessions/find-shells.ts';
import { createSessions } from '../sessions/sessions.ts';
import { version } from '../version.ts';
import { CacheStore } from './cache/cache-store.ts';
import { systemClock } from './clock.ts';
import { configFolder } from './config-dir.ts';
import { doctor } from './doctor.ts';
import { draftMethods } from './drafts.ts';
import { Flows } from './flow.ts';
import { folderMethods, sessionMethods } from './folder-methods.ts';
import { graphViewMethods } from './graph-views/graph-view-methods.ts';
import { historyMethods } from './history/history-methods.ts';
import { pruneByRules } from './history/prune.ts';
import { HoldDoor } from './hold-door.ts';
import { holdMethods } from './hold-methods.ts';
import type { HostContext } from './host-context.ts';
import { limitMethods } from './limit-methods.ts';
import { readLimits } from './limits.ts';
import { outputMethods, terminalMethods } from './output-methods.ts';
import { RunManager } from './run-manager.ts';
import { runMethods } from './run-methods.ts';
import { ScheduleKeeper } from './schedules/keeper.ts';
import { type ScheduleParts, scheduleMethods } from './schedules/schedule-methods.ts';
import { ScheduleStore } from './schedules/schedule-store.ts';
import { Triggers } from './schedules/triggers.ts';
import { scriptUsage } from './script-usage.ts';
import { type Keychain, systemKeychain } from './secrets/keychain.ts';
import { type AskPassphrase, environmentPassphrase } from './secrets/secret-keys.ts';
import { secretMethods } from './secrets/secret-methods.ts';
import { SecretStore } from './secrets/secret-store.ts';
import { shellMethods } from './shells/shell-methods.ts';
import { ShellTerminals } from './shells/shell-terminals.ts';
import { sampleCopies } from './start-workspace.ts';
import { artifactMethods, cacheMethods } from './storage-methods.ts';
import { readTemplates } from './templates.ts';
import { TrustStore } from './trust.ts';
import { Workspace } from './workspace.ts';
import { playbookMethods, workspaceMethods } from './workspace-methods.ts';

const shellsLastMs = 5000;

export interface HostOptions {
  /** Absolute. */
  readonly workspace: string;
  readonly assetsDir: string;
  readonly ptyHostPath: string;
  /** Program by which the system's keychain is asked: `keychain.js` as built, or `keychain.ts` in development. */
  readonly keychainPath: string;
  /** Program of the thread that searches outputs: `search-worker.js` as built, or `search-worker.ts` in development. */
  readonly searchWorkerPath: string;
  readonly configDir?: string;
  /** In the place of the system's. */
  readonly keychain?: Keychain;
  /** Asks a person for the passphrase of the secrets, where the environment does not give it; default: there is nobody to ask. */
  readonly askPassphrase?: AskPassphrase;
  /** The time by which this host starts what is scheduled; without it, as for a command, it starts nothing by itself. */
  readonly schedules?: Clock;
}

/** Looks again once what it found is old: a shell installed meanwhile is found, and a plan for each key pressed costs no look of its own. */
function remembered(look: HostContext['shells']): HostContext['shells'] {
  const last = new Map<VersionsAsked, { readonly at: number; readonly found: Promise<readonly FoundShell[]> }>();
  return (whose) => {
    const now = performance.now();
    const known = last.get(whose);
    if (known !== undefined && now - known.at <= shellsLastMs) return known.found;
    const found = look(whose);
    last.set(whose, { at: now, found });
    return found;
  };
}

function createRouter(context: HostContext, schedules: ScheduleParts, assetsDir: string, shells: ShellTerminals) {
  const contract = implement(hostContract);
  return contract.router({
    workspace: workspaceMethods(context),
    playbooks: playbookMethods(context),
    templates: contract.templates.handler(() => readTemplates(assetsDir)),
    drafts: draftMethods(context),
    scripts: { usage: contract.scripts.usage.handler(() => scriptUsage(context)) },
    folders: folderMethods(context),
    session: sessionMethods(context),
    graphs: graphViewMethods(context),
    runs: runMethods(context),
    history: historyMethods(context),
    schedules: scheduleMethods(context, schedules),
    holds: holdMethods(context),
    secrets: secretMethods(context),
    output: outputMethods(context),
    terminal: terminalMethods(context),
    shells: shellMethods(context, shells),
    artifacts: artifactMethods(context),
    cache: cacheMethods(context),
    limits: limitMethods(context),
    doctor: contract.doctor.handler(() => doctor(context)),
  });
}

export type HostRouter = ReturnType<typeof createRouter>;
export type HostClient = ContractRouterClient<typeof hostContract>;

/** The engine with all that belongs to it, over one workspace. Transports carry `router`; `client` calls it in this process. */
export interface Host {
  readonly router: HostRouter;
  readonly client: HostClient;
  readonly configDir: string;
  /** Absolute. */
  readonly workspace: string;
  /** Cancels what runs and ends every process of it. */
  dispose(): Promise<void>;
}

function scheduleParts(context: HostContext, clock: Clock | undefined): ScheduleParts {
  const store = new ScheduleStore(context.workspace.root);
  const triggers = new Triggers(context.workspace);
  const keeper = clock === undefined ? null : new ScheduleKeeper({ context, clock, store, triggers });
  return { store, triggers, keeper, now: () => (clock ?? systemClock).now() };
}

/** Composes a host. Starts no process: the PTY host comes with the first step, shells are looked for when first asked for. */
export async function createHost(options: HostOptions): Promise<Host> {
  const configDir = await configFolder(options.configDir);
  // Before anything is started that would inherit it.
  environmentPassphrase();
  const sessions = createSessions({ ptyHostPath: options.ptyHostPath, assetsDir: options.assetsDir });
  const workspace = new Workspace(options.workspace);
  const cache = new CacheStore(workspace.root, async () => (await readLimits(configDir)).cacheBytes.value);
  const runs = new RunManager(workspace.root, sessions, cache, { configDir, assetsDir: options.assetsDir });
  const swept = runs.sweep().then(() => (options.schedules === undefined ? undefined : pruneByRules(runs, configDir)));
  const context: HostContext = {
    workspace,
    trust: new TrustStore(configDir, [join(options.assetsDir, 'sample'), sampleCopies()]),
    runs,
    cache,
    secrets: new SecretStore({
      folder: configDir,
      workspace: workspace.root,
      keychain: options.keychain ?? systemKeychain(options.keychainPath),
      askPassphrase: options.askPassphrase ?? (async () => null),
    }),
    flows: new Flows(),
    searchWorkerPath: options.searchWorkerPath,
    configDir,
    version,
    shells: remembered(findShells),
  };
  const shells = new ShellTerminals(sessions);
  const schedules = scheduleParts(context, options.schedules);
  const router = createRouter(context, schedules, options.assetsDir, shells);
  const rpc = new RPCHandler(router);
  const door = new HoldDoor(runs, (connection) => void rpc.upgrade(connection));
  return {
    router,
    client: createRouterClient(router),
    configDir,
    workspace: workspace.root,
    async dispose() {
      await schedules.keeper?.dispose();
      await swept;
      await Promise.all([runs.dispose(), shells.dispose()]);
      await door.dispose();
      await sessions.dispose();
    },
  };
}
