import { watch } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
import writeFileAtomic from 'write-file-atomic';
import type { RunSummary } from '../../shared/host/api.ts';
import type { Plan } from '../../shared/plan/plan.ts';
import type { FoundShell } from '../../shared/plan/script.ts';
import { applyEvents, emptyRun } from '../../shared/run/apply-event.ts';
import type { Conclusion } from '../../shared/run/events.ts';
import type { RunState } from '../../shared/run/state.ts';
import { summaryMarkdown } from '../../shared/run/summary-markdown.ts';
import { type RunHandle, startRun } from '../engine/run.ts';
import type { RunOptions } from '../engine/scope.ts';
import { Journal } from '../journal/journal.ts';
import { liveOwner, type Owner, releaseLock, takeLock, takeOverLock } from '../journal/lock.ts';
import {
  createRunFolder,
  listRunIds,
  newRunId,
  type RunFolder,
  runFolder,
  writeJsonFile,
} from '../journal/run-folder.ts';
import type { Sessions } from '../sessions/sessions.ts';
import { systemClock } from './clock.ts';
import { filesPort } from './files-port.ts';
import { LiveRun } from './live-run.ts';
import { keepToken } from './remains.ts';
import { digestOf, storedDigest } from './run-digest.ts';

/** How long always() steps of a cancelled run may take before they are stopped too, in milliseconds. */
const cancelGraceMs = 5000;

export interface StartOptions {
  readonly plan: Plan;
  /** What of an earlier run is not run again, and which attempt this one is; null for a first run. */
  readonly earlier: { readonly state: RunState; readonly attempt: number } | null;
  readonly secrets: Readonly<Record<string, string>>;
  readonly env: Readonly<Record<string, string>>;
  readonly shells: readonly FoundShell[];
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

/** The runs of one workspace: those that this host owns, and those on disk. */
export class RunManager {
  readonly #workspace: string;
  readonly #sessions: Sessions;
  readonly #live = new Map<string, LiveRun>();
  readonly #ended = new Map<string, Promise<void>>();
  readonly #listeners = new Set<(run: string) => void>();

  constructor(workspace: string, sessions: Sessions) {
    this.#workspace = workspace;
    this.#sessions = sessions;
  }

  live(run: string): LiveRun | undefined {
    return this.#live.get(run);
  }

  get liveRuns(): readonly LiveRun[] {
    return [...this.#live.values()];
  }

  folder(run: string): RunFolder {
    return runFolder(this.#workspace, run);
  }

  /** Calls back with a run's id when it began or ended; the answer takes the listener away. */
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
    await takeLock(folder.lock);
    await keepToken(folder, this.#sessions.token);
    await writeFile(folder.plan, JSON.stringify(options.plan));
    const journal = await Journal.create(folder.journal, run, () => Date.now());
    this.#begin(new LiveRun(folder, journal, this.#sessions), options);
    return run;
  }

  /**
   * Goes on with an interrupted run under its own id; what it had completed does not run again. A dead owner's lock counts for
   * nothing; a live owner is answered, and keeps the run. Null: it goes on. Completed: it had come to its end after all.
   */
  async resume(run: string, options: Omit<StartOptions, 'earlier'>): Promise<Owner | 'completed' | null> {
    const folder = this.folder(run);
    const owner = await takeOverLock(folder.lock);
    if (owner !== null) return owner;
    const journal = await Journal.reopen(folder.journal, run, () => Date.now());
    const state = applyEvents(emptyRun(run), journal?.events ?? []);
    if (journal === null || state.status === 'completed') {
      await journal?.close();
      await releaseLock(folder.lock);
      return 'completed';
    }
    await keepToken(folder, this.#sessions.token);
    await rm(folder.cancel, { force: true });
    // Died before its first event: then nothing was begun, its pre-conditions are still to be checked.
    const earlier = state.jobs.size === 0 ? null : { state, attempt: state.attempt };
    this.#begin(new LiveRun(folder, journal, this.#sessions), { ...options, earlier });
    return null;
  }

  #begin(live: LiveRun, options: StartOptions): void {
    const { run } = live.folder;
    this.#live.set(run, live);
    const ports = live.ports(systemClock, filesPort(this.#workspace));
    const handle = startRun(options.plan, this.#runOptions(run, options), ports);
    live.handle = handle;
    this.#ended.set(run, this.#follow(live, handle));
    this.#tell(run);
  }

  #runOptions(run: string, { plan, earlier, secrets, env, shells }: StartOptions): RunOptions {
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
      context: { event_name: plan.event },
    };
  }

  /** Waits for the run's end and seals it; another process's wish to cancel it is a file in its folder. */
  async #follow(live: LiveRun, handle: RunHandle): Promise<void> {
    const { folder } = live;
    const watcher = watch(folder.path, (_event, name) => {
      if (name === 'cancel') this.#cancel(handle, 'Another process asked for it');
    });
    const conclusion = await handle.done.catch((error: unknown): Conclusion => {
      console.error('The run ended by an error of its own:', error);
      return 'failure';
    });
    watcher.close();
    await this.#seal(live, conclusion);
    await live.close();
    await releaseLock(folder.lock);
    this.#live.delete(folder.run);
    this.#ended.delete(folder.run);
    this.#tell(folder.run);
  }

  async #seal(live: LiveRun, conclusion: Conclusion): Promise<void> {
    const { folder, journal } = live;
    const state = applyEvents(emptyRun(folder.run), journal.events);
    // A run whose journal could not be ended has no digest: it is read as interrupted.
    if (state.conclusion !== conclusion) return;
    await writeFileAtomic(folder.summary, summaryMarkdown(state));
    await writeJsonFile(folder.digest, digestOf(state, false));
  }

  #cancel(handle: RunHandle, reason: string): void {
    handle.cancel(reason);
    setTimeout(() => handle.terminate(reason), cancelGraceMs).unref();
  }

  /** Cancels a run, a job or a step; false where that is over already. A run of another process is asked by a file. */
  async cancel(run: string, job: string | undefined, step: string | undefined): Promise<boolean> {
    const handle = this.#live.get(run)?.handle;
    const reason = 'Cancelled by a person';
    if (handle === undefined || handle === null) {
      const folder = this.folder(run);
      if ((await liveOwner(folder.lock)) === null) return false;
      await writeFile(folder.cancel, '');
      return true;
    }
    if (job === undefined) {
      this.#cancel(handle, reason);
      return true;
    }
    return step === undefined ? handle.cancelJob(job, reason) : handle.cancelStep(job, step, reason);
  }

  async digest(run: string): Promise<RunSummary | null> {
    const live = this.#live.get(run);
    if (live === undefined) return storedDigest(this.folder(run));
    const state = applyEvents(emptyRun(run), live.journal.events);
    return digestOf(state, state.status !== 'completed');
  }

  /** The newest runs first. */
  async list(limit: number): Promise<RunSummary[]> {
    const ids = (await listRunIds(this.#workspace)).slice(0, limit);
    const digests = await Promise.all(ids.map((run) => this.digest(run)));
    return digests.filter((digest) => digest !== null);
  }

  /** Cancels what runs and waits for its end. */
  async dispose(): Promise<void> {
    for (const { handle } of this.#live.values()) {
      handle?.cancel('The program ends');
      handle?.terminate('The program ends');
    }
    await Promise.all(this.#ended.values());
  }
}
