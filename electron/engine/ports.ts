import type { JsonValue } from '../../shared/base/json.ts';
import type { Result } from '../../shared/base/result.ts';
import type { RunEventBody, StepError } from '../../shared/run/events.ts';

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
  /** Whether a program of that name is on the PATH. */
  commandExists(name: string): boolean;
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
