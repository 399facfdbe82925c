import type { JsonValue } from '../base/json.ts';
import type { Annotation, Conclusion, Reason, RunOutline, StepError } from './events.ts';
import type { HoldEnd, HoldPoint } from './hold.ts';
import type { Kept } from './kept.ts';

/** waiting: not all needs are through; queued: waits for a slot. */
export type Status = 'waiting' | 'queued' | 'in_progress' | 'completed';

/** The fold of a run's events so far. Times are milliseconds since 1970. Never mutated: every event gives a new one, sharing what did not change. */
export interface RunState {
  readonly run: string;
  /** Of the last event applied. */
  readonly seq: number;
  readonly status: Exclude<Status, 'waiting'>;
  readonly conclusion: Conclusion | null;
  readonly reason: Reason | null;
  readonly outline: RunOutline | null;
  readonly actor: string;
  readonly event: string;
  readonly workspace: string;
  readonly attempt: number;
  readonly maxConcurrency: number;
  readonly cancelling: boolean;
  readonly startedAt: number | null;
  readonly completedAt: number | null;
  /** Each followed by those that its steps run. */
  readonly jobs: ReadonlyMap<string, JobState>;
  /** By name, in the order of their upload. */
  readonly artifacts: readonly RunArtifact[];
  readonly warnings: readonly { readonly code: string; readonly message: string }[];
}

/** Files kept with the run. */
export interface RunArtifact {
  readonly name: string;
  readonly job: string;
  readonly step: string;
  /** Bytes. */
  readonly size: number;
  readonly files: number;
  readonly digest: string;
  /** ISO 8601. */
  readonly expiresAt: string;
  /** The run that it was taken over from; null where this one made it. */
  readonly from: string | null;
}

/** What a cache had to say: of a hit the run that it is from, of a miss what changed. */
export type CacheNote =
  | { readonly kind: 'hit'; readonly from: string; readonly key: string | null }
  | { readonly kind: 'miss'; readonly reason: string; readonly key: string | null };

export interface JobState {
  readonly id: string;
  /** Id in the playbook. */
  readonly job: string;
  readonly name: string;
  readonly needs: readonly string[];
  readonly level: number;
  readonly matrix: Readonly<Record<string, JsonValue>> | null;
  /** The step of another job, and the attempt of that job, whose run this job is of; null: it is of the whole run. */
  readonly parent: { readonly job: string; readonly step: string; readonly jobAttempt: number } | null;
  readonly status: Status;
  readonly result: Conclusion | null;
  readonly conclusion: Conclusion | null;
  readonly reason: Reason | null;
  readonly cancelling: boolean;
  /** When it began to wait for its concurrency group. */
  readonly lockedAt: number | null;
  readonly queuedAt: number | null;
  readonly startedAt: number | null;
  readonly completedAt: number | null;
  /** From 1; 0 before the first. */
  readonly attempt: number;
  /** Finished attempts before this one, each whole. */
  readonly earlierAttempts: readonly JobAttempt[];
  readonly outputs: Readonly<Record<string, JsonValue>>;
  /** Null where the job is not one to be taken from the cache. */
  readonly cache: CacheNote | null;
  readonly steps: readonly StepState[];
}

export interface JobAttempt {
  readonly attempt: number;
  readonly startedAt: number;
  readonly completedAt: number;
  readonly conclusion: Conclusion;
  readonly steps: readonly StepState[];
}

export interface StepState {
  readonly id: string;
  readonly name: string;
  readonly kind: 'run' | 'script' | 'uses';
  readonly shell: string;
  readonly command: string;
  readonly status: Exclude<Status, 'queued'>;
  readonly outcome: Conclusion | null;
  readonly conclusion: Conclusion | null;
  readonly reason: Reason | null;
  readonly waitingForInput: boolean;
  /** A person may take over here; times in ms since 1970. Null: it is not held. */
  readonly held: {
    /** Of the step of an action which holds; null: it is this step itself. */
    readonly within: string | null;
    readonly point: HoldPoint;
    readonly since: number;
    readonly until: number;
  } | null;
  /** The holds that are over, in their order; times in ms since 1970. */
  readonly holds: readonly {
    readonly by: HoldEnd;
    readonly typed: readonly string[];
    readonly text: string | null;
    readonly from: number;
    readonly to: number;
  }[];
  readonly cancelling: boolean;
  readonly startedAt: number | null;
  readonly completedAt: number | null;
  readonly attempt: number;
  readonly earlierAttempts: readonly StepAttempt[];
  readonly exitCode: number | null;
  readonly error: StepError | null;
  readonly outputs: Readonly<Record<string, JsonValue>>;
  readonly outputBytes: number;
  readonly annotations: readonly Annotation[];
  /** Markdown; '' where the step wrote none. */
  readonly summary: string;
  readonly survivors: readonly number[];
  /** Null where it asked no cache. */
  readonly cache: CacheNote | null;
  /** What it added for the steps after it; PATH entries newest first. */
  readonly exported: { readonly env: Readonly<Record<string, string>>; readonly path: readonly string[] };
  /** What it leaves for a later part of its action, or for the end of its job, in the order in which it was told. */
  readonly kept: readonly Kept[];
}

export interface StepAttempt {
  readonly attempt: number;
  readonly startedAt: number;
  readonly completedAt: number;
  readonly outcome: Conclusion;
  readonly exitCode: number | null;
  readonly error: StepError | null;
}
