import type { JsonObject } from '../../shared/base/json.ts';
import type { ActionCopies } from '../../shared/plan/action-copies.ts';
import type { Plan } from '../../shared/plan/plan.ts';
import type { RunEventBody } from '../../shared/run/events.ts';
import type { RunState } from '../../shared/run/state.ts';
import type { JobResults } from './job-results.ts';
import type { MaskSet } from './mask.ts';
import type { EnginePorts } from './ports.ts';

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

/** What the parts of a run share. */
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
}
