import type { JsonObject } from '../../shared/base/json.ts';
import type { ActionCopies } from '../../shared/plan/action-copies.ts';
import type { Plan, PlannedJob } from '../../shared/plan/plan.ts';
import type { Conclusion, Reason, RunEventBody } from '../../shared/run/events.ts';
import type { RunState } from '../../shared/run/state.ts';
import type { JobResults } from './job-results.ts';
import type { MaskSet } from './mask.ts';
import type { EnginePorts, OutputRef } from './ports.ts';
import type { Slots } from './slots.ts';

/** What a run is given beside its plan. */
export interface RunOptions {
  readonly run: string;
  /** From 1; a re-run counts on. */
  readonly attempt: number;
  readonly actor: string;
  /** Absolute. */
  readonly workspace: string;
  /** Values of secrets by name, those of inputs of the type secret among them. They never reach the journal, an output file or another process but by what the playbook says. */
  readonly secrets: Readonly<Record<string, string>>;
  /** Further values to mask, beside the secrets. */
  readonly masks: readonly string[];
  /** Variables that every step sees, under those of the playbook. */
  readonly env: Readonly<Record<string, string>>;
  /** The environment that sessions inherit: conditions read it, steps are not given it again. */
  readonly hostEnv: Readonly<Record<string, string>>;
  /**
   * Of the same run: it goes on after an interruption, and nothing that completed runs again. Of another run: its completed
   * jobs are taken over as they are, all else runs. Null: all is new.
   */
  readonly previous: RunState | null;
  readonly platform: 'linux' | 'darwin' | 'win32';
  /** As process.arch has it. */
  readonly arch: string;
  /** Of the PowerShell that runs the steps; null where there is none or it is not known. */
  readonly psVersion: string | null;
  /** What stands in for actions of repositories elsewhere. */
  readonly actionCopies: ActionCopies;
  /** Absolute path of the module that gives a step's JavaScript its helpers (assets/bootstrap/gantry-script.mjs). */
  readonly scriptHelpers: string;
  /** Further members of the contexts `gantry` and `github`, such as `sha` and `ref`. */
  readonly context: JsonObject;
}

/** Of the jobs within a step's run, by their ids there. */
export interface Cancellable {
  /** False where the job has ended or is unknown. */
  cancelJob(job: string, reason: string): boolean;
  /** False where the step is not running. */
  cancelStep(job: string, step: string, reason: string): boolean;
}

export interface PlaybookEnd {
  readonly conclusion: Conclusion;
  readonly reason: Reason | null;
}

/** A plan at work, from its pre-conditions to its post-conditions. */
export interface RunningPlaybook extends Cancellable {
  readonly scope: RunScope;
  /** As the run begins with them: a matrix that was told before is its legs. */
  readonly jobs: readonly PlannedJob[];
  /** It goes on after an interruption. */
  readonly resumed: boolean;
  /** Runs it to its end. Never rejects: what is broken is told to `scope.fail`. */
  run(): Promise<PlaybookEnd>;
  cancel(reason: string): void;
  terminate(reason: string): void;
}

/** What a plan at work is given; the rest of its scope it makes itself. */
export type SharedScope = Omit<RunScope, 'results' | 'host' | 'within' | 'groupOf'>;

/**
 * What the parts of a run share. A run within a run has a scope of its own: it names its jobs as its plan does, and its ports
 * and `say` put them in their place within the whole.
 */
export interface RunScope {
  readonly plan: Plan;
  readonly options: RunOptions;
  readonly ports: EnginePorts;
  readonly masks: MaskSet;
  readonly results: JobResults;
  /**
   * Puts an event, masked, into the journal; resolves when it is on disk. Events are stored in the order of the calls, so
   * only what must not be done before its event is safe has to wait. Never rejects: a journal that fails ends the run.
   */
  say(event: RunEventBody): Promise<void>;
  /** A bug, or a journal that cannot be written: it ends the whole run. */
  fail(error: unknown): void;
  /** Of the whole run. */
  readonly slots: Slots;
  /** Concurrency groups held by what this is a part of: the whole run, and the jobs around a run within it. In lower case. */
  readonly around: string[];
  /** The concurrency group that a job of this run holds, in lower case. */
  groupOf(job: string): string | null;
  /** Of the run that this one is within; null for the whole. */
  readonly caller: RunScope | null;
  /** A step began, or ceased, to wait for a person. */
  onWaiting(waiting: boolean): void;
  /** Another plan, to be run within a step of this one. */
  within(shared: SharedScope): RunningPlaybook;
  /** Does the work of a run within a job's step; meanwhile the job gives up its slot, and whoever cancels finds what is within. */
  host<T>(ref: OutputRef, within: Cancellable, work: () => Promise<T>): Promise<T>;
}
