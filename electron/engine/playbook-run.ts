import type { PlannedJob } from '../../shared/plan/plan.ts';
import { nestedPrefix } from '../../shared/plan/plans-within.ts';
import { isFailure, runConclusionOf } from '../../shared/run/conclusion.ts';
import type { Reason } from '../../shared/run/events.ts';
import { outlineOfJob } from '../../shared/run/outline.ts';
import type { JobState } from '../../shared/run/state.ts';
import { because, checkAfter, checkBefore } from './checks.ts';
import { enterGroup, type HeldPlace } from './concurrency.ts';
import { decideJob, type JobDecision } from './job-gate.ts';
import { JobResults } from './job-results.ts';
import { type JobEnd, JobRun } from './job-run.ts';
import type { OutputRef } from './ports.ts';
import { doneBefore, expandedBefore } from './resume.ts';
import { type Effect, type ScheduledJob, Scheduler } from './scheduler.ts';
import type { Cancellable, PlaybookEnd, RunningPlaybook, RunScope, SharedScope } from './scope.ts';

/**
 * A plan from its pre-conditions to its post-conditions: the whole of a run, or a run within a step of another. It tells of its
 * jobs; its own start and end are its owner's to tell.
 */
export class PlaybookRun implements RunningPlaybook {
  readonly scope: RunScope;
  readonly #jobs: Map<string, PlannedJob>;
  /** Jobs of an earlier part of this run, or of another run, that are not run again. */
  readonly #done: ReadonlyMap<string, JobState>;
  readonly #running = new Map<string, JobRun>();
  readonly #scheduler: Scheduler;
  readonly #end = Promise.withResolvers<void>();
  readonly #work = new Set<Promise<void>>();
  /** Runs within steps of this one, by the begin of their jobs' ids. */
  readonly #within = new Map<string, Cancellable>();
  /** Jobs that wait for a slot to go on in after a run within them. */
  readonly #returns = new Map<string, () => void>();
  /** Places in concurrency groups, by the jobs that hold them. */
  readonly #places = new Map<string, HeldPlace>();
  /** Jobs that wait for such a place. */
  readonly #entering = new Map<string, AbortController>();
  /** Why the whole cannot run, be its conditions as they may. */
  #refused: string | null = null;
  #scheduling = false;
  #cancelReason: string | null = null;
  #terminated = false;
  #broken = false;

  constructor(shared: SharedScope) {
    const { plan, options, slots } = shared;
    const expanded = expandedBefore(plan, options);
    this.#jobs = new Map(expanded.map((job) => [job.id, job]));
    const results = new JobResults(expanded, plan.playbook.format);
    this.scope = {
      ...shared,
      results,
      groupOf: (job) => this.#places.get(job)?.group ?? null,
      within: (other) => new PlaybookRun(other),
      host: (ref, within, work) => this.#host(ref, within, work),
    };
    this.#done = doneBefore(options, this.#jobs);
    // By level: how a job stands depends on how those before it do.
    for (const job of expanded.toSorted((a, b) => a.level - b.level)) {
      const state = this.#done.get(job.id);
      if (state?.conclusion) results.set(job.id, { conclusion: state.conclusion, outputs: state.outputs });
    }
    this.#scheduler = new Scheduler(expanded.map(scheduled), plan.maxConcurrency, new Set(this.#done.keys()), slots);
  }

  get jobs(): readonly PlannedJob[] {
    return [...this.#jobs.values()];
  }

  get resumed(): boolean {
    return this.scope.options.previous?.run === this.scope.options.run;
  }

  async run(): Promise<PlaybookEnd> {
    if (!this.resumed) this.#tellReused();
    const refused = this.#refused === null ? await this.#checkBefore() : because(this.#refused);
    if (refused === null) await this.#runJobs();
    else this.#skipAll(refused);
    return this.#conclude(refused);
  }

  /** It is not to run, and fails for that reason. */
  refuse(reason: string): void {
    this.#refused = reason;
  }

  async #checkBefore(): Promise<Reason | null> {
    return this.resumed ? null : checkBefore(this.scope);
  }

  cancel(reason: string): void {
    if (this.#cancelReason !== null) return;
    this.#cancelReason = reason;
    for (const waiting of this.#entering.values()) waiting.abort();
    if (this.#scheduling) this.#apply(this.#scheduler.cancelRun(reason));
  }

  get cancelled(): boolean {
    return this.#cancelReason !== null;
  }

  terminate(reason: string): void {
    this.cancel(reason);
    this.#terminated = true;
    for (const waiting of this.#entering.values()) waiting.abort();
    for (const job of this.#running.values()) job.terminate(reason);
  }

  /** Ends all at once after an error that no playbook can make; it is over once all that it runs has ended. */
  break(): void {
    if (this.#broken) return;
    this.#broken = true;
    this.terminate('The run broke');
    for (const back of this.#returns.values()) back();
    void Promise.allSettled(this.#work).then(() => this.#end.resolve());
  }

  cancelJob(id: string, reason: string): boolean {
    const within = this.#withinOf(id);
    if (within !== null) return within.run.cancelJob(within.id, reason);
    if (!this.#jobs.has(id) || this.scope.results.get(id) !== null) return false;
    this.#apply(this.#scheduler.cancelJob(id, reason));
    this.#entering.get(id)?.abort();
    return true;
  }

  cancelStep(id: string, step: string, reason: string): boolean {
    const within = this.#withinOf(id);
    if (within !== null) return within.run.cancelStep(within.id, step, reason);
    return this.#running.get(id)?.cancelStep(step, reason) ?? false;
  }

  #withinOf(id: string): { readonly run: Cancellable; readonly id: string } | null {
    if (this.#jobs.has(id)) return null;
    for (const [prefix, run] of this.#within) if (id.startsWith(prefix)) return { run, id: id.slice(prefix.length) };
    return null;
  }

  async #host<T>({ job, step }: OutputRef, within: Cancellable, work: () => Promise<T>): Promise<T> {
    const prefix = nestedPrefix(job, step);
    this.#within.set(prefix, within);
    this.#apply(this.#scheduler.host(job));
    const done = await work();
    this.#within.delete(prefix);
    const back = Promise.withResolvers<void>();
    this.#returns.set(job, back.resolve);
    this.#apply(this.#scheduler.back(job));
    if (!this.#broken) await back.promise;
    this.#returns.delete(job);
    return done;
  }

  async #runJobs(): Promise<void> {
    this.#scheduling = true;
    const leave = this.scope.slots.join(() => this.#carryOut(this.#scheduler.fill()));
    this.#apply(this.#scheduler.start());
    if (this.#cancelReason !== null) this.#apply(this.#scheduler.cancelRun(this.#cancelReason));
    await this.#end.promise;
    leave();
  }

  #tellReused(): void {
    const { previous } = this.scope.options;
    if (previous === null) return;
    for (const [id, { result, conclusion, outputs }] of this.#done) {
      if (result === null || conclusion === null) continue;
      const reason = because(`Taken over from run ${previous.run}`);
      const end = { attempt: 0, result, conclusion, outputs: { ...outputs }, reason };
      void this.scope.say({ type: 'job.completed', job: id, ...end });
    }
    for (const { job, step, from, ...artifact } of previous.artifacts)
      if (this.#done.has(job))
        void this.scope.say({ type: 'artifact.uploaded', job, step, artifact, from: from ?? previous.run });
  }

  /** What it does may free slots, or need some that others have. */
  #apply(effects: readonly Effect[]): void {
    this.#carryOut(effects);
    this.scope.slots.offer();
  }

  #carryOut(effects: readonly Effect[]): void {
    for (const effect of effects) {
      switch (effect.kind) {
        case 'decide':
          this.#watch(this.#decide(effect.job, effect.again));
          break;
        case 'queue':
          void this.scope.say({ type: 'job.queued', job: effect.job });
          break;
        case 'start':
          this.#watch(this.#runJob(effect.job));
          break;
        case 'return':
          this.#returns.get(effect.job)?.();
          break;
        case 'cancel':
          void this.scope.say({ type: 'job.cancelling', job: effect.job, reason: effect.reason });
          this.#running.get(effect.job)?.cancel(effect.reason);
          break;
        case 'refuse':
          this.#tellEnd(effect.job, unrun(effect.as, because(effect.reason)));
          break;
        case 'end':
          // A broken run ends once all that runs has ended.
          if (!this.#broken) this.#end.resolve();
      }
    }
  }

  /** Nothing that a playbook says makes these reject: what does is a bug, and must not leave a run that never ends. */
  #watch(work: Promise<void>): void {
    const failed = (error: unknown) => {
      this.break();
      this.scope.fail(error);
    };
    const watched = work.catch(failed).finally(() => this.#work.delete(watched));
    this.#work.add(watched);
  }

  async #decide(id: string, again: boolean): Promise<void> {
    const job = this.#jobs.get(id);
    if (job === undefined) return;
    const decision = await this.#decisionOf(job);
    if (decision.kind === 'legs') {
      this.#expand(job, decision.legs);
    } else if (decision.kind === 'run') {
      await this.#enterAndAdmit(job, decision, again);
    } else {
      const as = decision.kind === 'error' ? 'failure' : again ? 'cancelled' : 'skipped';
      this.#tellEnd(id, unrun(as, decision.reason));
      this.#apply(this.#scheduler.completed(id, as === 'failure'));
    }
  }

  /** A job that waits for its concurrency group has no slot yet: others work meanwhile, and none can wait for each other. */
  async #enterAndAdmit(
    job: PlannedJob,
    { admission, place }: Extract<JobDecision, { kind: 'run' }>,
    again: boolean,
  ): Promise<void> {
    const { id, concurrency } = job;
    const held = this.#places.has(id);
    const abort = new AbortController();
    if (this.#terminated) abort.abort();
    this.#entering.set(id, abort);
    const entry = await enterGroup({
      scope: this.scope,
      concurrency: held ? null : concurrency,
      place,
      member: { run: this.scope.options.run, job: id },
      signal: abort.signal,
      onWaiting: (group, holder) => void this.scope.say({ type: 'job.waiting', job: id, group, holder }),
      onCancel: (reason) => this.cancelJob(id, reason),
    });
    this.#entering.delete(id);
    if (!entry.ok) return this.#notAdmitted(id, 'failure', entry.error);
    if (entry.value.kind === 'replaced') return this.#notAdmitted(id, 'cancelled', entry.value.reason);
    if (entry.value.kind === 'entered' && entry.value.place !== null) this.#places.set(id, entry.value.place);
    // Cancelled meanwhile: its condition may not hold any more.
    if (entry.value.kind === 'aborted' && this.scope.results.get(id) === null && this.#cancelReason !== null) {
      return this.#decide(id, again);
    }
    this.#apply(this.#scheduler.admit(id, admission));
  }

  #notAdmitted(id: string, as: 'failure' | 'cancelled', reason: string): void {
    this.#tellEnd(id, unrun(as, because(reason)));
    this.#apply(this.#scheduler.completed(id, as === 'failure'));
  }

  /** Decides again where the run was cancelled while the answer was on its way. */
  async #decisionOf(job: PlannedJob): Promise<JobDecision> {
    for (;;) {
      if (this.#terminated) return { kind: 'skip', reason: because('The run was brought to its end') };
      const cancelled = this.#cancelReason !== null;
      const decision = await decideJob(this.scope, job, cancelled);
      if (cancelled === (this.#cancelReason !== null)) return decision;
    }
  }

  #expand(job: PlannedJob, legs: readonly PlannedJob[]): void {
    this.#jobs.delete(job.id);
    for (const leg of legs) this.#jobs.set(leg.id, leg);
    this.scope.results.expand(job.id, legs);
    void this.scope.say({ type: 'job.expanded', job: job.id, legs: legs.map(outlineOfJob) });
    this.#apply(this.#scheduler.expand(job.id, legs.map(scheduled)));
  }

  async #runJob(id: string): Promise<void> {
    const job = this.#jobs.get(id);
    if (job === undefined) return;
    const before = this.resumed ? (this.scope.options.previous?.jobs.get(id) ?? null) : null;
    const running = new JobRun(this.scope, job, before);
    this.#running.set(id, running);
    if (this.#terminated) running.terminate(this.#cancelReason ?? '');
    const end = await running.run();
    this.#running.delete(id);
    this.#tellEnd(id, { ...end, reason: end.reason === null ? null : because(end.reason) });
    if (end.result !== end.conclusion) {
      const message = `${job.name} failed, and the playbook goes on all the same (continueOnError)`;
      void this.scope.say({ type: 'run.warning', code: 'job-failed-forgiven', message });
    }
    this.#apply(this.#scheduler.completed(id, isFailure(end.conclusion)));
  }

  #tellEnd(id: string, end: Omit<JobEnd, 'reason'> & { readonly reason: Reason | null }): void {
    const { attempt, result, conclusion, outputs, reason } = end;
    this.scope.results.set(id, { conclusion, outputs });
    void this.#places.get(id)?.leave();
    this.#places.delete(id);
    const told = { attempt, result, conclusion, outputs: { ...outputs }, reason };
    void this.scope.say({ type: 'job.completed', job: id, ...told });
  }

  #skipAll(reason: Reason): void {
    for (const id of this.#jobs.keys()) if (!this.#done.has(id)) this.#tellEnd(id, unrun('skipped', reason));
  }

  async #conclude(refused: Reason | null): Promise<PlaybookEnd> {
    if (refused !== null && this.#cancelReason === null) return { conclusion: 'failure', reason: refused };
    const conclusion = runConclusionOf(this.scope.results.conclusions(), this.#cancelReason !== null);
    if (this.#cancelReason !== null) return { conclusion, reason: because(this.#cancelReason) };
    if (conclusion !== 'success') return { conclusion, reason: null };
    const reason = await checkAfter(this.scope);
    return { conclusion: reason === null ? conclusion : 'failure', reason };
  }
}

function scheduled({ id, needs, strategy }: PlannedJob): ScheduledJob {
  return { id, needs, group: strategy?.group ?? null };
}

/** A job that ended without an attempt. */
function unrun(as: 'skipped' | 'cancelled' | 'failure', reason: Reason) {
  return { attempt: 0, result: as, conclusion: as, outputs: {}, reason };
}
