import type { HoldsWanted } from '../../shared/host/holds.ts';
import { applyEvents, emptyRun } from '../../shared/run/apply-event.ts';
import type { RunEvent, RunEventBody } from '../../shared/run/events.ts';
import type { JobState, RunState } from '../../shared/run/state.ts';
import { waitingSteps } from '../../shared/run/waiting.ts';
import type { EnginePorts, OutputRef } from '../engine/ports.ts';
import type { RunHandle } from '../engine/run.ts';
import type { Journal } from '../journal/journal.ts';
import type { Lock } from '../journal/lock.ts';
import type { RunFolder } from '../journal/run-folder.ts';
import type { Sessions } from '../sessions/sessions.ts';
import { Holds } from './holds.ts';
import { JobScreens } from './job-screens.ts';
import { StepOutputs } from './step-outputs.ts';

function keyOf({ job, step }: OutputRef): string {
  return JSON.stringify([job, step]);
}

function mayChangeWaiting({ type }: RunEvent): boolean {
  return ['step.input', 'step.held', 'step.released', 'step.completed', 'job.completed'].includes(type);
}

/** A run that this host owns: its journal, its output files, and the screens of its jobs' terminals. */
export class LiveRun {
  readonly folder: RunFolder;
  readonly journal: Journal;
  readonly lock: Lock;
  readonly outputs: StepOutputs;
  readonly screens: JobScreens;
  readonly holds: Holds;
  readonly #sessions: Sessions;
  /** Steps that have ended, so that no more output comes of them unless they begin again. */
  readonly #ended = new Set<string>();
  #state: RunState;
  #handle: RunHandle | null = null;
  #failed = false;
  #waitingListener: () => void = () => {};
  /** The newest event's way to the disk. */
  #told: Promise<unknown> = Promise.resolve();

  constructor(folder: RunFolder, journal: Journal, lock: Lock, sessions: Sessions, holds: HoldsWanted | null) {
    const { run } = folder;
    this.folder = folder;
    this.journal = journal;
    this.lock = lock;
    this.outputs = new StepOutputs(folder, ({ job }) => ({ time: Date.now(), ...this.screens.sizeOf(job) }));
    this.screens = new JobScreens({
      write: (job, data) => sessions.write({ run, job }, data),
      resize: (job, columns, rows) => sessions.resize({ run, job }, columns, rows),
    });
    this.#sessions = sessions;
    this.holds = new Holds(holds, (job) => this.#state.jobs.get(job)?.job ?? job);
    this.#state = applyEvents(emptyRun(run), journal.events);
    journal.listen((events) => {
      const before = this.#state;
      this.#state = applyEvents(before, events);
      if (events.some(mayChangeWaiting)) this.#tellWaiting(before);
    });
  }

  /** The fold of all that is on disk. */
  get state(): RunState {
    return this.#state;
  }

  get handle(): RunHandle | null {
    return this.#handle;
  }

  /** Calls back when other steps wait for a person than before. */
  onWaiting(listener: () => void): void {
    this.#waitingListener = listener;
  }

  #tellWaiting(before: RunState): void {
    const names = (state: RunState) => JSON.stringify(waitingSteps(state));
    if (names(before) !== names(this.#state)) this.#waitingListener();
  }

  attach(handle: RunHandle): void {
    this.#handle = handle;
  }

  /** Whether more output may come of a step. */
  mayWrite(ref: OutputRef): boolean {
    return !this.journal.closed && this.#state.status !== 'completed' && !this.#ended.has(keyOf(ref));
  }

  type(job: string, data: string): void {
    this.#sessions.write({ run: this.folder.run, job }, data);
  }

  /** A job as it is once all that was told so far is on disk. */
  async settled(job: string): Promise<JobState | undefined> {
    await this.#told;
    return this.#state.jobs.get(job);
  }

  ports(world: Omit<EnginePorts, 'journal' | 'output' | 'sessions' | 'holds'>): EnginePorts {
    // Events are stored in the order of the calls, so one that first waits for a file holds back those behind it.
    let last: Promise<unknown> = Promise.resolve();
    return {
      ...world,
      sessions: this.#sessions,
      holds: this.holds,
      journal: {
        append: (body) => {
          const stored = last.then(() => this.#begin(body));
          last = stored.catch(() => {});
          const told = stored.then(({ done }) => done);
          this.#told = told.catch(() => {});
          return told;
        },
      },
      output: {
        write: async (ref, chunk) => {
          this.screens.write(ref, chunk);
          await this.#storing(this.outputs.open(ref).then((file) => file.write(chunk)));
        },
        length: (ref) => this.outputs.length(ref),
      },
    };
  }

  /**
   * Does what must come before an event (a step's output is in its file before its end is stored), and begins to store it: the
   * next event need not wait for the disk.
   */
  async #begin(body: RunEventBody): Promise<{ done: Promise<void> }> {
    switch (body.type) {
      case 'step.started':
        await this.#storing(this.outputs.open(body));
        this.screens.begin(body, this.outputs.length(body));
        this.#ended.delete(keyOf(body));
        break;
      case 'step.held':
        if (body.point === 'before') {
          await this.#storing(this.outputs.open(body));
          this.screens.begin(body, this.outputs.length(body));
          this.#ended.delete(keyOf(body));
        }
        break;
      case 'step.completed':
        await this.#storing(this.outputs.close(body));
        this.#ended.add(keyOf(body));
        break;
      case 'job.completed':
        this.screens.end(body.job);
        break;
      default:
    }
    return { done: this.journal.append(body) };
  }

  /** Output that cannot be stored ends the run, once and with a reason; its writers go on, so that the run comes to its end. */
  async #storing(work: Promise<unknown>): Promise<void> {
    try {
      await work;
    } catch (error) {
      if (this.#failed) return;
      this.#failed = true;
      this.#handle?.terminate(`Output could not be stored: ${error instanceof Error ? error.message : String(error)}`);
    }
  }

  async close(): Promise<void> {
    this.screens.dispose();
    await this.outputs.dispose();
    await this.journal.close();
  }
}
