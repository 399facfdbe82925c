import type { PlannedStep } from '../../shared/plan/plan.ts';
import type { ActionDefinition } from '../../shared/playbook/action-definition.ts';
import type { ActionInputs } from './action-inputs.ts';
import type { PreparedStep } from './step-command.ts';
import type { StepSetting, WorkOrder } from './step-setting.ts';

/** A step that uses an action of a folder. */
export interface FolderActionOrder extends WorkOrder {
  readonly prepared: PreparedStep;
  /** Of the step, answered. */
  readonly ownEnv: Readonly<Record<string, string>>;
  /** What `with` gives, answered. */
  readonly given: ActionInputs;
  /** Absolute. */
  readonly folder: string;
  /** Absolute folder of its repository, where that is not the workspace; else null. */
  readonly repository: string | null;
  /** A warning of the step. */
  readonly warn: (message: string) => Promise<void>;
  /** Gets a hold on the steps within, for whoever cancels. */
  readonly onHold: (hold: CompositeHold) => void;
  /** Makes ready a step of a composite action; it is given, so that no module imports its importer. */
  readonly startStep: (
    setting: StepSetting,
    step: PlannedStep,
    onWaiting: (waiting: boolean) => void,
  ) => StepInComposite;
}

export type LoadOrder = Pick<FolderActionOrder, 'setting' | 'given' | 'warn' | 'ownEnv' | 'folder'>;

/** An action with what it was given. */
export interface LoadedAction {
  readonly folder: string;
  readonly definition: ActionDefinition;
  /** Every input that is given or has a default, as text, by the name that declares it. */
  readonly inputs: Readonly<Record<string, string>>;
}

/** For whoever cancels: what happens to the steps within. */
export interface CompositeHold {
  /** Those go on that hold for a cancelled job where it is the job that ends; else nothing more runs. */
  cancel(): void;
  /** Nothing more runs. */
  terminate(): void;
  /** Whether what it failed of was held for a person within it. */
  readonly failureHeld: boolean;
}

/** What a composite action needs of a step at work. */
export interface StepInComposite {
  run(): Promise<void>;
  jobCancelled(): void;
  stop(): void;
}

/** Where the action's own files are. */
export function pathEnv(folder: string): Readonly<Record<string, string>> {
  return { GANTRY_ACTION_PATH: folder, GITHUB_ACTION_PATH: folder };
}
