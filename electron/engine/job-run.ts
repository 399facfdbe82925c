import type { JsonValue } from '../../shared/base/json.ts';
import { fail, ok, type Result } from '../../shared/base/result.ts';
import type { PlannedJob, PlannedStep } from '../../shared/plan/plan.ts';
import { concludes, isFailure } from '../../shared/run/conclusion.ts';
import type { Conclusion } from '../../shared/run/events.ts';
import type { JobState } from '../../shared/run/state.ts';
import { type Deadline, startDeadline } from './deadline.ts';
import { expand, expandEnv, expandFlag, expandTimeout, textOf } from './evaluation.ts';
import { type AttemptEnd, JobAttempt } from './job-attempt.ts';
import { keepInCache, takeFromCache } from './job-cache.ts';
import { postStepsOf } from './post-steps.ts';
import { preStepsOf } from './pre-steps.ts';
import type { RunScope } from './scope.ts';
import { StepRun } from './step-run.ts';
import type { PostStep, StepWork } from './step-setting.ts';

/** How a job ended. `result` is before continueOnError, `conclusion` after. */
export interface JobEnd extends AttemptEnd {
  readonly conclusion: Conclusion;
}

/** A cancelled job has so long, in milliseconds, for its steps with always(): GitHub's five minutes. */
const cleanUpTime = 300_000;

/** A job from its first attempt to its last, each in a session of its own. */
export class JobRun {
  readonly #scope: RunScope;
  readonly #job: PlannedJob;
  /** What an interrupted run had of this job; its first attempt goes on from there. */
  readonly #previous: JobState | null;
  #attempt: JobAttempt | null = null;
  #step: StepRun | null = null;
  #deadline: Deadline | null = null;
  #takeBackEnd: (() => void) | null = null;
  #cancelReason: string | null = null;
  #terminated = false;

  constructor(scope: RunScope, job: PlannedJob, previous: JobState | null) {
    this.#scope = scope;
    this.#job = job;
    this.#previous = previous;
  }

  /** Runs it to its end; never rejects for anything a playbook says. */
  async run(): Promise<JobEnd> {
    const first = Math.max(1, this.#previous?.attempt ?? 1);
    for (let number = first; ; number++) {
      const end = await this.#runAttempt(number, number === first);
      if (this.#cancelReason === null && isFailure(end.result) && number <= this.#job.retries) {
        const event = { job: this.#job.id, attempt: number, delayMs: 0, conclusion: end.result };
        void this.#scope.say({ type: 'job.retrying', ...event });
        continue;
      }
      this.#takeBackEnd?.();
      return { ...end, conclusion: concludes(end.result, isFailure(end.result) && (await this.#isForgiven())) };
    }
  }

  /** Ends it with grace: what holds for a cancelled job still runs, for five minutes at most. */
  cancel(reason: string): void {
    if (this.#cancelReason !== null) return;
    this.#cancelReason = reason;
    this.#end('cancelled');
  }

  /** False where that step is not running. */
  cancelStep(step: string, reason: string): boolean {
    return this.#step?.step.id === step && this.#step.cancel(reason);
  }

  /** Ends it at once: the running step is stopped, and no other runs. */
  terminate(reason: string): void {
    this.cancel(reason);
    this.#terminated = true;
    if (this.#attempt !== null) this.#attempt.terminated = true;
    this.#step?.stop();
  }

  #end(how: 'cancelled' | 'timed_out'): void {
    if (this.#attempt === null || this.#attempt.ending !== null) return;
    this.#attempt.ending = how;
    this.#takeBackEnd = this.#scope.ports.clock.after(cleanUpTime, () => this.terminate('It did not end in time'));
    this.#step?.jobCancelled();
  }

  async #runAttempt(number: number, goesOn: boolean): Promise<AttemptEnd> {
    const attempt = new JobAttempt(this.#scope, this.#job, number, goesOn);
    if (goesOn && this.#previous !== null) this.#restore(attempt, this.#previous);
    this.#attempt = attempt;
    if (this.#cancelReason !== null) this.#end('cancelled');
    attempt.terminated = this.#terminated;
    const ready = await this.#prepare(attempt);
    const end = ready.ok ? await this.#runOrTake(attempt, ready.value) : unready(attempt, ready.error);
    this.#deadline?.stop();
    this.#takeBackEnd?.();
    const survivors = await attempt.session.close();
    const last = this.#job.steps.at(-1);
    if (survivors.length > 0 && last !== undefined) {
      const ref = { job: this.#job.id, step: last.id };
      void this.#scope.say({ type: 'step.survivors', ...ref, pids: [...survivors] });
    }
    this.#attempt = null;
    return end;
  }

  #restore(attempt: JobAttempt, { steps }: JobState): void {
    attempt.restore(steps);
    if (!this.#job.steps.some((step) => attempt.has(step.id))) return;
    const message =
      `${this.#job.name} goes on after the steps that it had completed. What they left in their shell, and values that ` +
      'were masked in the journal, are gone';
    void this.#scope.say({ type: 'run.warning', code: 'resumed-inside-job', message });
  }

  /** The environment and the time limit, in milliseconds, of an attempt; tells its start. */
  async #prepare(attempt: JobAttempt): Promise<Result<number | null, string>> {
    const { plan, options } = this.#scope;
    const playbook = await expandEnv(this.#scope, plan.env, attempt.place(options.env));
    const outer = { ...options.env, ...(playbook.ok ? playbook.value : {}) };
    const own = await expandEnv(this.#scope, this.#job.env, attempt.place(outer));
    attempt.baseEnv = { ...outer, ...(own.ok ? own.value : {}) };
    const place = attempt.place(attempt.baseEnv);
    const name = this.#job.name.includes('${{') ? await expand(this.#scope, this.#job.name, place) : null;
    const told = name?.ok ? { name: textOf(name.value) } : {};
    await this.#scope.say({ type: 'job.started', job: this.#job.id, attempt: attempt.number, ...told });
    if (!playbook.ok) return playbook;
    if (!own.ok) return own;
    const timeout = await expandTimeout(this.#scope, this.#job, place);
    return timeout.ok ? timeout : fail(`The timeout cannot be told: ${timeout.error}`);
  }

  /** A job that went on in an interrupted run is not taken from the cache: some of it has been run. */
  async #runOrTake(attempt: JobAttempt, timeout: number | null): Promise<AttemptEnd> {
    const begun = this.#job.steps.some((step) => attempt.has(step.id));
    const taken = begun || attempt.ending !== null ? null : await takeFromCache(attempt);
    if (taken !== null) return taken;
    const end = await this.#runSteps(attempt, timeout);
    if (end.result === 'success' && !begun) await keepInCache(attempt, end);
    return end;
  }

  async #runSteps(attempt: JobAttempt, timeout: number | null): Promise<AttemptEnd> {
    this.#deadline = startDeadline(this.#scope.ports.clock, timeout, () => this.#end('timed_out'));
    for (const pre of await preStepsOf(attempt)) await this.#runAround(attempt, pre, pre.of);
    for (const step of this.#job.steps) if (!attempt.has(step.id)) await this.#runStep(attempt, step, null);
    for (const post of postStepsOf(attempt)) await this.#runAround(attempt, post, null);
    await attempt.finish();
    const outputs = await this.#outputs(attempt);
    const result = attempt.result();
    const number = attempt.number;
    if (!outputs.ok) {
      return { attempt: number, result: result === 'success' ? 'failure' : result, outputs: {}, reason: outputs.error };
    }
    return { attempt: number, result, outputs: outputs.value, reason: this.#reasonOf(result, timeout) };
  }

  /** Runs what an action does before or after the job's own steps; `before`: the step that it is to be shown before. */
  async #runAround(attempt: JobAttempt, { step, work }: PostStep, before: string | null): Promise<void> {
    const { id, name, kind } = step;
    await this.#scope.say({ type: 'step.added', job: this.#job.id, step: id, name, kind, shell: 'node', before });
    await this.#runStep(attempt, step, work);
  }

  async #runStep(attempt: JobAttempt, step: PlannedStep, special: StepWork | null): Promise<void> {
    attempt.begin(step);
    this.#step = new StepRun(attempt, step, (waiting) => this.#onWaiting(waiting), special);
    await this.#step.run();
    this.#step = null;
  }

  #reasonOf(result: Conclusion, timeout: number | null): string | null {
    if (result === 'timed_out') return `It took longer than its timeout of ${(timeout ?? 0) / 1000} s`;
    return result === 'cancelled' ? this.#cancelReason : null;
  }

  /** While a person is waited for, no time limit runs. */
  #onWaiting(waiting: boolean): void {
    if (waiting) this.#deadline?.pause();
    else this.#deadline?.resume();
    this.#scope.onWaiting(waiting);
  }

  async #outputs(attempt: JobAttempt): Promise<Result<Readonly<Record<string, JsonValue>>, string>> {
    const outputs: Record<string, JsonValue> = {};
    for (const { name, value } of this.#job.outputs) {
      const expanded = await expand(this.#scope, value, attempt.place(attempt.env()));
      if (!expanded.ok) return fail(`The output ${name} cannot be told: ${expanded.error}`);
      outputs[name] = expanded.value;
    }
    return ok(outputs);
  }

  async #isForgiven(): Promise<boolean> {
    const { options } = this.#scope;
    const place = { job: this.#job, env: options.env, steps: null, status: null, workingDirectory: options.workspace };
    const flag = await expandFlag(this.#scope, this.#job.continueOnError, place);
    return flag.ok && flag.value;
  }
}

function unready(attempt: JobAttempt, reason: string): AttemptEnd {
  return { attempt: attempt.number, result: attempt.ending ?? 'failure', outputs: {}, reason };
}
