import type { JsonObject, JsonValue } from '../../shared/base/json.ts';
import type { Result } from '../../shared/base/result.ts';
import type { Permissions } from '../../shared/playbook/model.ts';
import type { Annotation, Conclusion, Reason, RunEventBody, StepError } from '../../shared/run/events.ts';
import type { HoldDecision, HoldPoint } from '../../shared/run/hold.ts';

/**
 * All that the engine asks of the world. It knows no file, process, clock or Electron: whoever composes it gives these,
 * the real ones in the host, simulated ones in its tests.
 */
export interface EnginePorts {
  readonly clock: Clock;
  readonly journal: JournalPort;
  readonly output: OutputPort;
  readonly sessions: SessionsPort;
  readonly files: FilesPort;
  readonly artifacts: ArtifactsPort;
  readonly cache: CachePort;
  readonly jobCache: JobCachePort;
  readonly tools: ToolsPort;
  readonly actions: ActionsPort;
  readonly groups: GroupsPort;
  readonly holds: HoldsPort;
}

/** People who may take over a job where it holds. */
export interface HoldsPort {
  /** Whether the job is to hold there. `marked`: the playbook asks for it. */
  wants(ref: OutputRef, point: HoldPoint, marked: boolean): boolean;
  /** How long a hold may last, in milliseconds. */
  readonly limit: number;
  /** What a person decides; null where the signal came first. Never rejects. */
  decision(ref: OutputRef, signal: AbortSignal): Promise<HoldDecision | null>;
}

export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Calls back once after `milliseconds`, be it longer than a system's timer can wait; the answer takes the call back. */
  after(milliseconds: number, callback: () => void): () => void;
}

export interface JournalPort {
  /** Resolves when the event is on disk; events are told and stored in the order of the calls. */
  append(event: RunEventBody): Promise<void>;
}

export interface OutputRef {
  readonly job: string;
  readonly step: string;
}

export interface OutputPort {
  /** Bytes already masked. Resolves when more may be written: this is how a flood is slowed at its source. */
  write(ref: OutputRef, chunk: Uint8Array): Promise<void>;
  /** Length of the step's output in bytes, after all writes so far. */
  length(ref: OutputRef): number;
}

export interface FilesPort {
  /** `hashFiles`: SHA-256 in hex over the files that match, relative to the workspace; '' where none does. */
  hash(patterns: readonly string[]): Promise<string>;
  /** Whether something is at the path, relative to `workingDirectory`; wildcards as PowerShell's Test-Path has them. */
  exists(path: string, kind: 'any' | 'leaf' | 'container'): boolean;
  /** The text of a file, by a path relative to the workspace; null where there is none, or it is too large to be read. */
  read(path: string): Promise<string | null>;
  /** Whether a program of that name is on the PATH. */
  commandExists(name: string): boolean;
}

/** Files that a run keeps and passes between its jobs. Failures are sentences. */
export interface ArtifactsPort {
  /** Null: no file matches. The same step may replace what an earlier attempt of it kept. */
  upload(request: ArtifactUpload): Promise<Result<ArtifactFacts | null, string>>;
  /** An unknown name is a failure; a pattern that matches nothing is not. */
  download(request: ArtifactDownload): Promise<Result<ArtifactsDownloaded, string>>;
}

export interface ArtifactUpload extends OutputRef {
  readonly name: string;
  /** As actions/upload-artifact takes them: relative to the workspace, `!` takes away. */
  readonly paths: readonly string[];
  /** Whether names that begin with a dot count. */
  readonly hidden: boolean;
  /** Whether an artifact of that name is replaced. */
  readonly overwrite: boolean;
  /** Null: as long as others are kept. */
  readonly retentionDays: number | null;
  /** Names of artifacts and of files in them are listed as they are: one of which this is true is refused. */
  readonly holdsSecret: (name: string) => boolean;
}

export interface ArtifactFacts {
  readonly name: string;
  readonly size: number;
  readonly files: number;
  /** `sha256:` and the hash over the names, modes and contents of its files. */
  readonly digest: string;
  /** ISO 8601. */
  readonly expiresAt: string;
}

export interface ArtifactDownload {
  /** Null: all, or those that match `pattern`. */
  readonly name: string | null;
  readonly pattern: string | null;
  /** All into one folder instead of one for each. */
  readonly merge: boolean;
  /** Relative to the workspace. */
  readonly folder: string;
}

export interface ArtifactsDownloaded {
  /** Absolute. */
  readonly folder: string;
  readonly artifacts: readonly ArtifactFacts[];
}

/** Files that runs of a workspace leave for later ones. */
export interface CachePort {
  restore(request: CacheRequest): Promise<CacheAnswer>;
  /** Failures are sentences. Exists: another run was first with this key. */
  save(request: CacheRequest): Promise<Result<{ readonly size: number } | 'exists', string>>;
}

/** A named piece of what a key is made of, so that a miss can say which of them changed. */
export interface KeyPart {
  readonly name: string;
  readonly value: string;
}

export interface CacheRequest extends OutputRef {
  readonly run: string;
  readonly key: string;
  readonly restoreKeys: readonly string[];
  /** As actions/cache takes them: relative to the workspace, below `~`, or absolute. */
  readonly paths: readonly string[];
  readonly parts: readonly KeyPart[];
  /** Only tells what would be restored. */
  readonly lookupOnly: boolean;
}

export type CacheAnswer =
  | {
      readonly kind: 'hit';
      /** The key that it was saved under: the one asked for, or one that begins with a restore key. */
      readonly key: string;
      /** The run that saved it. */
      readonly from: string;
      readonly size: number;
    }
  /** `reason` is a sentence; `damaged`: there was one, and it could not be used. */
  | { readonly kind: 'miss'; readonly reason: string; readonly damaged: boolean };

/** Whole jobs that ran before with the same inputs. */
export interface JobCachePort {
  /** Puts the files and artifacts of a hit in their places before it answers. */
  take(request: JobCacheRequest): Promise<JobCacheAnswer>;
  /** Keeps what the job left, once its last step's end is stored; a failure is a sentence. */
  keep(request: JobCacheRequest, outputs: JsonObject): Promise<Result<void, string>>;
}

export interface JobCacheRequest {
  readonly run: string;
  /** Id in the plan. */
  readonly job: string;
  /** The playbook's path. */
  readonly playbook: string;
  /** What the job is made of and sees, by names for people. Values may be secret: they are kept only as a keyed hash. */
  readonly values: Readonly<Record<string, JsonValue>>;
  /** Files that it reads: patterns as `hashFiles` takes them. */
  readonly inputs: readonly string[];
  /** Files that it leaves: patterns as a cache takes them. */
  readonly outputs: readonly string[];
}

export type JobCacheAnswer =
  | {
      readonly kind: 'hit';
      readonly from: string;
      readonly outputs: JsonObject;
      readonly steps: readonly CachedStep[];
      readonly artifacts: readonly (ArtifactFacts & { readonly step: string })[];
    }
  | { readonly kind: 'miss'; readonly reason: string };

/** A step of a job that was kept, as the run had it. */
export interface CachedStep {
  readonly id: string;
  readonly name: string;
  readonly shell: string;
  readonly command: string;
  readonly outcome: Conclusion;
  readonly conclusion: Conclusion;
  readonly exitCode: number | null;
  readonly error: StepError | null;
  readonly reason: Reason | null;
  readonly outputs: JsonObject;
  readonly summary: string;
  readonly annotations: readonly Annotation[];
  /** Its output, masked as it was written. */
  output(): AsyncIterable<Uint8Array>;
}

/** Concurrency groups of a workspace, across its runs and their processes. Names go without regard to letter case. */
export interface GroupsPort {
  /** Waits until the place is this member's, or will not be. Never rejects. */
  enter(request: GroupRequest, hooks: GroupHooks): Promise<GroupAnswer>;
}

export interface GroupRequest {
  readonly group: string;
  readonly member: GroupMember;
  /** Whoever holds the place is told to give it up. */
  readonly cancelInProgress: boolean;
}

/** A run, or one of its jobs by the plan's id. */
export interface GroupMember {
  readonly run: string;
  readonly job: string | null;
}

export interface GroupHooks {
  /** Ends the waiting. */
  readonly signal: AbortSignal;
  /** Null: it is not known who holds the place. */
  onWaiting(holder: GroupMember | null): void;
  /** Once it has the place: a newer member wants it at once. */
  onCancel(by: GroupMember): void;
}

export type GroupAnswer =
  | { readonly kind: 'entered'; leave(): Promise<void> }
  | { readonly kind: 'replaced'; readonly by: GroupMember }
  | { readonly kind: 'aborted' };

/** The files of actions on this machine. */
export interface ActionsPort {
  /** The action file of an absolute folder, `file` being its path; null where there is none. */
  read(folder: string): Promise<{ readonly file: string; readonly text: string } | null>;
}

/** Programs of this machine that tell what they are. */
export interface ToolsPort {
  /** Starts the first program that a step would find; null where it would find none of them. Never throws. */
  ask(question: ToolQuestion): Promise<ToolAnswer | null>;
}

export interface ToolQuestion extends Pick<StepCommand, 'env' | 'path' | 'workingDirectory'> {
  readonly programs: readonly string[];
  readonly args: readonly string[];
}

export interface ToolAnswer {
  /** The one of the programs that was found. */
  readonly program: string;
  /** Absolute. */
  readonly path: string;
  /** All that it wrote, or a sentence on why it could not be asked. */
  readonly answer: Result<string, string>;
}

export interface SessionsPort {
  /** Makes the place in which one attempt of a job runs. Starts no process before the first step needs it. */
  open(job: JobPlace): JobSession;
}

export interface JobPlace {
  readonly run: string;
  readonly job: string;
  readonly attempt: number;
  /** Absolute. */
  readonly workspace: string;
  /** What its programs may touch; null: whatever this program may. */
  readonly permissions: Permissions | null;
}

/** One attempt of a job: a persistent PowerShell process, and a terminal for each shell its steps use. */
export interface JobSession {
  /**
   * Runs one command to its end. Never throws; resolves after the last byte of output was given to `onOutput` and every
   * process of the step is gone or named as a survivor. Aborting `signal` ends it: softly first, then its whole tree.
   */
  run(command: StepCommand, hooks: StepHooks): Promise<StepExit>;
  /** Evaluates PowerShell in the job's PowerShell session, which is started for it where there is none. */
  evaluate(request: EvaluateRequest, hooks: StepHooks): Promise<Result<Readonly<Record<string, JsonValue>>, StepError>>;
  /**
   * Opens a shell for a person where a step stands: of PowerShell the job's own session, of others one of the same kind with the
   * step's environment and folder. It goes on until `signal` is aborted; whoever leaves it before has left it. Never throws.
   */
  takeOver(place: TakeOverPlace, hooks: Pick<StepHooks, 'onOutput' | 'signal'>): Promise<TakenOver>;
  /** Ends every process of the job; the answer names those that would not go. */
  close(): Promise<readonly number[]>;
}

export interface StepCommand {
  readonly step: string;
  /** A shell's name (pwsh, powershell, bash, sh, zsh, cmd, python, node), or a command line with `{0}` for the script's path. */
  readonly shell: string;
  readonly source: /** Text for the shell, fully expanded. */
    | { readonly kind: 'text'; readonly text: string }
    /** A script file with the arguments that it declares, typed. */
    | { readonly kind: 'file'; readonly path: string; readonly parameters: readonly TypedArgument[] };
  /** Absolute. */
  readonly workingDirectory: string;
  /** The whole of what the step sees beside the host's own environment. */
  readonly env: Readonly<Record<string, string>>;
  /** PATH entries put first, newest first. */
  readonly path: readonly string[];
  /** PowerShell only: evaluated in the session after the step, with its pipeline output in `$result`. */
  readonly outputs: readonly { readonly name: string; readonly expression: string }[];
  /** PowerShell only: variables set before the step and before its outputs, such as `$steps`, `$needs`, `$matrix`, `$inputs`. */
  readonly variables: Readonly<Record<string, JsonValue>>;
}

export interface TakeOverPlace extends Omit<StepCommand, 'source' | 'outputs'> {
  /** What its script was given. */
  readonly parameters: readonly TypedArgument[];
}

/** What came of a shell for a person. */
export interface TakenOver {
  /** The commands that were given, in order; none where the shell does not tell them. */
  readonly typed: readonly string[];
  /** What they wrote for the steps after. */
  readonly files: CommandFiles;
  readonly survivors: readonly number[];
  /** Why no shell could be opened; null where one was. */
  readonly error: string | null;
}

export interface TypedArgument {
  readonly name: string;
  readonly type: string | null;
  readonly value: JsonValue;
}

export interface EvaluateRequest {
  readonly expressions: readonly { readonly name: string; readonly expression: string }[];
  readonly variables: Readonly<Record<string, JsonValue>>;
  readonly env: Readonly<Record<string, string>>;
  readonly workingDirectory: string;
}

export interface StepHooks {
  /** Raw bytes of the terminal, in order; the answer resolves when more may come. */
  onOutput(chunk: Uint8Array): Promise<void>;
  /** A process of the step began, or ceased, to wait for input. */
  onWaiting(waiting: boolean): void;
  readonly signal: AbortSignal;
}

/** What a step wrote to the files named by GANTRY_OUTPUT and its like, as text. */
export interface CommandFiles {
  readonly output: string;
  readonly env: string;
  readonly path: string;
  readonly summary: string;
  readonly state: string;
}

export type StepExit =
  | {
      readonly kind: 'exited';
      /** Null where the shell has no such thing to say, as a PowerShell step that threw. */
      readonly exitCode: number | null;
      /** Null: the step succeeded. */
      readonly error: StepError | null;
      readonly outputs: Readonly<Record<string, JsonValue>>;
      readonly files: CommandFiles;
      readonly survivors: readonly number[];
    }
  | {
      readonly kind: 'stopped';
      readonly exitCode: number | null;
      readonly files: CommandFiles;
      readonly survivors: readonly number[];
    }
  /** The shell could not be started, or its session died under the step. */
  | { readonly kind: 'broken'; readonly error: StepError; readonly survivors: readonly number[] };
