import type { JsonValue } from '../../shared/base/json.ts';
import type { Plan } from '../../shared/plan/plan.ts';
import type { Conclusion, RunEventBody } from '../../shared/run/events.ts';
import { outlineOf } from '../../shared/run/outline.ts';
import { placeOfRun } from './checks.ts';
import { enterGroup, type HeldPlace } from './concurrency.ts';
import { createMaskSet, type MaskSet } from './mask.ts';
import { PlaybookRun } from './playbook-run.ts';
import type { EnginePorts } from './ports.ts';
import type { Cancellable, RunOptions } from './scope.ts';
import { Slots } from './slots.ts';

/** Jobs and steps of runs within steps are named by their ids in the whole run, which are paths. */
export interface RunHandle extends Cancellable {
  /** Resolves when the last event is on disk. Rejects only where the journal fails or the engine has a bug; all is ended then. */
  readonly done: Promise<Conclusion>;
  /** Ends the run with grace: running jobs are cancelled, conditions that hold for a cancelled run still run. */
  cancel(reason: string): void;
  /** Ends the run at once: running steps are stopped, nothing more runs, whatever its condition. */
  terminate(reason: string): void;
}

/** Runs a plan to its end. Everything it does is told in events; the world is reached through the ports alone. */
export function startRun(plan: Plan, options: RunOptions, ports: EnginePorts): RunHandle {
  const run = new WholeRun(plan, options, ports);
  return {
    done: run.run(),
    cancel: (reason) => run.cancel(reason),
    terminate: (reason) => run.terminate(reason),
    cancelJob: (job, reason) => run.playbook.cancelJob(job, reason),
    cancelStep: (job, step, reason) => run.playbook.cancelStep(job, step, reason),
  };
}

class WholeRun {
  readonly playbook: PlaybookRun;
  readonly #ports: EnginePorts;
  readonly #masks: MaskSet;
  readonly #startedAt: number;
  /** The run is to end: it waits for no place any more. */
  readonly #over = new AbortController();
  #waited = false;
  #failure: { readonly error: unknown } | null = null;

  constructor(plan: Plan, options: RunOptions, ports: EnginePorts) {
    this.#ports = ports;
    this.#masks = createMaskSet([...Object.values(options.secrets), ...options.masks]);
    this.playbook = new PlaybookRun({
      plan,
      options,
      ports,
      masks: this.#masks,
      slots: new Slots(plan.maxConcurrency),
      caller: null,
      around: [],
      say: (event) => this.#say(event),
      fail: (error) => this.#fail(error),
      onWaiting: () => {},
    });
    this.#startedAt = ports.clock.now();
  }

  async run(): Promise<Conclusion> {
    await this.#tellStart();
    const place = await this.#enter();
    const { conclusion, reason } = await this.playbook.run();
    await place?.leave();
    const durationMs = this.#ports.clock.now() - this.#startedAt;
    if (this.#failure === null) await this.#say({ type: 'run.completed', conclusion, durationMs, reason });
    if (this.#failure !== null) throw this.#failure.error;
    return conclusion;
  }

  cancel(reason: string): void {
    if (this.playbook.cancelled) return;
    void this.#say({ type: 'run.cancelling', reason });
    this.playbook.cancel(reason);
    this.#over.abort();
  }

  terminate(reason: string): void {
    this.cancel(reason);
    this.playbook.terminate(reason);
  }

  /** Waits for the run's place in its concurrency group. Who is not let in is cancelled, or fails. */
  async #enter(): Promise<HeldPlace | null> {
    const { scope } = this.playbook;
    const { concurrency } = scope.plan;
    if (concurrency === null) return null;
    const entry = await enterGroup({
      scope,
      concurrency,
      place: await placeOfRun(scope),
      member: { run: scope.options.run, job: null },
      signal: this.#over.signal,
      onWaiting: (group, holder) => {
        this.#waited = true;
        void this.#say({ type: 'run.waiting', group, holder });
      },
      onCancel: (reason) => this.cancel(reason),
    });
    if (!entry.ok) {
      this.playbook.refuse(entry.error);
      return null;
    }
    if (entry.value.kind === 'replaced') this.cancel(entry.value.reason);
    if (entry.value.kind !== 'entered') return null;
    if (this.#waited) void this.#say({ type: 'run.admitted' });
    const { place } = entry.value;
    if (place !== null) scope.around.push(place.group);
    return place;
  }

  async #tellStart(): Promise<void> {
    const { plan, options } = this.playbook.scope;
    const { actor, attempt, workspace } = options;
    const outline = outlineOf({ ...plan, jobs: this.playbook.jobs });
    const { resumed } = this.playbook;
    const { event, maxConcurrency } = plan;
    await this.#say({ type: 'run.started', outline, event, actor, attempt, resumed, workspace, maxConcurrency });
  }

  async #say(event: RunEventBody): Promise<void> {
    if (this.#failure !== null) return;
    try {
      await this.#ports.journal.append(masked(this.#masks, event));
    } catch (error) {
      this.#fail(error);
    }
  }

  /** The first error counts; all that runs is ended for it. */
  #fail(error: unknown): void {
    this.#failure ??= { error };
    this.playbook.break();
    this.#over.abort();
  }
}

/** Events are JSON but for members that are left out. */
function masked(masks: MaskSet, event: RunEventBody): RunEventBody {
  return masks.json(event as unknown as JsonValue) as unknown as RunEventBody;
}
