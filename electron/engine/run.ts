import type { JsonValue } from '../../shared/base/json.ts';
import type { Plan, PlannedCheck, PlannedJob } from '../../shared/plan/plan.ts';
import { isFailure, runConclusionOf } from '../../shared/run/conclusion.ts';
import type { Conclusion, Reason, RunEventBody } from '../../shared/run/events.ts';
import { outlineOf, outlineOfJob } from '../../shared/run/outline.ts';
import type { JobState } from '../../shared/run/state.ts';
import { askInSession } from './ask-in-session.ts';
import type { Place } from './contexts.ts';
import { decide, expand, expandEnv } from './evaluation.ts';
import { decideJob, type JobDecision } from './job-gate.ts';
import { JobResults } from './job-results.ts';
import { type JobEnd, JobRun } from './job-run.ts';
import { createMaskSet, type MaskSet } from './mask.ts';
import type { EnginePorts } from './ports.ts';
import { doneBefore, expandedBefore } from './resume.ts';
import { type Effect, type ScheduledJob, Scheduler } from './scheduler.ts';
import type { RunOptions, RunScope } from './scope.ts';

export interface RunHandle {
  /** Resolves when the last event is on disk. Rejects only where the journal fails or the engine has a bug; all is ended then. */
  readonly done: Promise<Conclusion>;
  /** Ends the run with grace: running jobs are cancelled, conditions that hold for a cancelled run still run. */
  cancel(reason: string): void;
  /** Ends the run at once: running steps are stopped, nothing more runs, whatever its condition. */
  terminate(reason: string): void;
  /** False where the job has ended or is unknown. */
  cancelJob(job: string, reason: string): boolean;
  /** False where the step is not running. */
  cancelStep(job: string, step: string, reason: string): boolean;
}

/** Runs a plan to its end. Everything it does is told in events; the world is reached through the ports alone. */
export function startRun(plan: Plan, options: RunOptions, ports: EnginePorts): RunHandle {
  const run = new Run(plan, options, ports);
  return {
    done: run.run(),
    cancel: (reason) => run.cancel(reason),
    terminate: (reason) => run.terminate(reason),
    cancelJob: (job, reason) => run.cancelJob(job, reason),
    cancelStep: (job, step, reason) => run.cancelStep(job, step, reason),
  };
}

class Run {
  readonly #scope: RunScope;
  readonly #jobs: Map<string, PlannedJob>;
  /** Jobs of an earlier part of this run, or of another run, that are not run again. */
  readonly #done: ReadonlyMap<string, JobState>;
  readonly #running = new Map<string, JobRun>();
  readonly #scheduler: Scheduler;
  readonly #startedAt: number;
  readonly #end = Promise.withResolvers<void>();
  readonly #work = new Set<Promise<void>>();
  #scheduling = false;
  #cancelReason: string | null = null;
  #terminated = false;
  #broken = false;

  constructor(plan: Plan, options: RunOptions, ports: EnginePorts) {
    const expanded = expandedBefore(plan, options);
    this.#jobs = new Map(expanded.map((job) => [job.id, job]));
    const masks = createMaskSet([...Object.values(options.secrets), ...options.masks]);
    const results = new JobResults(expanded, plan.playbook.format);
    const say: RunScope['say'] = async (event) => {
      if (this.#broken) return;
      try {
        await ports.journal.append(masked(masks, event));
      } catch (error) {
        this.#break(error);
      }
    };
    this.#scope = { plan, options, ports, masks, results, say };
    this.#done = doneBefore(options, this.#jobs);
    // By level: how a job stands depends on how those before it do.
    for (const job of expanded.toSorted((a, b) => a.level - b.level)) {
      const state = this.#done.get(job.id);
      if (state?.conclusion) results.set(job.id, { conclusion: state.conclusion, outputs: state.outputs });
    }
    this.#scheduler = new Scheduler(expanded.map(scheduled), plan.maxConcurrency, new Set(this.#done.keys()));
    this.#startedAt = ports.clock.now();
    // It may reject before anyone waits for it; `run` waits for it in any case.
    this.#end.promise.catch(() => {});
  }

  async run(): Promise<Conclusion> {
    await this.#tellStart();
    const refused = await this.#preConditions();
    if (refused === null) {
      this.#scheduling = true;
      this.#apply(this.#scheduler.start());
      if (this.#cancelReason !== null) this.#apply(this.#scheduler.cancelRun(this.#cancelReason));
      await this.#end.promise;
    } else this.#skipAll(refused);
    const { conclusion, reason } = await this.#conclude(refused);
    const durationMs = this.#scope.ports.clock.now() - this.#startedAt;
    await this.#scope.say({ type: 'run.completed', conclusion, durationMs, reason });
    // A journal that broke on the very last event has no later wait to reject.
    if (this.#broken) await this.#end.promise;
    return conclusion;
  }

  cancel(reason: string): void {
    if (this.#cancelReason !== null) return;
    this.#cancelReason = reason;
    void this.#scope.say({ type: 'run.cancelling', reason });
    if (this.#scheduling) this.#apply(this.#scheduler.cancelRun(reason));
  }

  terminate(reason: string): void {
    this.cancel(reason);
    this.#terminated = true;
    for (const job of this.#running.values()) job.terminate(reason);
  }

  cancelJob(id: string, reason: string): boolean {
    if (!this.#jobs.has(id) || this.#scope.results.get(id) !== null) return false;
    this.#apply(this.#scheduler.cancelJob(id, reason));
    return true;
  }

  cancelStep(id: string, step: string, reason: string): boolean {
    return this.#running.get(id)?.cancelStep(step, reason) ?? false;
  }

  async #tellStart(): Promise<void> {
    const { plan, options } = this.#scope;
    const { actor, attempt, workspace, previous } = options;
    const resumed = previous?.run === options.run;
    await this.#scope.say({
      type: 'run.started',
      outline: outlineOf({ ...plan, jobs: [...this.#jobs.values()] }),
      event: plan.event,
      actor,
      attempt,
      resumed,
      workspace,
      maxConcurrency: plan.maxConcurrency,
    });
    if (resumed || previous === null) return;
    for (const [id, job] of this.#done) this.#tellReused(id, job);
    for (const { job, step, from, ...artifact } of previous.artifacts)
      if (this.#done.has(job))
        void this.#scope.say({ type: 'artifact.uploaded', job, step, artifact, from: from ?? previous.run });
  }

  #tellReused(id: string, { result, conclusion, outputs }: JobState): void {
    if (result === null || conclusion === null) return;
    const reason = because(`Taken over from run ${this.#scope.options.previous?.run}`);
    void this.#scope.say({
      type: 'job.completed',
      job: id,
      attempt: 0,
      result,
      conclusion,
      outputs: { ...outputs },
      reason,
    });
  }

  #apply(effects: readonly Effect[]): void {
    for (const effect of effects) {
      switch (effect.kind) {
        case 'decide':
          this.#watch(this.#decide(effect.job, effect.again));
          break;
        case 'queue':
          void this.#scope.say({ type: 'job.queued', job: effect.job });
          break;
        case 'start':
          this.#watch(this.#runJob(effect.job));
          break;
        case 'cancel':
          void this.#scope.say({ type: 'job.cancelling', job: effect.job, reason: effect.reason });
          this.#running.get(effect.job)?.cancel(effect.reason);
          break;
        case 'refuse':
          this.#tellEnd(effect.job, unrun(effect.as, because(effect.reason)));
          break;
        case 'end':
          // A broken run ends by its error, once all that runs has ended.
          if (!this.#broken) this.#end.resolve();
      }
    }
  }

  /** Nothing that a playbook says makes these reject: what does is a bug, and must not leave a run that never ends. */
  #watch(work: Promise<void>): void {
    const watched = work.catch((error: unknown) => this.#break(error)).finally(() => this.#work.delete(watched));
    this.#work.add(watched);
  }

  #break(error: unknown): void {
    if (this.#broken) return;
    this.#broken = true;
    this.#terminated = true;
    this.cancel('The run broke');
    for (const job of this.#running.values()) job.terminate('The run broke');
    // Not before everything it runs has ended.
    void Promise.allSettled(this.#work).then(() => this.#end.reject(error));
  }

  async #decide(id: string, again: boolean): Promise<void> {
    const job = this.#jobs.get(id);
    if (job === undefined) return;
    const decision = await this.#decisionOf(job);
    if (decision.kind === 'legs') {
      this.#expand(job, decision.legs);
    } else if (decision.kind === 'run') {
      this.#apply(this.#scheduler.admit(id, decision.admission));
    } else {
      const as = decision.kind === 'error' ? 'failure' : again ? 'cancelled' : 'skipped';
      this.#tellEnd(id, unrun(as, decision.reason));
      this.#apply(this.#scheduler.completed(id, as === 'failure'));
    }
  }

  /** Decides again where the run was cancelled while the answer was on its way. */
  async #decisionOf(job: PlannedJob): Promise<JobDecision> {
    for (;;) {
      if (this.#terminated) return { kind: 'skip', reason: because('The run was brought to its end') };
      const cancelled = this.#cancelReason !== null;
      const decision = await decideJob(this.#scope, job, cancelled);
      if (cancelled === (this.#cancelReason !== null)) return decision;
    }
  }

  #expand(job: PlannedJob, legs: readonly PlannedJob[]): void {
    this.#jobs.delete(job.id);
    for (const leg of legs) this.#jobs.set(leg.id, leg);
    this.#scope.results.expand(job.id, legs);
    void this.#scope.say({ type: 'job.expanded', job: job.id, legs: legs.map(outlineOfJob) });
    this.#apply(this.#scheduler.expand(job.id, legs.map(scheduled)));
  }

  async #runJob(id: string): Promise<void> {
    const job = this.#jobs.get(id);
    if (job === undefined) return;
    const { previous, run } = this.#scope.options;
    const before = previous?.run === run ? (previous.jobs.get(id) ?? null) : null;
    const running = new JobRun(this.#scope, job, before);
    this.#running.set(id, running);
    if (this.#terminated) running.terminate(this.#cancelReason ?? '');
    const end = await running.run();
    this.#running.delete(id);
    this.#tellEnd(id, { ...end, reason: end.reason === null ? null : because(end.reason) });
    if (end.result !== end.conclusion) {
      const message = `${job.name} failed, and the playbook goes on all the same (continueOnError)`;
      void this.#scope.say({ type: 'run.warning', code: 'job-failed-forgiven', message });
    }
    this.#apply(this.#scheduler.completed(id, isFailure(end.conclusion)));
  }

  #tellEnd(id: string, end: Omit<JobEnd, 'reason'> & { readonly reason: Reason | null }): void {
    const { attempt, result, conclusion, outputs, reason } = end;
    this.#scope.results.set(id, { conclusion, outputs });
    void this.#scope.say({
      type: 'job.completed',
      job: id,
      attempt,
      result,
      conclusion,
      outputs: { ...outputs },
      reason,
    });
  }

  #skipAll(reason: Reason): void {
    for (const id of this.#jobs.keys()) if (!this.#done.has(id)) this.#tellEnd(id, unrun('skipped', reason));
  }

  /** Null: all hold, or nothing was to be checked as the run had begun before. */
  async #preConditions(): Promise<Reason | null> {
    if (this.#scope.options.previous?.run === this.#scope.options.run) return null;
    for (const check of this.#scope.plan.preConditions) {
      const reason = await this.#check(check);
      if (reason !== null) return reason;
    }
    return null;
  }

  async #conclude(refused: Reason | null): Promise<{ conclusion: Conclusion; reason: Reason | null }> {
    if (refused !== null && this.#cancelReason === null) return { conclusion: 'failure', reason: refused };
    const cancelled = this.#cancelReason !== null;
    const conclusion = runConclusionOf(this.#scope.results.conclusions(), cancelled);
    if (this.#cancelReason !== null) return { conclusion, reason: because(this.#cancelReason) };
    if (conclusion !== 'success') return { conclusion, reason: null };
    for (const check of this.#scope.plan.postConditions) {
      const reason = await this.#check(check);
      if (reason === null) continue;
      if (this.#scope.plan.postConditionFailure === 'failure') return { conclusion: 'failure', reason };
      void this.#scope.say({ type: 'run.warning', code: 'post-condition', message: reason.text });
    }
    return { conclusion, reason: null };
  }

  /** Null where a pre- or post-condition holds, else why it does not. */
  async #check({ name, condition, message }: PlannedCheck): Promise<Reason | null> {
    const { options, plan } = this.#scope;
    const bare: Place = { job: null, env: options.env, steps: null, status: null, workingDirectory: options.workspace };
    const env = await expandEnv(this.#scope, plan.env, bare);
    const place = { ...bare, env: { ...options.env, ...(env.ok ? env.value : {}) } };
    const decision = await askInSession(this.#scope, '_checks', (ask) => decide(this.#scope, condition, place, ask));
    if (decision.kind === 'holds') return null;
    const told = message === null ? null : await expand(this.#scope, message, place);
    const text = `${name}: ${told?.ok ? String(told.value) : 'the condition does not hold'}`;
    if (decision.kind === 'error') return because(`${text}. ${decision.message}`);
    return { ...decision.reason, text };
  }
}

function scheduled({ id, needs, strategy }: PlannedJob): ScheduledJob {
  return { id, needs, group: strategy?.group ?? null };
}

/** A job that ended without an attempt. */
function unrun(as: 'skipped' | 'cancelled' | 'failure', reason: Reason) {
  return { attempt: 0, result: as, conclusion: as, outputs: {}, reason };
}

function because(text: string): Reason {
  return { text, condition: null, parts: [] };
}

/** Events are JSON but for members that are left out. */
function masked(masks: MaskSet, event: RunEventBody): RunEventBody {
  return masks.json(event as unknown as JsonValue) as unknown as RunEventBody;
}
