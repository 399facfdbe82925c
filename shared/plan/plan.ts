import type { JsonObject, JsonValue } from '../base/json.ts';
import type { Problem } from '../base/problem.ts';
import type {
  Check,
  EnvironmentMap,
  InputType,
  JobCache,
  Notification,
  OutputDeclaration,
  Permissions,
  PlaybookFormat,
  Reporting,
  Requirements,
  Retry,
  TokenPermissions,
} from '../playbook/model.ts';

/**
 * What a run will do, worked out before it starts and frozen. The same object is drawn, printed, stored with the run as
 * plan.json, and executed. It is JSON: no functions, no undefined, no cycles.
 */
export interface Plan {
  readonly version: 1;
  readonly playbook: {
    readonly name: string;
    readonly version: string | null;
    readonly format: PlaybookFormat;
    /** Path of the file, relative to the workspace with forward slashes where it lies within, else absolute. */
    readonly file: string;
  };
  readonly event: string;
  /** What was given of the event for this run, in the form of GitHub's payloads. */
  readonly payload?: JsonObject | undefined;
  readonly jobs: readonly PlannedJob[];
  /** Ids of jobs by distance from the roots: every job's needs stand in earlier levels. */
  readonly levels: readonly (readonly string[])[];
  readonly maxConcurrency: number;
  readonly concurrency: { readonly group: string; readonly cancelInProgress: boolean | string } | null;
  readonly env: EnvironmentMap;
  readonly vars: JsonObject;
  /** Null for those of the type secret. */
  readonly inputs: JsonObject;
  /** Names of the inputs of the type secret: the run has their values among its secrets, under the same names. */
  readonly secretInputs: readonly string[];
  readonly secrets: readonly string[];
  readonly requirements: Requirements;
  readonly preConditions: readonly PlannedCheck[];
  readonly postConditions: readonly PlannedCheck[];
  readonly postConditionFailure: 'failure' | 'warning';
  /** By occasion; left out where the playbook says nothing. */
  readonly notifications?: Readonly<Record<string, Notification>> | undefined;
  /** Left out where the playbook says nothing. */
  readonly reporting?: Reporting | undefined;
  readonly problems: readonly Problem[];
}

export type PlannedCheck = Omit<Check, 'condition'> & { readonly condition: PlannedCondition };

export interface PlannedJob {
  /** Unique in the plan. The job's own id, or for a matrix leg `id (a, b)` as GitHub shows it. */
  readonly id: string;
  /** Id in the playbook. */
  readonly job: string;
  readonly name: string;
  /** The leg's values; null where the job has no matrix, or only the run can tell. */
  readonly matrix: JsonObject | null;
  /** A matrix that only the run can tell: the expression; such a job is one node until it is expanded. */
  readonly dynamicMatrix: JsonValue | null;
  readonly strategy: PlannedStrategy | null;
  /** Ids in this plan. */
  readonly needs: readonly string[];
  /** From 0. */
  readonly level: number;
  readonly condition: PlannedCondition | null;
  readonly env: EnvironmentMap;
  readonly outputs: readonly OutputDeclaration[];
  readonly permissions: Permissions | null;
  /** GitHub workflows: as Job.tokenPermissions. Shown, and held back by nobody: the token is the one that is given. */
  readonly tokenPermissions?: TokenPermissions | undefined;
  readonly continueOnError: boolean | string;
  /** Seconds, an expression for them, or null for no limit. */
  readonly timeout: number | string | null;
  /** What an expression of `timeout` counts; absent: seconds. */
  readonly timeoutUnit?: 'minutes' | undefined;
  readonly retries: number;
  readonly workingDirectory: string | null;
  readonly runsOn: readonly string[];
  readonly concurrency: { readonly group: string; readonly cancelInProgress: boolean | string } | null;
  readonly cache: JobCache | null;
  readonly steps: readonly PlannedStep[];
  /** v1 and v2: the stage's own variables, expanded; to its PowerShell conditions they go before the plan's `vars`. Else {}. */
  readonly variables: JsonObject;
  readonly pointer: string;
}

export interface PlannedStrategy {
  /** All legs of one matrix carry the same group: the playbook's job id. */
  readonly group: string;
  readonly failFast: boolean | string;
  readonly maxParallel: number | string | null;
  /** From 0. */
  readonly jobIndex: number;
  readonly jobTotal: number;
}

export interface PlannedCondition {
  readonly text: string;
  readonly language: 'expression' | 'powershell';
  /** Engine: interpreted, no code runs. Session: PowerShell beyond the deciding part, evaluated in the job's session. */
  readonly decidedBy: 'engine' | 'session';
  /** Its answer where it is known before the run, for a run so far without failure; null where only the run can tell. */
  readonly value: boolean | null;
  /** What decides it, in the order of the text: the operands of and, or and not, after a comparison both its sides. */
  readonly parts: readonly PlannedPart[];
  readonly pointer: string;
}

/** A part of a condition: its value where that is known before the run, else what must be known first. */
export type PlannedPart = { readonly text: string } & (
  | { readonly value: JsonValue }
  /** As awaitsOf gives them; empty: all that a session or an error keeps back. */
  | { readonly awaits: readonly string[] }
);

export interface PlannedStep {
  /** Unique within the job: the author's id, else `step-N` counting from 1. Events, output files and the CLI use it. */
  readonly id: string;
  /** True where the author gave the id, so that `steps.ID` exists for expressions. */
  readonly named: boolean;
  readonly name: string;
  readonly kind: 'run' | 'script' | 'uses';
  /** Kind run: what it resolves to, in the order of execution. */
  readonly scripts: readonly PlannedScript[];
  /** Kind script: the text, `${{ }}` not yet expanded; else null. */
  readonly text: string | null;
  /** Kind uses: the target; else null. */
  readonly uses: string | null;
  readonly with: JsonObject;
  /** Kind uses, of a playbook or a reusable workflow: the run within this run; else null. */
  readonly call: PlannedCall | null;
  /** A shell's name, or a custom command with `{0}`; for kind run the shell of scripts that need none of their own. */
  readonly shell: string;
  /** How that shell is started, where that is not its usual way. */
  readonly shellCommand?: string | undefined;
  readonly condition: PlannedCondition | null;
  readonly env: EnvironmentMap;
  readonly continueOnError: boolean | string;
  readonly timeout: number | string | null;
  /** What an expression of `timeout` counts; absent: seconds. */
  readonly timeoutUnit?: 'minutes' | undefined;
  readonly retry: Retry;
  readonly outputs: readonly OutputDeclaration[];
  readonly workingDirectory: string | null;
  /** Names of built-in problem matchers and paths of files with others; left out: all built-in ones. */
  readonly problemMatchers?: readonly string[] | undefined;
  readonly pauseBefore: boolean;
  readonly enabled: boolean;
  readonly pointer: string;
}

/**
 * What stands behind a step that runs a playbook: nested, with its own plan, in which inputs that only the run can tell stand
 * as they are written; or unavailable, for the reason told: then the step fails when it is reached.
 */
export type PlannedCall =
  | {
      readonly kind: 'nested';
      readonly plan: Plan;
      readonly inputs: readonly PlannedInput[];
      /** Expressions over the context `jobs` of the nested run; null: the outputs of its jobs, the last one's of two by one name. */
      readonly outputs: readonly OutputDeclaration[] | null;
      /** `inherit`: all that the caller has. Else by the names that the called workflow has for them; values are expressions. */
      readonly secrets: 'inherit' | Readonly<Record<string, string>>;
    }
  | { readonly kind: 'unavailable'; readonly reason: string };

/** An input of a called playbook, for the run that types what it is given. */
export interface PlannedInput {
  readonly name: string;
  readonly type: InputType;
  readonly required: boolean;
  /** Null: it has none. */
  readonly default: JsonValue;
  readonly options: readonly JsonValue[];
}

export interface PlannedScript {
  readonly number: string;
  readonly name: string;
  /** Relative to the workspace, forward slashes. */
  readonly path: string;
  readonly shell: string;
  /** What of `with` (or of the variables, in v1 and v2) this script declares, templates not yet expanded, by the script's own spelling. */
  readonly parameters: readonly PlannedParameter[];
}

export interface PlannedParameter {
  readonly name: string;
  /** As ScriptParameter.type. */
  readonly type: string | null;
  readonly value: JsonValue;
  /** Where the value came from, for the plan view: `with`, `profile NAME`, `variables`, `stage`, `run`. */
  readonly source: string;
}
