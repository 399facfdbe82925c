import type { PlannedJob, PlannedStep } from '../../shared/plan/plan.ts';
import type { RunEventBody } from '../../shared/run/events.ts';
import type { Place, StepResult } from './contexts.ts';
import type { JobMatchers } from './matchers/job-matchers.ts';
import type { CacheRequest, JobSession, OutputRef } from './ports.ts';
import type { RunScope } from './scope.ts';
import type { CommandsEnd } from './step-end.ts';

type Env = Readonly<Record<string, string>>;

/** What is around a step while it runs: an attempt of a job, or a composite action that the step is a part of. */
export interface StepSetting {
  readonly scope: RunScope;
  readonly job: PlannedJob;
  /** The job's attempt, from 1. */
  readonly number: number;
  readonly session: JobSession;
  /** It takes up what an earlier run left of the job, be it in the runs within its steps. */
  readonly goesOn: boolean;
  /** Why the job as a whole must end; null while it need not. */
  readonly ending: 'cancelled' | 'timed_out' | null;
  /** Not even steps with always() run any more. */
  readonly terminated: boolean;
  /** PATH entries added by steps, newest first. */
  readonly path: readonly string[];
  /** Which problem matchers its steps have switched on or off. */
  readonly matchers: JobMatchers;
  /** How many composite actions are around the step. */
  readonly depth: number;
  /** Absolute folder of the repository of the action around the step, where that is not the workspace; else null. */
  readonly repository: string | null;
  /** What tells the actions of the job apart: the ids of the steps that use them, from the job's own, joined by dots. */
  actionOf(step: string): string;
  /** What actions of the job have told to be kept between their parts. */
  stateOf(action: string): ActionState;
  /** The environment of the composite actions around the step, which ends with them. */
  compositeEnv(): Env;
  /** What every step sees: a step's own `env` goes over it. */
  env(): Env;
  export(env: Env, path: readonly string[]): void;
  record(step: string, result: StepResult): void;
  /** What went before, as the status functions of its steps see it. */
  status(): 'success' | 'failure' | 'cancelled';
  /** Where a step is; `own`: how it sees itself once it has outputs. */
  place(env: Env, own?: { readonly id: string; readonly result: StepResult } | null): Place;
  /** The step of the job in whose name a step speaks. */
  ref(step: string): OutputRef;
  /** Tells an event of a step; the parts of a composite action have no start or end of their own in the journal. */
  say(event: RunEventBody): Promise<void>;
  /** Saves it when all steps of the job are through and none failed; the last one asked for is the first done. */
  saveLater(request: CacheRequest): void;
  /** Runs it as a step of its own when all steps of the job are through; the last one asked for is the first run. */
  addPost(post: ActionPost): void;
}

/** What an action's `pre`, `main` and `post` keep for one another. */
export interface ActionState {
  /** Its `pre` has run. */
  prepared: boolean;
  values: Env;
}

/** A program of an action that is to run when all steps of the job are through. */
export interface ActionPost {
  readonly action: string;
  /** The step of the job that uses it, be it within composite actions. */
  readonly step: string;
  readonly name: string;
  readonly uses: string;
  readonly condition: string;
  readonly continueOnError: boolean | string;
  /** Absolute. */
  readonly folder: string;
  /** Relative to the folder. */
  readonly file: string;
  readonly inputs: Env;
  readonly env: Env;
}

/** What an action does around the job's own steps, as a step that the plan does not have. */
export interface PostStep {
  readonly step: PlannedStep;
  readonly work: StepWork;
}

/** What a step does in place of what its plan says. */
export type StepWork = (order: WorkOrder) => Promise<CommandsEnd>;

/** Who does the work: a step in its setting. */
export interface WorkOrder {
  readonly setting: StepSetting;
  readonly step: PlannedStep;
  readonly abort: AbortController;
  readonly onWaiting: (waiting: boolean) => void;
}
