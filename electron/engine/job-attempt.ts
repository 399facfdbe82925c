import type { JsonValue } from '../../shared/base/json.ts';
import type { PlannedJob, PlannedStep } from '../../shared/plan/plan.ts';
import { jobResultOf } from '../../shared/run/conclusion.ts';
import type { Conclusion, RunEventBody } from '../../shared/run/events.ts';
import type { Kept } from '../../shared/run/kept.ts';
import type { StepState } from '../../shared/run/state.ts';
import { actionNameOf, actionNames, actionRepository } from './action-name.ts';
import type { Place, StepResult } from './contexts.ts';
import { keptPost, postOf } from './kept-post.ts';
import { JobMatchers } from './matchers/job-matchers.ts';
import type { CacheRequest, JobSession, OutputRef } from './ports.ts';
import { saveCache } from './save-cache.ts';
import type { RunScope } from './scope.ts';
import { unsealAll } from './sealed.ts';
import type { ActionPost, ActionState, StepSetting } from './step-setting.ts';

/** An attempt's end, before anything is forgiven. */
export interface AttemptEnd {
  readonly attempt: number;
  readonly result: Conclusion;
  readonly outputs: Readonly<Record<string, JsonValue>>;
  /** A sentence where the steps alone do not tell why. */
  readonly reason: string | null;
}

/** One attempt of a job while it goes on: what its steps have left for those after them. */
export class JobAttempt implements StepSetting {
  readonly scope: RunScope;
  readonly job: PlannedJob;
  /** From 1. */
  readonly number: number;
  readonly session: JobSession;
  /** It takes up what an earlier run left of the job, be it in the runs within its steps. */
  readonly goesOn: boolean;
  /** Why the job as a whole must end; null while it need not. */
  ending: 'cancelled' | 'timed_out' | null = null;
  /** Not even steps with always() run any more. */
  terminated = false;
  /** Of the playbook and the job, expanded. */
  baseEnv: Readonly<Record<string, string>> = {};
  /** PATH entries added by steps, newest first. */
  path: readonly string[] = [];
  readonly matchers = new JobMatchers();
  readonly depth = 0;
  readonly repository = null;
  readonly #states = new Map<string, ActionState>();
  /** By action, the last one asked for being the last. */
  readonly #posts = new Map<string, ActionPost>();
  readonly #saves: CacheRequest[] = [];
  readonly #actionNames: ReadonlyMap<string, string>;
  /** The step that runs. */
  #step: PlannedStep | null = null;
  #addedEnv: Readonly<Record<string, string>> = {};
  readonly #steps = new Map<string, StepResult>();
  readonly #named = new Map<string, StepResult>();

  constructor(scope: RunScope, job: PlannedJob, number: number, goesOn: boolean) {
    this.scope = scope;
    this.job = job;
    this.number = number;
    this.goesOn = goesOn;
    this.#actionNames = actionNames(job.steps);
    const { run, workspace } = scope.options;
    this.session = scope.ports.sessions.open({
      run,
      job: job.id,
      attempt: number,
      workspace,
      permissions: job.permissions,
    });
  }

  /** What the steps of an interrupted attempt left behind: they are not run again. */
  restore(steps: readonly StepState[]): void {
    for (const { id, status, outcome, conclusion, outputs, exported, kept } of steps) {
      if (status !== 'completed' || outcome === null || conclusion === null || conclusion === 'interrupted') continue;
      this.record(id, { outcome, conclusion, outputs });
      this.export(exported.env, exported.path);
      for (const one of kept) this.#restoreKept(id, one);
    }
  }

  #restoreKept(step: string, kept: Kept): void {
    const { secrets, run } = this.scope.options;
    switch (kept.kind) {
      case 'state':
        this.stateOf(kept.action).values = unsealAll(kept.values, secrets);
        break;
      case 'post':
        this.#posts.set(kept.action, postOf(kept, step, secrets));
        break;
      case 'cache':
        this.#saves.unshift({ ...this.ref(step), run, restoreKeys: [], lookupOnly: false, ...kept });
    }
  }

  /** A step is about to run. */
  begin(step: PlannedStep): void {
    this.#step = step;
  }

  has(step: string): boolean {
    return this.#steps.has(step);
  }

  record(step: string, result: StepResult): void {
    this.#steps.set(step, result);
    if (this.job.steps.some(({ id, named }) => id === step && named)) this.#named.set(step, result);
  }

  export(env: Readonly<Record<string, string>>, path: readonly string[]): void {
    this.#addedEnv = { ...this.#addedEnv, ...env };
    this.path = [...path, ...this.path];
  }

  ref(step: string): OutputRef {
    return { job: this.job.id, step };
  }

  say(event: RunEventBody): Promise<void> {
    return this.scope.say(event);
  }

  actionOf(step: string): string {
    return step;
  }

  stateOf(action: string): ActionState {
    const state = this.#states.get(action) ?? { prepared: false, values: {} };
    this.#states.set(action, state);
    return state;
  }

  compositeEnv(): Readonly<Record<string, string>> {
    return {};
  }

  /** An earlier attempt of its step may have asked for it, too. */
  addPost(post: ActionPost): void {
    this.#posts.delete(post.action);
    this.#posts.set(post.action, post);
    const kept = keptPost(post, this.scope.options.secrets);
    void this.say({ type: 'step.kept', ...this.ref(post.step), kept });
  }

  /** What actions asked for at the job's end, the last one asked for being the first. */
  posts(): readonly ActionPost[] {
    return [...this.#posts.values()].reverse();
  }

  saveLater(request: CacheRequest): void {
    this.#saves.unshift(request);
    const { job, step, key, paths, parts } = request;
    const kept = { kind: 'cache' as const, key, paths: [...paths], parts: [...parts] };
    void this.say({ type: 'step.kept', job, step, kept });
  }

  /** All steps are through. */
  async finish(): Promise<void> {
    if (this.result() !== 'success') return;
    for (const request of this.#saves) await saveCache(this.scope, request);
  }

  /** What every step sees: a step's own `env` goes over it. */
  env(): Readonly<Record<string, string>> {
    return { ...this.baseEnv, ...this.#addedEnv };
  }

  /** The result if the job ended here. */
  result(): Conclusion {
    return this.ending ?? jobResultOf([...this.#steps.values()].map((step) => step.conclusion));
  }

  /** The job so far, as the status functions of its steps see it. */
  status(): 'success' | 'failure' | 'cancelled' {
    if (this.ending !== null) return 'cancelled';
    const result = this.result();
    return result === 'failure' || result === 'cancelled' ? result : 'success';
  }

  #place(): NonNullable<Place['step']> | null {
    if (this.#step === null) return null;
    const { id, uses } = this.#step;
    return { name: actionNameOf(this.#actionNames, id), action: actionRepository(uses) };
  }

  /** Where a step is; `own`: how it sees itself once it has outputs. */
  place(
    env: Readonly<Record<string, string>>,
    own: { readonly id: string; readonly result: StepResult } | null = null,
  ): Place {
    const steps = own === null ? this.#named : new Map([...this.#named, [own.id, own.result]]);
    const workingDirectory = this.scope.options.workspace;
    return { job: this.job, env, steps, status: this.status(), workingDirectory, step: this.#place() };
  }
}
