import type { RunSummary } from '../../../shared/host/runs-contract.ts';
import type { TriggerRecord } from '../../../shared/host/schedules.ts';
import { noValues } from '../../../shared/plan/script.ts';
import type { Clock } from '../../engine/ports.ts';
import type { Lock } from '../../journal/lock.ts';
import { Bell } from '../flow.ts';
import type { HostContext } from '../host-context.ts';
import { startPlaybook } from '../start-playbook.ts';
import { type Dropped, decide, type Occurrence } from './decide.ts';
import { type News, newEnds, newTimes } from './occurrences.ts';
import { refusalText } from './refusal-text.ts';
import { RunEnds } from './run-ends.ts';
import type { Pause, ScheduleStore, TriggerMemory } from './schedule-store.ts';
import type { PlacedTrigger, Triggers } from './triggers.ts';
import { WatchedFiles } from './watched-files.ts';

/** How often triggers, and the runs of other processes, are looked at where nothing else calls for it, in ms. */
const lookMs = 5000;
/** How often a host that is not the keeper tries to become it, in ms. */
const keepMs = 20_000;
const keptRecords = 20;

const dropWords = {
  missed: 'Nothing was there to start it.',
  running: 'Another run of the playbook went on.',
  replaced: 'A newer one took its place.',
  'too-many': 'Too many wait already.',
} as const;

interface KeeperOptions {
  readonly context: HostContext;
  readonly clock: Clock;
  readonly store: ScheduleStore;
  readonly triggers: Triggers;
}

/**
 * Starts the playbooks of a workspace when their triggers say so, while it is the workspace's one keeper. What it knows of each
 * trigger is on disk before a run is started for it: after a crash no time is started twice.
 */
export class ScheduleKeeper {
  readonly #context: HostContext;
  readonly #clock: Clock;
  readonly #store: ScheduleStore;
  readonly #triggers: Triggers;
  readonly #ends: RunEnds;
  readonly #files: WatchedFiles;
  readonly #bell = new Bell();
  readonly #listeners = new Set<() => void>();
  readonly #over = new AbortController();
  readonly #done: Promise<void>;
  #lock: Lock | null = null;
  #triedAt = Number.NEGATIVE_INFINITY;

  constructor({ context, clock, store, triggers }: KeeperOptions) {
    this.#context = context;
    this.#clock = clock;
    this.#store = store;
    this.#triggers = triggers;
    this.#ends = new RunEnds(context.runs);
    this.#files = new WatchedFiles(context.workspace.root, clock, this.#bell.ring);
    this.#done = this.#keepOn();
  }

  /** Looks at the triggers at once. */
  readonly wake = (): void => this.#bell.ring();

  /** Calls back when something was decided; the answer takes the listener away. */
  listen(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async dispose(): Promise<void> {
    this.#over.abort();
    await this.#done;
  }

  async #keepOn(): Promise<void> {
    const { signal } = this.#over;
    const stop = this.#context.runs.listen(this.wake);
    while (!signal.aborted) {
      const wait = await this.#look().catch((error: unknown) => {
        console.error('The schedules could not be looked at:', error);
        return lookMs;
      });
      const cancel = this.#clock.after(wait, this.#bell.ring);
      await this.#bell.wait(signal);
      cancel();
    }
    stop();
    await this.#files.close();
    await this.#lock?.release();
  }

  /** Does what is due; answers after how many ms to look again at the latest. */
  async #look(): Promise<number> {
    const triggers = await this.#triggers.all();
    if (triggers.length === 0 || !(await this.#isKeeper())) return lookMs;
    await this.#watchFiles(triggers);
    const { open, ended } = await this.#ends.look();
    const running = new Map(open.map((run) => [run.file, run.run]));
    const trusted = await this.#context.trust.isTrusted(this.#context.workspace.root);
    for (const one of triggers) {
      if (this.#over.signal.aborted) return lookMs;
      const pause = await this.#store.pause(one.id);
      const memory = await this.#memoryOf(one, pause);
      const news = this.#newsOf(one, memory, ended, running);
      const paused = pause?.paused ?? one.pausedAtFirst;
      if (trusted && one.problem === null && !paused) await this.#act(one, news, running);
      else if (news.came.length > 0 || memory.waiting.length > 0)
        await this.#remember(one, { ...news.memory, waiting: [] });
    }
    const now = this.#clock.now();
    const next = triggers.flatMap(({ times }) => times?.next(now) ?? []);
    return Math.max(1, Math.min(lookMs, ...next.map((at) => at - now)));
  }

  async #isKeeper(): Promise<boolean> {
    if (this.#lock !== null) return true;
    const now = this.#clock.now();
    if (Math.abs(now - this.#triedAt) < keepMs) return false;
    this.#triedAt = now;
    this.#lock = await this.#store.keep();
    if (this.#lock !== null) this.#tell();
    return this.#lock !== null;
  }

  #watchFiles(triggers: readonly PlacedTrigger[]): Promise<void> {
    const wanted = triggers.flatMap(({ id, trigger }) =>
      trigger.kind === 'files' ? [[id, trigger.patterns] as const] : [],
    );
    return this.#files.set(new Map(wanted));
  }

  /** What is known of a trigger: one that is new, or another than it was, is looked at from now on, one that was paused since it was resumed. */
  async #memoryOf({ id, cause, trigger }: PlacedTrigger, pause: Pause | null): Promise<TriggerMemory> {
    const zone = trigger.kind === 'schedule' ? ` ${trigger.timeZone ?? ''}` : '';
    const known = await this.#store.memory(id);
    if (known?.cause === cause + zone) return { ...known, until: Math.max(known.until, pause?.at ?? 0) };
    const records = known?.records ?? [];
    const memory = { cause: cause + zone, until: this.#clock.now(), seen: [], waiting: [], records };
    await this.#store.remember(id, memory);
    return memory;
  }

  #newsOf(
    one: PlacedTrigger,
    memory: TriggerMemory,
    ended: readonly RunSummary[],
    running: ReadonlyMap<string, string>,
  ): News {
    const now = this.#clock.now();
    switch (one.trigger.kind) {
      case 'schedule':
        return newTimes(one, memory, now);
      case 'playbook':
        return newEnds(one, memory, ended, now);
      case 'files': {
        const change = this.#files.take(one.id);
        if (change === null) return { came: [], memory };
        // What a run of the playbook itself wrote is a change while it ran, though it came to rest after.
        const ranAfter = ended.some((run) => run.file === one.path && (run.completedAt ?? 0) >= change.firstAt);
        const own = one.trigger.overlap === 'skip' && (ranAfter || running.has(one.path));
        return { came: own ? [] : [{ at: change.at, cause: change.path }], memory };
      }
    }
  }

  async #act(one: PlacedTrigger, { came, memory }: News, running: Map<string, string>): Promise<void> {
    const now = this.#clock.now();
    const current = running.get(one.path);
    const together = one.trigger.kind === 'files';
    const { waiting, dropped, cancel } = decide(one.trigger, memory.waiting, came, {
      now,
      running: current !== undefined,
      together,
    });
    const told = { ...memory, waiting: [...waiting], records: recorded(memory, dropped.map(droppedRecord(now))) };
    if (came.length > 0) await this.#remember(one, told);
    if (cancel && current !== undefined) await this.#context.runs.cancel(current, {});
    const [first, ...rest] = waiting;
    if (first === undefined || current !== undefined) return;
    const begun = { ...told, waiting: rest };
    await this.#store.remember(one.id, begun);
    const record = await this.#start(one, first);
    if (record.run !== null) running.set(one.path, record.run);
    await this.#remember(one, { ...begun, records: recorded(begun, [record]) });
    // What waits behind one that could not be started has no run's end to wake it.
    if (record.run === null && rest.length > 0) this.wake();
  }

  async #start({ path, trigger }: PlacedTrigger, { at, cause }: Occurrence): Promise<TriggerRecord> {
    const values = { ...noValues, inputs: trigger.inputs, event: trigger.kind };
    const started = await startPlaybook(this.#context, { path, values });
    const decidedAt = this.#clock.now();
    if (!started.ok) return { at, decidedAt, outcome: 'refused', run: null, detail: refusalText(started.error) };
    return { at, decidedAt, outcome: 'started', run: started.value.run, detail: cause ?? '' };
  }

  async #remember({ id }: PlacedTrigger, memory: TriggerMemory): Promise<void> {
    await this.#store.remember(id, memory);
    this.#tell();
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}

const droppedRecord =
  (decidedAt: number) =>
  ({ at, why }: Dropped): TriggerRecord => {
    const outcome = why === 'missed' ? 'missed' : 'skipped';
    return { at, decidedAt, outcome, run: null, detail: dropWords[why] };
  };

function recorded({ records }: TriggerMemory, more: readonly TriggerRecord[]): TriggerRecord[] {
  return [...more.toReversed(), ...records].slice(0, keptRecords);
}
