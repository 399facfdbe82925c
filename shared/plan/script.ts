import type { JsonObject, JsonValue } from '../base/json.ts';
import type { ActionCopies } from './action-copies.ts';

/** A numbered script of the workspace, with what its comments and its param block say of it. Found by the host, never run for it. */
export interface Script {
  /** Four digits. */
  readonly number: string;
  /** What stands between the number and the extension in the file's name. */
  readonly name: string;
  /** Relative to the workspace, with forward slashes. */
  readonly path: string;
  readonly shell: 'pwsh' | 'bash' | 'python' | 'node' | 'cmd';
  readonly stage: string | null;
  readonly description: string | null;
  readonly condition: string | null;
  readonly dependencies: readonly string[];
  readonly tags: readonly string[];
  /** Null: the script declares no parameters, or its language has none. */
  readonly parameters: readonly ScriptParameter[] | null;
}

export interface ScriptParameter {
  readonly name: string;
  /** The type as written, lower case, without brackets: `string`, `int`, `switch`, `string[]`, `hashtable`; null is untyped. */
  readonly type: string | null;
  readonly mandatory: boolean;
  /** The default as the script writes it, an expression in its own language; null where it has none. */
  readonly default: string | null;
  readonly validateSet: readonly string[];
  readonly help: string | null;
  /** Other names a caller may bind it by. */
  readonly aliases: readonly string[];
}

/** An action's own file. */
export interface ActionText {
  /** Absolute. */
  readonly file: string;
  readonly text: string;
}

/** What the plan knows of a workspace: data only, gathered by the host before planning. */
export interface WorkspaceFacts {
  /** Relative folder the numbered scripts live in. */
  readonly scriptsFolder: string;
  readonly scripts: readonly Script[];
  /** Shells found on this machine, by the name that `shell` uses; null: not looked for, so nothing is said of missing ones. */
  readonly shells: readonly FoundShell[] | null;
  readonly platform: 'linux' | 'darwin' | 'win32';
  /** What stands in for actions of repositories elsewhere. */
  readonly actionCopies: ActionCopies;
  /** What enforces the permissions of jobs on this machine; null: nothing does. Absent: not looked for. */
  readonly sandbox?: 'bubblewrap' | null;
  /** Action files of the folders that steps name, by the `uses` as written; null: the folder has none. Absent: not looked for. */
  readonly actions?: Readonly<Record<string, ActionText | null>>;
  /** Playbooks that a step may name; absent: not looked for, so nothing is said of what a step calls. */
  readonly playbooks?: readonly PlaybookText[];
}

/** A playbook of the workspace as it stands there. */
export interface PlaybookText {
  /** As the plan names files. */
  readonly path: string;
  /** Of its metadata, else its file's without the ending. */
  readonly name: string;
  readonly text: string;
}

export interface FoundShell {
  readonly name: string;
  readonly path: string;
  readonly version: string | null;
}

/** What a person gives for one run, beside the playbook. */
export interface RunValues {
  readonly profile: string | null;
  readonly variables: Readonly<Record<string, JsonValue>>;
  readonly inputs: Readonly<Record<string, JsonValue>>;
  readonly env: Readonly<Record<string, string>>;
  /** Names of the secrets that have a value; values never enter a plan. */
  readonly secrets: readonly string[];
  readonly event: string | null;
  /** What the event says, in the form of GitHub's payloads; it goes before what this machine knows of it. */
  readonly payload?: JsonObject | undefined;
  readonly maxConcurrency: number | null;
  /** Job ids (of the playbook or the plan) to run with nothing but themselves; empty is all. */
  readonly jobs: readonly string[];
  /** Run this job and all that need it, taking those before as done; null is all. */
  readonly from: string | null;
}

/** Of a run to which nothing is given. */
export const noValues: RunValues = {
  profile: null,
  variables: {},
  inputs: {},
  env: {},
  secrets: [],
  event: null,
  maxConcurrency: null,
  jobs: [],
  from: null,
};
