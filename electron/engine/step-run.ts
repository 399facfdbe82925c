import type { JsonObject, JsonValue } from '../../shared/base/json.ts';
import { fail, ok, type Result } from '../../shared/base/result.ts';
import type { PlannedCall, PlannedStep } from '../../shared/plan/plan.ts';
import { readUses, type Use } from '../../shared/plan/uses.ts';
import { concludes, isFailure } from '../../shared/run/conclusion.ts';
import type { RunEventBody } from '../../shared/run/events.ts';
import type { CompositeHold, FolderActionOrder } from './action-order.ts';
import { actionPlace } from './action-place.ts';
import { findAction } from './actions.ts';
import { builtIns } from './built-ins.ts';
import type { StepResult } from './contexts.ts';
import { delay, startDeadline } from './deadline.ts';
import {
  type Asker,
  type Decision,
  decide,
  expand,
  expandEnv,
  expandFlag,
  holdsNow,
  whyHeldBack,
} from './evaluation.ts';
import { runFolderAction } from './folder-action.ts';
import { NestedRun } from './nested-run.ts';
import { resolvePath } from './paths.ts';
import { runCommands, timeoutError } from './run-commands.ts';
import { isPowerShell, type PreparedStep, prepareStep } from './step-command.ts';
import { type CommandsEnd, failed, notRun, type StepEnd } from './step-end.ts';
import { endByHold, type Held, holdStep } from './step-hold.ts';
import type { StepSetting, StepWork } from './step-setting.ts';

type Env = Readonly<Record<string, string>>;

/**
 * One step, from its condition to its last attempt. It never throws for anything a playbook says: whatever goes wrong is
 * the step's own failure.
 *
 *     deciding ──condition false──▶ skipped
 *         └──holds──▶ attempt ──failed, retries left──▶ delay ──▶ attempt … ──▶ completed
 *
 * Before the first attempt, and after the last where that failed, it may be held for a person to take over.
 */
export class StepRun {
  /** As planned, but for the text that a person gave it for this run. */
  step: PlannedStep;
  readonly #attempt: StepSetting;
  #number = 0;
  /** Ends the attempt or the delay that goes on. */
  #abort = new AbortController();
  #stopped = false;
  /** The run of another playbook, or the composite action, that it is at. */
  #within: { cancel(reason: string): void; terminate(reason: string): void } | null = null;
  /** The composite action that it ran last. */
  #composite: CompositeHold | null = null;
  /** Ends its hold. */
  #hold: AbortController | null = null;
  #ownEnv: Env = {};
  /** Its condition held: only from then on is there something to cancel. */
  #decided = false;
  readonly #onWaiting: (waiting: boolean) => void;
  /** Null: it does what its plan says. */
  readonly #special: StepWork | null;

  /** `onWaiting`: the step began, or ceased, to wait for a person; then no time limit runs. */
  constructor(
    attempt: StepSetting,
    step: PlannedStep,
    onWaiting: (waiting: boolean) => void,
    special: StepWork | null = null,
  ) {
    this.#attempt = attempt;
    this.#special = special;
    this.step = step;
    this.#onWaiting = onWaiting;
  }

  async run(): Promise<void> {
    const end = await this.#end();
    const place = this.#attempt.place(this.#env());
    const forgiving =
      isFailure(end.outcome) && (await expandFlag(this.#attempt.scope, this.step.continueOnError, place));
    const conclusion = concludes(end.outcome, forgiving !== false && forgiving.ok && forgiving.value);
    const { outcome, outputs, exitCode, error, reason } = end;
    this.#attempt.record(this.step.id, { outcome, conclusion, outputs });
    const outputBytes = this.#attempt.scope.ports.output.length(this.#ref());
    void this.#say({
      type: 'step.completed',
      attempt: this.#number,
      outcome,
      conclusion,
      exitCode,
      error,
      outputs: { ...outputs },
      reason,
      outputBytes,
    });
  }

  /** Someone wants this step to end. False where it is not running. */
  cancel(reason: string): boolean {
    if (!this.#decided || this.#stopped) return false;
    void this.#say({ type: 'step.cancelling', reason });
    this.#stopWithGrace(reason);
    return true;
  }

  /** The job is cancelled: the step goes on only where its condition holds for a cancelled job too (StepsRunner.cs). */
  jobCancelled(): void {
    this.#hold?.abort();
    if (this.#decided && !holdsNow(this.#attempt.scope, this.step.condition, this.#attempt.place(this.#env())))
      this.#stopWithGrace('The job that runs it was cancelled');
  }

  /** Ends it at once, without asking its condition. */
  stop(): void {
    this.#stopWithGrace('The run was brought to its end');
    this.#within?.terminate('The run was brought to its end');
  }

  /** Of a run within it, what holds for a cancelled run still runs. */
  #stopWithGrace(reason: string): void {
    this.#stopped = true;
    this.#abort.abort();
    this.#hold?.abort();
    this.#within?.cancel(reason);
  }

  async #end(): Promise<StepEnd> {
    if (this.#attempt.terminated) return notRun('cancelled', 'The run was brought to its end');
    if (!this.step.enabled) return notRun('skipped', 'It is turned off in the playbook');
    const { scope } = this.#attempt;
    const env = await expandEnv(scope, this.step.env, this.#attempt.place(this.#env()));
    if (env.ok) this.#ownEnv = env.value;
    const decision = await this.#decide();
    if (decision.kind === 'fails') return { ...notRun('skipped', decision.reason.text), reason: decision.reason };
    if (decision.kind === 'error') return failed('Condition', decision.message);
    return env.ok ? this.#heldAttempts() : failed('Expression', env.error);
  }

  /** Decides again where the job was cancelled while the condition was on its way. */
  async #decide(): Promise<Decision> {
    for (;;) {
      const { status, decision } = await this.#decideOnce();
      if (status !== this.#attempt.status()) continue;
      this.#decided = decision.kind === 'holds';
      return decision;
    }
  }

  async #decideOnce(): Promise<{ status: string; decision: Decision }> {
    const status = this.#attempt.status();
    const { condition } = this.step;
    if (condition !== null) {
      const place = this.#attempt.place(this.#env());
      return { status, decision: await decide(this.#attempt.scope, condition, place, () => this.#asker()) };
    }
    const reason = { text: whyHeldBack(status), condition: null, parts: [] };
    return { status, decision: status === 'success' ? { kind: 'holds' } : { kind: 'fails', reason, heldBack: true } };
  }

  #asker(): Asker {
    const onOutput = async () => {};
    return {
      session: this.#attempt.session,
      hooks: { onOutput, onWaiting: this.#onWaiting, signal: this.#abort.signal },
    };
  }

  /** Its attempts, with a person's word before the first and after the last that failed. */
  async #heldAttempts(): Promise<StepEnd> {
    let end: StepEnd | null = null;
    for (;;) {
      const held = await this.#held(end);
      if (this.#stopped) return end ?? notRun('cancelled', 'It was cancelled while it was held');
      const decided = held === null ? null : endByHold(held, end);
      if (decided !== null) return decided;
      if (held === null && end !== null) return end;
      if (end !== null) {
        const { outcome, exitCode, error } = end;
        void this.#say({ type: 'step.retrying', attempt: this.#number, delayMs: 0, outcome, exitCode, error });
        this.#abort = new AbortController();
      }
      if (held?.decision?.kind === 'retry' && held.decision.text !== null && this.step.kind === 'script')
        this.step = { ...this.step, text: held.decision.text };
      end = await this.#attempts();
    }
  }

  /** Null: nobody wants it held here. */
  async #held(end: StepEnd | null): Promise<Held | null> {
    const { holds } = this.#attempt.scope.ports;
    if (this.#special !== null || this.#stopped || (end !== null && !isFailure(end.outcome))) return null;
    // What a step of its action failed of was decided there.
    if (end !== null && this.#composite?.failureHeld === true) return null;
    const point = end === null ? 'before' : 'failure';
    const at = { ...this.#ref(), step: this.#attempt.actionOf(this.step.id) };
    if (!holds.wants(at, point, this.step.pauseBefore)) return null;
    this.#hold = new AbortController();
    const { signal } = this.#hold;
    const around = { setting: this.#attempt, step: this.step, ownEnv: this.#ownEnv, onWaiting: this.#onWaiting };
    const held = await holdStep({ ...around, point, end, signal });
    this.#hold = null;
    return held;
  }

  async #attempts(): Promise<StepEnd> {
    const { max, delay: first, backoff, onExitCodes } = this.step.retry;
    const { clock } = this.#attempt.scope.ports;
    let delayMs = first * 1000;
    for (;;) {
      this.#number++;
      const end = await this.#once();
      const worthIt = onExitCodes === null || (end.exitCode !== null && onExitCodes.includes(end.exitCode));
      if (this.#stopped || !isFailure(end.outcome) || !worthIt || this.#number > max) return end;
      const { outcome, exitCode, error } = end;
      void this.#say({ type: 'step.retrying', attempt: this.#number, delayMs, outcome, exitCode, error });
      this.#abort = new AbortController();
      if (delayMs > 0) await delay(clock, delayMs, this.#abort.signal);
      if (this.#stopped) return { ...end, outcome: 'cancelled' };
      delayMs *= backoff;
    }
  }

  async #once(): Promise<StepEnd> {
    const { scope, number } = this.#attempt;
    const prepared = await prepareStep(scope, this.step, this.#attempt.place(this.#env()));
    const { shell, command, name } = prepared.ok
      ? shown(this.step, prepared.value)
      : { shell: this.step.shell, command: '', name: null };
    // Before the first process: a crash in between must leave word that the step was begun.
    await this.#say({
      type: 'step.started',
      attempt: this.#number,
      jobAttempt: number,
      shell,
      command,
      ...(name === null ? {} : { name }),
    });
    if (this.#stopped) return { outcome: 'cancelled', exitCode: null, error: null, outputs: {}, reason: null };
    if (!prepared.ok) return failed('Expression', prepared.error);
    if (this.step.call !== null) return this.#runNested(this.step.call, prepared.value);
    const { work } = prepared.value;
    if (this.#special !== null) return this.#judge(await this.#limited(prepared.value, this.#special), new Set());
    return work.kind === 'action' ? this.#act(work.target, prepared.value) : this.#runCommands(prepared.value);
  }

  async #runNested(call: PlannedCall, { timeout }: PreparedStep): Promise<StepEnd> {
    if (call.kind === 'unavailable') return failed('NotFound', call.reason);
    const nested = await NestedRun.prepare({
      attempt: this.#attempt,
      step: this.step,
      call,
      place: this.#attempt.place(this.#env()),
      env: this.#ownEnv,
      timeout,
      goesOn: this.#attempt.goesOn && this.#number === 1,
      onWaiting: this.#onWaiting,
    });
    if (!nested.ok) return failed('Input', nested.error);
    if (this.#stopped) return { outcome: 'cancelled', exitCode: null, error: null, outputs: {}, reason: null };
    this.#within = nested.value;
    const end = await nested.value.run();
    this.#within = null;
    if (end.outcome !== 'success') return end;
    const outputs = await this.#outputs(end.outputs, new Set());
    return outputs.ok
      ? { ...end, outputs: outputs.value }
      : { ...failed('Output', outputs.error), outputs: end.outputs };
  }

  async #act(target: string, prepared: PreparedStep): Promise<StepEnd> {
    const { options } = this.#attempt.scope;
    const place = await actionPlace(this.#attempt, this.step, this.#env());
    if (!place.ok) return failed('Expression', place.error);
    const use = readUses(target, options.actionCopies);
    if (use.kind === 'local' || use.kind === 'copy') {
      const where = this.#folderOf(use);
      const { inputs: given, warn } = place.value;
      const work: StepWork = (order) => runFolderAction({ ...order, ...this.#use(prepared), ...where, given, warn });
      return this.#judge(await this.#limited(prepared, work), new Set());
    }
    const end = await findAction(target, use, builtIns, options.actionCopies)(place.value);
    const done = end.outcome === 'success';
    const outputs = done ? await this.#outputs(end.outputs, new Set()) : ok(end.outputs);
    if (!outputs.ok) return { ...failed('Output', outputs.error), outputs: end.outputs };
    return { ...end, exitCode: done ? 0 : null, outputs: outputs.value, reason: null };
  }

  #folderOf(use: Extract<Use, { kind: 'local' | 'copy' }>): Pick<FolderActionOrder, 'folder' | 'repository'> {
    if (use.kind === 'copy') return { folder: use.folder, repository: use.root };
    const { repository, scope } = this.#attempt;
    const { workspace, platform } = scope.options;
    const self = use.self ? repository : null;
    return { folder: resolvePath(self ?? workspace, use.path, platform), repository: self };
  }

  async #runCommands(prepared: PreparedStep): Promise<StepEnd> {
    const { work } = prepared;
    const shell = work.kind === 'commands' ? (work.commands.at(-1)?.shell ?? this.step.shell) : this.step.shell;
    const expressions = isPowerShell(shell) ? this.step.outputs.flatMap(powershellOutput) : [];
    const ran = await runCommands({
      attempt: this.#attempt,
      step: this.step,
      prepared,
      abort: this.#abort,
      ownEnv: this.#ownEnv,
      outputs: expressions,
      onWaiting: this.#onWaiting,
    });
    return this.#judge(ran, new Set(expressions.map((output) => output.name)));
  }

  /** What an action of a folder needs to know of its step. */
  #use(prepared: PreparedStep) {
    return {
      prepared,
      ownEnv: this.#ownEnv,
      onHold: (hold: CompositeHold) => {
        this.#within = hold;
        this.#composite = hold;
      },
      startStep: (...around: [StepSetting, PlannedStep, (waiting: boolean) => void]) => new StepRun(...around),
    };
  }

  /** Does work that has the step's time limit as a whole. */
  async #limited({ timeout }: PreparedStep, work: StepWork): Promise<CommandsEnd> {
    let timedOut = false;
    const deadline = startDeadline(this.#attempt.scope.ports.clock, timeout, () => {
      timedOut = true;
      this.#abort.abort();
      this.#within?.cancel('It took too long');
    });
    const onWaiting = (waiting: boolean) => {
      if (waiting) deadline.pause();
      else deadline.resume();
      this.#onWaiting(waiting);
    };
    const end = await work({ setting: this.#attempt, step: this.step, abort: this.#abort, onWaiting });
    deadline.stop();
    this.#within = null;
    return timedOut && end.end !== 'success' ? { ...end, end: 'timed_out', error: timeoutError(timeout ?? 0) } : end;
  }

  async #judge(ran: CommandsEnd, known: ReadonlySet<string>): Promise<StepEnd> {
    const outcome = ran.end === 'stopped' ? 'cancelled' : ran.end;
    const { exitCode, error } = ran;
    const outputs = await this.#outputs(ran.outputs, known);
    const wrong = outputs.ok || outcome !== 'success' ? null : outputs.error;
    if (wrong !== null) return { ...failed('Output', wrong), exitCode, outputs: ran.outputs };
    return { outcome, exitCode, error, outputs: outputs.ok ? outputs.value : ran.outputs, reason: null };
  }

  /** The declared outputs over those that the step wrote; the session has told those in `known` already. */
  async #outputs(written: JsonObject, known: ReadonlySet<string>): Promise<Result<JsonObject, string>> {
    const outputs: Record<string, JsonValue> = { ...written };
    for (const { name, value } of this.step.outputs) {
      if (known.has(name)) continue;
      const result: StepResult = { outcome: 'success', conclusion: 'success', outputs: { ...outputs } };
      const place = this.#attempt.place(this.#env(), { id: this.step.id, result });
      const expanded = await expand(this.#attempt.scope, value, place);
      if (!expanded.ok) return fail(`The output ${name} cannot be told: ${expanded.error}`);
      outputs[name] = expanded.value;
    }
    return ok(outputs);
  }

  #env(): Env {
    return { ...this.#attempt.env(), ...this.#ownEnv };
  }

  #ref() {
    return this.#attempt.ref(this.step.id);
  }

  #say(event: StepEventBody): Promise<void> {
    const { type, ...rest } = event;
    return this.#attempt.say({ type, ...this.#ref(), ...rest } as RunEventBody);
  }
}

type WithoutPlace<T> = T extends { readonly job: string; readonly step: string } ? Omit<T, 'job' | 'step'> : never;
type StepEventBody = WithoutPlace<RunEventBody>;

function shown(step: PlannedStep, { work, command, name }: PreparedStep) {
  const shell = work.kind === 'commands' ? (work.commands[0]?.shell ?? step.shell) : step.shell;
  return { shell, command, name };
}

/** An output's value on a PowerShell step is PowerShell unless it holds `${{ }}` (FORMAT.md, "What steps can say"). */
function powershellOutput({ name, value }: PlannedStep['outputs'][number]) {
  return typeof value === 'string' && !value.includes('${{') ? [{ name, expression: value }] : [];
}
