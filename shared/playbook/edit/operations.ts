import type { JsonObject, JsonValue } from '../../base/json.ts';

/** A step by its job and its place among the job's steps, from 0. */
export interface StepPlace {
  readonly job: string;
  readonly step: number;
}

/** An edit of a value, told by RFC 6901 JSON pointers into the text. Works in every format. */
export type ValueOperation =
  /**
   * Sets a value, in its place where it is there; objects on the way to it are made. A new key of a job or step stands before
   * the steps, and what names the part or decides over it before the rest.
   */
  | { readonly kind: 'set'; readonly pointer: string; readonly value: JsonValue }
  /** Another key for the same value, at the same place of its object. Nothing that names it is changed. */
  | { readonly kind: 'rename-key'; readonly pointer: string; readonly key: string }
  /** Puts an item before the one that the pointer tells; one past the last appends. */
  | { readonly kind: 'insert'; readonly pointer: string; readonly value: JsonValue }
  /** Takes a key or an item away, with its comments. */
  | { readonly kind: 'remove'; readonly pointer: string };

/**
 * What a person does to a playbook. Values are edited in every format; gestures of jobs and steps are for v3 and GitHub
 * workflows, and are refused in the older formats, which `migrate` brings to v3.
 */
export type EditOperation =
  | ValueOperation
  /** Edits of values, each of what the ones before left, as one. */
  | { readonly kind: 'several'; readonly operations: readonly ValueOperation[] }
  /**
   * A new job with one step, behind `after` in the text; it needs `needs`. `id` null: a free one is chosen. Without `step` it
   * says hello; with one the job is called as that is.
   */
  | {
      readonly kind: 'add-job';
      readonly id: string | null;
      readonly after: string | null;
      readonly needs: readonly string[];
      readonly step?: JsonObject;
    }
  /** Another id, in every need, expression and condition too. */
  | { readonly kind: 'rename-job'; readonly job: string; readonly id: string }
  | { readonly kind: 'duplicate-jobs'; readonly jobs: readonly string[] }
  /** Takes jobs away, and them out of the needs of others; conditions that name them are told in `notes`. */
  | { readonly kind: 'delete-jobs'; readonly jobs: readonly string[] }
  /** `job` needs `need` from now on; refused with the path where that closes a cycle. */
  | { readonly kind: 'connect'; readonly job: string; readonly need: string }
  | { readonly kind: 'disconnect'; readonly job: string; readonly need: string }
  /** A new job between `job` and what it needs, with a step as `add-job` has it. */
  | { readonly kind: 'insert-job'; readonly job: string; readonly need: string; readonly step?: JsonObject }
  /** `at` is the place that the step gets; past the last appends. */
  | { readonly kind: 'add-step'; readonly job: string; readonly at: number; readonly step: JsonObject }
  | { readonly kind: 'duplicate-step'; readonly place: StepPlace }
  | { readonly kind: 'delete-step'; readonly place: StepPlace }
  /** `to` is the place it has afterwards. */
  | { readonly kind: 'move-step'; readonly place: StepPlace; readonly to: StepPlace }
  /** Another id, in the expressions and conditions of its job too. */
  | { readonly kind: 'rename-step'; readonly place: StepPlace; readonly id: string }
  /** Off: `enabled: false` of a v3 step; of a job or a workflow's step a condition that is false, around the one it had. */
  | { readonly kind: 'turn'; readonly job: string; readonly step: number | null; readonly on: boolean }
  /** Jobs as `turn` does one; those that are so already stay as they are. */
  | { readonly kind: 'turn-jobs'; readonly jobs: readonly string[]; readonly on: boolean }
  /** Jobs or steps as `copyText` gives them, or written by hand, in JSON or YAML; steps go to `place`. */
  | { readonly kind: 'paste'; readonly text: string; readonly place: StepPlace | null };

/** What a gesture left selected. */
export interface EditSelection {
  readonly job: string;
  readonly step: number | null;
}
