import type { JsonObject, JsonValue } from '../base/json.ts';

/**
 * The one model of a playbook. Every format (v1, v2, v3, GitHub workflow) is read into it, and nothing after the reader
 * knows which it was, except for the few fields that say so.
 *
 * A `Template` is text that may hold `${{ }}`, or a plain JSON value. Nothing in the model has been evaluated.
 * Every part carries the JSON pointer of the text it came from, so that a later stage can place its problems.
 */
export type Template = JsonValue;
export type PlaybookFormat = 'v1' | 'v2' | 'v3' | 'github';
export type EnvironmentMap = Readonly<Record<string, string | number | boolean | null>>;

export interface Playbook {
  readonly format: PlaybookFormat;
  readonly metadata: PlaybookMetadata;
  readonly requirements: Requirements;
  readonly inputs: readonly InputDeclaration[];
  readonly secrets: readonly string[];
  readonly vars: JsonObject;
  readonly env: EnvironmentMap;
  readonly defaults: Defaults;
  readonly concurrency: PlaybookConcurrency;
  readonly jobs: readonly Job[];
  /** How a step of another playbook calls this one; null: a workflow that does not let itself be called. */
  readonly call: CallDeclaration | null;
  readonly profiles: readonly Profile[];
  readonly triggers: readonly Trigger[];
  /** What starts it at GitHub, in the order written; Gantry goes by them only for the event that a run is told to be of. */
  readonly events: readonly WorkflowEvent[];
  readonly preConditions: readonly Check[];
  readonly postConditions: readonly Check[];
  /** v3: a false post-condition fails the run; v1 and v2: it is a warning. */
  readonly postConditionFailure: 'failure' | 'warning';
  readonly notifications: Readonly<Record<string, Notification>>;
  readonly reporting: Reporting | null;
}

export interface PlaybookMetadata {
  readonly name: string;
  readonly description: string | null;
  readonly version: string | null;
  readonly category: string | null;
  readonly author: string | null;
  readonly tags: readonly string[];
  readonly estimatedDuration: string | null;
  readonly lastUpdated: string | null;
}

export interface Requirements {
  readonly minimumPowerShellVersion: string | null;
  readonly requiredModules: readonly string[];
  readonly requiredTools: readonly string[];
  readonly platforms: readonly string[];
  readonly permissions: readonly string[];
}

export type InputType = 'string' | 'number' | 'boolean' | 'choice' | 'file' | 'folder' | 'secret';
export interface InputDeclaration {
  readonly name: string;
  readonly type: InputType;
  readonly description: string | null;
  readonly required: boolean;
  readonly default: JsonValue | undefined;
  readonly options: readonly JsonValue[];
  readonly pointer: string;
}

/** What a caller gives a playbook and gets of it. */
export interface CallDeclaration {
  readonly inputs: readonly InputDeclaration[];
  /** Expressions over `jobs`; null: it declares none, and its jobs' outputs are its own. */
  readonly outputs: readonly OutputDeclaration[] | null;
  readonly requiredSecrets: readonly string[];
}

export interface Defaults {
  readonly continueOnError: boolean;
  /** Seconds; null is no limit. The timeout of a step that names none. */
  readonly timeout: number | null;
  readonly retries: number;
  readonly shell: string | null;
  readonly workingDirectory: string | null;
  /** Names of built-in problem matchers and paths of files with others; left out: all built-in ones. */
  readonly problemMatchers?: readonly string[] | undefined;
}

export interface PlaybookConcurrency {
  readonly group: string | null;
  readonly cancelInProgress: boolean | string;
  readonly maxConcurrency: number;
}

export interface Profile {
  readonly name: string;
  readonly description: string | null;
  readonly variables: JsonObject;
  readonly overrides: JsonObject;
  /** Names of the stages to run; null is all. */
  readonly stages: readonly string[] | null;
}

/** What starts a playbook by itself while a host keeps its workspace. */
export type Trigger = TriggerRules &
  (
    | {
        readonly kind: 'schedule';
        readonly cron: string;
        /** Null: the machine's own. */
        readonly timeZone: string | null;
      }
    /** A change of files that match, as `hashFiles` takes its patterns. */
    | { readonly kind: 'files'; readonly patterns: readonly string[] }
    /** The end of another playbook's run, by its name or path. */
    | { readonly kind: 'playbook'; readonly playbook: string; readonly when: 'success' | 'failure' | 'always' }
  );

export interface TriggerRules {
  readonly name: string | null;
  /** When its time comes while a run of the playbook goes on. */
  readonly overlap: 'skip' | 'queue' | 'replace';
  /** What is made up for of the times at which no host was there. */
  readonly missed: 'none' | 'last' | 'all';
  /** Seconds: times missed longer ago are not made up for. */
  readonly missedWithin: number;
  /** Values for the playbook's inputs. */
  readonly inputs: JsonObject;
  readonly pointer: string;
}

/** An event of a workflow's `on`. */
export interface WorkflowEvent {
  /** Such as `push`. */
  readonly name: string;
  /** Its filters and declarations as written; null: none. */
  readonly settings: JsonValue;
  readonly pointer: string;
}

/** `language` null: decided by the text, as FORMAT describes for v3; v1 and v2 are always PowerShell, workflows always expressions. */
export type TokenPermissions = Readonly<Record<string, string>>;

export interface Condition {
  readonly text: string;
  readonly language: 'expression' | 'powershell' | null;
  readonly pointer: string;
}

export interface Check {
  readonly name: string;
  readonly condition: Condition;
  readonly message: string | null;
}

export interface Notification {
  readonly message: string;
  readonly level: string | null;
  readonly channels: readonly string[];
}

export interface Reporting {
  readonly enabled: boolean;
  readonly formats: readonly string[];
  readonly outputPath: string | null;
  readonly includeMetrics: boolean;
  readonly includeLogs: boolean;
  readonly summary?: JsonValue | undefined;
}

/** What a job may touch; null: nothing is said of it, so that nothing is held back. */
export interface Permissions {
  /** Folders and files that it may write, relative to the workspace, below `~`, or absolute. */
  readonly filesystem: readonly string[] | null;
  /** Hosts that it may reach. */
  readonly network: readonly string[] | null;
  readonly registry: boolean;
}

export interface Strategy {
  /** The matrix as written: vectors with `include` and `exclude`, or one expression that gives such an object. */
  readonly matrix: Template;
  readonly failFast: boolean | string;
  readonly maxParallel: number | string | null;
  readonly pointer: string;
}

export interface Job {
  readonly id: string;
  readonly name: string;
  readonly description: string | null;
  readonly needs: readonly string[];
  readonly condition: Condition | null;
  readonly env: EnvironmentMap;
  readonly outputs: readonly OutputDeclaration[];
  readonly permissions: Permissions | null;
  /** GitHub workflows: what the job asks of its token by scope, `all` for every one (`read`, `write`, `none`); absent: nothing is said. */
  readonly tokenPermissions?: TokenPermissions | undefined;
  readonly strategy: Strategy | null;
  readonly continueOnError: boolean | string;
  /** Seconds, or an expression for them; null is no limit. */
  readonly timeout: number | string | null;
  /** What an expression of `timeout` counts; absent: seconds. */
  readonly timeoutUnit?: 'minutes' | undefined;
  readonly retries: number;
  readonly shell: string | null;
  readonly workingDirectory: string | null;
  /** As Defaults has it. */
  readonly problemMatchers?: readonly string[] | undefined;
  readonly runsOn: readonly string[];
  readonly concurrency: { readonly group: string; readonly cancelInProgress: boolean | string } | null;
  /** Null: the job is run whatever it was run with before. */
  readonly cache: JobCache | null;
  readonly steps: readonly Step[];
  /** v1 and v2: the stage's own variables over the playbook's; null for other formats. */
  readonly variables: JsonObject | null;
  /** v1 and v2: scripts of a parallel stage run at once; the plan gives each a job of its own. */
  readonly parallelScripts: boolean;
  readonly pointer: string;
}

/** By what a job is known to be unchanged, and what it leaves: then an earlier run's result stands for it. */
export interface JobCache {
  /** Files that it reads: patterns as `hashFiles` takes them; may hold `${{ }}`. */
  readonly inputs: readonly string[];
  /** Further values that it depends on. */
  readonly values: readonly Template[];
  /** Files that it makes: patterns as the action `cache` takes its paths; may hold `${{ }}`. */
  readonly outputs: readonly string[];
}

export interface OutputDeclaration {
  readonly name: string;
  readonly value: Template;
  readonly pointer: string;
}

export interface Retry {
  /** How many times again after the first. */
  readonly max: number;
  /** Seconds before the second attempt. */
  readonly delay: number;
  /** Each later delay is the one before times this; 1 keeps it constant. */
  readonly backoff: number;
  /** Exit codes worth a retry; null is any failure. */
  readonly onExitCodes: readonly number[] | null;
}

export interface Step {
  readonly id: string | null;
  readonly name: string;
  readonly condition: Condition | null;
  readonly env: EnvironmentMap;
  readonly continueOnError: boolean | string | null;
  /** Seconds, or an expression for them; null is the playbook's default. */
  readonly timeout: number | string | null;
  /** What an expression of `timeout` counts; absent: seconds. */
  readonly timeoutUnit?: 'minutes' | undefined;
  readonly retry: Retry | null;
  readonly outputs: readonly OutputDeclaration[];
  readonly with: JsonObject;
  readonly action: StepAction;
  readonly shell: string | null;
  readonly workingDirectory: string | null;
  /** As Defaults has it. */
  readonly problemMatchers?: readonly string[] | undefined;
  readonly pauseBefore: boolean;
  /** False: turned off by the author, kept in the text, never run. */
  readonly enabled: boolean;
  readonly pointer: string;
}

export type StepAction =
  /** Scripts of the workspace by the number language; the parts of one selection. */
  | { readonly kind: 'run'; readonly selection: readonly string[] }
  /** Inline text for the step's shell; may hold `${{ }}`. */
  | { readonly kind: 'script'; readonly text: string }
  /**
   * `playbook:NAME`, a built-in action, `./path`, or `owner/repo@ref`. `secrets`: those that a called workflow gets, by the
   * names that it has for them; absent: the caller's own.
   */
  | {
      readonly kind: 'uses';
      readonly target: string;
      readonly secrets?: 'inherit' | Readonly<Record<string, string>>;
    };
