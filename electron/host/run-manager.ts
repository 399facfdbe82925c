import { rm, writeFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { formatBytes } from '../../shared/base/bytes.ts';
import type { JsonObject } from '../../shared/base/json.ts';
import type { AfterRun } from '../../shared/host/after.ts';
import type { HoldsWanted } from '../../shared/host/holds.ts';
import type { RunSummary } from '../../shared/host/runs-contract.ts';
import type { ActionCopies } from '../../shared/plan/action-copies.ts';
import type { Plan } from '../../shared/plan/plan.ts';
import type { FoundShell } from '../../shared/plan/script.ts';
import { applyEvents, emptyRun } from '../../shared/run/apply-event.ts';
import type { Conclusion } from '../../shared/run/events.ts';
import type { RunState } from '../../shared/run/state.ts';
import { summaryMarkdown } from '../../shared/run/summary-markdown.ts';
import type { EnginePorts } from '../engine/ports.ts';
import { type RunHandle, startRun } from '../engine/run.ts';
import type { RunOptions } from '../engine/scope.ts';
import { Journal } from '../journal/journal.ts';
import { liveOwner, type Owner, takeLock } from '../journal/lock.ts';
import {
  createRunFolder,
  listRunIds,
  newRunId,
  type RunFolder,
  runFolder,
  writeJsonFile,
} from '../journal/run-folder.ts';
import type { Sessions } from '../sessions/sessions.ts';
import { readActionCopies } from './action-copies.ts';
import { actionsPort } from './actions-port.ts';
import { AfterRuns, type ToldRun } from './after/after-runs.ts';
import { ArtifactStore } from './artifacts/artifact-store.ts';
import { sweepArtifacts } from './artifacts/retention.ts';
import { cachePort } from './cache/cache-port.ts';
import type { CacheStore } from './cache/cache-store.ts';
import { jobCachePort } from './cache/job-cache-port.ts';
import { type CancelTarget, requestCancel, watchCancelRequests } from './cancel-requests.ts';
import { systemClock } from './clock.ts';
import { concurrencyGroups } from './concurrency-groups.ts';
import { eventOfRun } from './event-payload.ts';
import { filesPort } from './files-port.ts';
import { gitFacts } from './git-facts.ts';
import { keepFacts, readNumber } from './history/run-facts.ts';
import { readLimits } from './limits.ts';
import { LiveRun } from './live-run.ts';
import { keepToken } from './remains.ts';
import { digestOf, storedDigest, storedState } from './run-digest.ts';
import { toolsPort } from './tools-port.ts';

/** How long always() steps of a cancelled run may take before they are stopped too, in milliseconds. */
const cancelGraceMs = 5000;

/** Among so many runs those of one playbook are looked for, and so many of them tell what its jobs take. */
const recentRuns = 200;
const estimatedFrom = 10;

interface BeginOptions {
  readonly plan: Plan;
  /** What of an earlier run is not run again, and which attempt this one is; null for a first run. */
  readonly earlier: { readonly state: RunState; readonly attempt: number } | null;
  readonly secrets: Readonly<Record<string, string>>;
  readonly env: Readonly<Record<string, string>>;
  readonly shells: readonly FoundShell[];
  /** False: nothing is taken from the cache, though what is new is kept in it. */
  readonly cache: boolean;
  /** Null: nobody is there to decide, so it holds nowhere. */
  readonly holds: HoldsWanted | null;
}

export interface StartOptions extends BeginOptions {
  /** What the plan was made of; null: that is not known. */
  readonly text: string | null;
}

function hostEnvironment(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}

function platform(): RunOptions['platform'] {
  return process.platform === 'win32' || process.platform === 'darwin' ? process.platform : 'linux';
}

function actor(): string {
  try {
    return userInfo().username;
  } catch {
    return 'unknown';
  }
}

/** Where the user's settings and the program's own files lie; absolute. */
interface ProgramFolders {
  readonly configDir: string;
  readonly assetsDir: string;
}

/** The runs of one workspace: those that this host owns, and those on disk. */
export class RunManager {
  readonly #workspace: string;
  readonly #sessions: Sessions;
  readonly #cache: CacheStore;
  readonly #folders: ProgramFolders;
  readonly #live = new Map<string, LiveRun>();
  readonly #ended = new Map<string, Promise<void>>();
  readonly #listeners = new Set<(run: string) => void>();
  readonly after: AfterRuns;
  #disposed = false;

  constructor(workspace: string, sessions: Sessions, cache: CacheStore, folders: ProgramFolders) {
    this.#workspace = workspace;
    this.#sessions = sessions;
    this.#cache = cache;
    this.#folders = folders;
    this.after = new AfterRuns(workspace, folders.configDir);
  }

  live(run: string): LiveRun | undefined {
    return this.#live.get(run);
  }

  /** The runs that this host owns, as they are now. */
  liveStates(): readonly RunState[] {
    return [...this.#live.values()].map(({ state }) => state);
  }

  folder(run: string): RunFolder {
    return runFolder(this.#workspace, run);
  }

  /** Calls back with a run's id when it began or ended, or other steps of it wait for a person; the answer takes the listener away. */
  listen(listener: (run: string) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #tell(run: string): void {
    for (const listener of this.#listeners) listener(run);
  }

  /** Starts a run of a plan without errors; answers its id when its first event is on disk or on its way there. */
  async start(options: StartOptions): Promise<string> {
    const run = newRunId(Date.now());
    const folder = await createRunFolder(this.#workspace, run);
    const lock = await takeLock(folder.path);
    if (!lock.ok) throw new Error(`The new run ${run} has an owner: ${lock.error.pid}`);
    await keepToken(folder, this.#sessions.token);
    await writeFile(folder.plan, JSON.stringify(options.plan));
    if (options.text !== null) await writeFile(folder.text, options.text);
    await keepFacts(folder, this.#workspace, options.earlier === null ? null : this.folder(options.earlier.state.run));
    const journal = await Journal.create(folder.journal, run, () => Date.now());
    const earlier = await this.#withArtifacts(folder, options.earlier);
    await this.#begin(new LiveRun(folder, journal, lock.value, this.#sessions, options.holds), { ...options, earlier });
    return run;
  }

  /**
   * Goes on with an interrupted run under its own id; what it had completed does not run again. A dead owner's lock counts for
   * nothing; a live owner is answered, and keeps the run. Null: it goes on. Completed: it had come to its end after all.
   */
  async resume(run: string, options: Omit<BeginOptions, 'earlier'>): Promise<Owner | 'completed' | null> {
    const folder = this.folder(run);
    const lock = await takeLock(folder.path);
    if (!lock.ok) return lock.error;
    const journal = await Journal.reopen(folder.journal, run, () => Date.now());
    const state = applyEvents(emptyRun(run), journal?.events ?? []);
    if (journal === null || state.status === 'completed') {
      await journal?.close();
      await lock.value.release();
      return 'completed';
    }
    await keepToken(folder, this.#sessions.token);
    await rm(folder.cancel, { force: true });
    // Died before its first event: then nothing was begun, its pre-conditions are still to be checked.
    const earlier = state.jobs.size === 0 ? null : { state, attempt: state.attempt };
    await this.#begin(new LiveRun(folder, journal, lock.value, this.#sessions, options.holds), { ...options, earlier });
    return null;
  }

  async #begin(live: LiveRun, options: BeginOptions): Promise<void> {
    const { run } = live.folder;
    const actionCopies = await readActionCopies(this.#workspace, this.#folders.configDir);
    this.#live.set(run, live);
    live.onWaiting(() => this.#tell(run));
    const number = await readNumber(live.folder);
    const facts = gitFacts(this.#workspace);
    const event = await eventOfRun(live.folder, this.#workspace, { plan: options.plan, facts, actor: actor() });
    const context = { ...facts, ...event };
    const runOptions = this.#runOptions({ run, number, context }, options, actionCopies);
    const handle = startRun(options.plan, runOptions, this.#ports(live, options));
    live.attach(handle);
    if (this.#disposed) handle.terminate('The program ends');
    const told: ToldRun = { folder: live.folder, plan: options.plan, secrets: options.secrets };
    if (options.earlier?.state.run !== run) {
      const { actor: by, attempt, workspace } = runOptions;
      this.after.started(told, { ...live.state, actor: by, attempt, workspace });
    }
    this.#ended.set(run, this.#follow(live, handle, told));
    this.#tell(run);
  }

  #ports(live: LiveRun, { cache: reading }: BeginOptions): EnginePorts {
    const workspace = this.#workspace;
    const store = this.#cache;
    const { folder } = live;
    const artifacts = this.#artifactStore(folder);
    const settled = (job: string) => live.settled(job);
    return live.ports({
      clock: systemClock,
      files: filesPort(workspace),
      tools: toolsPort,
      actions: actionsPort,
      groups: concurrencyGroups(this.#workspace),
      artifacts,
      cache: cachePort(workspace, store, reading),
      jobCache: jobCachePort({ workspace, folder, store, artifacts, reading, settled }),
    });
  }

  #artifactStore(folder: RunFolder): ArtifactStore {
    const days = async () => (await readLimits(this.#folders.configDir)).artifactDays.value;
    return new ArtifactStore(this.#workspace, folder, days);
  }

  /** The earlier run with the artifacts that could be taken over from it, which are now this run's too. */
  async #withArtifacts(folder: RunFolder, earlier: BeginOptions['earlier']): Promise<BeginOptions['earlier']> {
    if (earlier === null) return null;
    const { state } = earlier;
    const isDone = (job: string) => state.jobs.get(job)?.status === 'completed';
    const store = this.#artifactStore(folder);
    const taken = await store.takeOver(this.folder(state.run), ({ job }) => isDone(job));
    const names = new Set(taken.map(({ name }) => name));
    return { ...earlier, state: { ...state, artifacts: state.artifacts.filter(({ name }) => names.has(name)) } };
  }

  #runOptions(
    { run, number, context }: { readonly run: string; readonly number: number; readonly context: JsonObject },
    { plan, earlier, secrets, env, shells }: BeginOptions,
    actionCopies: ActionCopies,
  ): RunOptions {
    return {
      run,
      attempt: earlier?.attempt ?? 1,
      actor: actor(),
      workspace: this.#workspace,
      secrets,
      masks: [],
      env,
      hostEnv: hostEnvironment(),
      previous: earlier?.state ?? null,
      platform: platform(),
      arch: process.arch,
      psVersion: shells.find(({ name }) => name === 'pwsh')?.version ?? null,
      actionCopies,
      scriptHelpers: join(this.#folders.assetsDir, 'bootstrap', 'gantry-script.mjs'),
      context: { ...context, event_name: plan.event, run_number: String(number) },
    };
  }

  /** Waits for the run's end and seals it. */
  async #follow(live: LiveRun, handle: RunHandle, told: ToldRun): Promise<void> {
    const { folder } = live;
    const stopWatching = watchCancelRequests(folder, (target) =>
      this.#cancel(handle, target, 'Another process asked for it'),
    );
    try {
      await this.#seal(live, await handle.done, told);
    } catch (error) {
      // The journal or the disk failed: a run without an end in its journal is read as interrupted.
      console.error(`The run ${folder.run} ended by an error of its own:`, error);
    }
    stopWatching();
    await live.close().catch((error: unknown) => console.error(`The run ${folder.run} could not be closed:`, error));
    await live.lock.release();
    if (live.state.status === 'completed') this.after.sealed(told, live.state);
    await this.sweep();
    this.#live.delete(folder.run);
    this.#ended.delete(folder.run);
    this.#tell(folder.run);
  }

  async #seal({ folder, state }: LiveRun, conclusion: Conclusion, told: ToldRun): Promise<void> {
    if (state.conclusion !== conclusion) return;
    await writeFileAtomic(folder.summary, summaryMarkdown(state));
    await writeJsonFile(folder.digest, digestOf(state, false));
    await this.after.report(told, state);
  }

  /** Removes the artifacts whose time is over, and says what that freed. */
  async sweep(): Promise<void> {
    const { artifacts, freed } = await sweepArtifacts(this.#workspace, Date.now());
    if (artifacts > 0)
      console.error(`Artifacts past their time were removed: ${artifacts}, ${formatBytes(freed)} freed.`);
  }

  #cancel(handle: RunHandle, { job, step }: CancelTarget, reason: string): boolean {
    if (job !== undefined)
      return step === undefined ? handle.cancelJob(job, reason) : handle.cancelStep(job, step, reason);
    handle.cancel(reason);
    setTimeout(() => handle.terminate(reason), cancelGraceMs).unref();
    return true;
  }

  /** Cancels a run, a job or a step; false where that is over already. Another process is asked to cancel its own run. */
  async cancel(run: string, target: CancelTarget): Promise<boolean> {
    const live = this.#live.get(run);
    if (live?.state.status === 'completed') return false;
    if (live?.handle) return this.#cancel(live.handle, target, 'Cancelled by a person');
    const folder = this.folder(run);
    if ((await liveOwner(folder.path)) === null) return false;
    await requestCancel(folder, target);
    return true;
  }

  /** What was done about a run; waits so long, in milliseconds, for what is still to come. */
  async afterOf(run: string, waitMs: number): Promise<AfterRun> {
    if (waitMs > 0) await this.#ended.get(run);
    const after = await this.after.read(this.folder(run), waitMs);
    return this.#ended.has(run) ? { ...after, settled: false } : after;
  }

  async digest(run: string): Promise<RunSummary | null> {
    const live = this.#live.get(run);
    return live === undefined
      ? storedDigest(this.folder(run))
      : digestOf(live.state, live.state.status !== 'completed');
  }

  /** The newest first. */
  async ids(limit: number): Promise<string[]> {
    return (await listRunIds(this.#workspace)).slice(0, limit);
  }

  /** The last runs of a playbook that came to their end, of those that are not long ago. */
  async lastOf(file: string): Promise<RunState[]> {
    const digests = await this.list(recentRuns);
    const own = digests.filter((digest) => digest.file === file && digest.status === 'completed');
    const found = await Promise.all(own.slice(0, estimatedFrom).map(({ run }) => storedState(this.folder(run))));
    return found.flatMap((stored) => stored?.state ?? []);
  }

  /** The newest first. */
  async list(limit: number): Promise<RunSummary[]> {
    const digests = await Promise.all((await this.ids(limit)).map((run) => this.digest(run)));
    return digests.filter((digest) => digest !== null);
  }

  /** Ends what runs, and waits for its end. */
  async dispose(): Promise<void> {
    this.#disposed = true;
    for (const { handle } of this.#live.values()) handle?.terminate('The program ends');
    await Promise.all(this.#ended.values());
    await this.after.dispose();
  }
}
