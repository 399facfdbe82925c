import { isJsonObject, type JsonObject, type JsonValue } from '../../shared/base/json.ts';
import { fail, ok, type Result } from '../../shared/base/result.ts';
import { bindInputs } from '../../shared/plan/inputs.ts';
import type { PlannedCall, PlannedStep } from '../../shared/plan/plan.ts';
import { isFailure } from '../../shared/run/conclusion.ts';
import { outlineOfJob } from '../../shared/run/outline.ts';
import { placeOfRun } from './checks.ts';
import type { Place } from './contexts.ts';
import { type Deadline, startDeadline } from './deadline.ts';
import { expand, textOf } from './evaluation.ts';
import { type NestedPlace, placeEvent, placeJob, placePorts, previousWithin } from './nested-place.ts';
import type { PlaybookEnd, RunningPlaybook, RunOptions, RunScope } from './scope.ts';
import type { StepEnd } from './step-end.ts';
import type { StepSetting } from './step-setting.ts';

type NestedCall = Extract<PlannedCall, { kind: 'nested' }>;

export interface NestedOrder {
  readonly attempt: StepSetting;
  readonly step: PlannedStep;
  readonly call: NestedCall;
  /** The step's place, in which its `with` is evaluated. */
  readonly place: Place;
  /** The step's own `env`: what is called sees it, and nothing else of its caller's. */
  readonly env: Readonly<Record<string, string>>;
  /** Milliseconds; null is no limit. */
  readonly timeout: number | null;
  /** Jobs that an earlier run completed are not run again. */
  readonly goesOn: boolean;
  readonly onWaiting: (waiting: boolean) => void;
}

/**
 * The run of a playbook, or of a reusable workflow, within a step. It is a run of its own over the journal, terminals, masks and
 * slots of the whole: its inputs are what `with` gives, its secrets what it is passed, and of its caller's environment it sees
 * nothing but the step's own `env` (GitHub's documentation, "Reuse workflows").
 */
export class NestedRun {
  readonly #order: NestedOrder;
  readonly #run: RunningPlaybook;
  readonly #place: NestedPlace;
  #deadline: Deadline | null = null;
  #timedOut = false;
  #waiting = 0;

  private constructor(order: NestedOrder, inputs: JsonObject, secrets: RunOptions['secrets']) {
    this.#order = order;
    const { attempt, step, call, env, goesOn } = order;
    const { scope } = attempt;
    const place: NestedPlace = { job: attempt.job.id, step: step.id, jobAttempt: attempt.number };
    this.#place = place;
    const previous = goesOn ? previousWithin(scope.options.previous, scope.options.run, place) : null;
    this.#run = scope.within({
      plan: { ...call.plan, inputs: { ...call.plan.inputs, ...inputs } },
      options: { ...scope.options, env: { ...scope.options.env, ...env }, secrets, previous },
      ports: placePorts(scope.ports, place),
      masks: scope.masks,
      slots: scope.slots,
      caller: scope,
      around: [...scope.around, scope.groupOf(place.job) ?? []].flat(),
      say: (event) => scope.say(placeEvent(event, place)),
      fail: (error) => scope.fail(error),
      onWaiting: (waiting) => this.#onWaiting(waiting),
    });
  }

  /** The failure says which of its inputs or secrets cannot be told, or does not fit. */
  static async prepare(order: NestedOrder): Promise<Result<NestedRun, string>> {
    const { attempt, step, call, place } = order;
    const { scope } = attempt;
    const given = await expand(scope, step.with, place);
    if (!given.ok) return fail(`Its inputs cannot be told: ${given.error}`);
    const inputs = bindInputs(call.inputs, isJsonObject(given.value) ? given.value : {}, call.plan.playbook.format);
    if (!inputs.ok) return inputs;
    const secrets = await secretsFor(scope, call, place);
    if (!secrets.ok) return secrets;
    for (const value of Object.values({ ...secrets.value, ...inputs.value.secrets })) scope.masks.add(value);
    return ok(new NestedRun(order, inputs.value.values, { ...secrets.value, ...inputs.value.secrets }));
  }

  /** Runs it to its end, without the slot of the job around it; never rejects. */
  async run(): Promise<StepEnd> {
    const { attempt, step, timeout } = this.#order;
    const { scope } = attempt;
    const ref = { job: attempt.job.id, step: step.id };
    await this.#tellStart();
    this.#deadline = startDeadline(scope.ports.clock, timeout, () => {
      this.#timedOut = true;
      this.#run.cancel(this.#timeoutText());
    });
    const end = await scope.host(ref, this.#run, () => this.#run.run());
    this.#deadline.stop();
    return this.#endOf(end);
  }

  /** Ends it with grace: what holds for a cancelled run still runs. */
  cancel(reason: string): void {
    this.#run.cancel(reason);
  }

  terminate(reason: string): void {
    this.#run.terminate(reason);
  }

  async #tellStart(): Promise<void> {
    const { attempt, step, call } = this.#order;
    const { scope } = attempt;
    const ref = { job: attempt.job.id, step: step.id };
    const { name, file } = call.plan.playbook;
    const jobs = this.#run.jobs.map((job) => placeJob(outlineOfJob(job), this.#place));
    await scope.say({ type: 'step.nested', ...ref, name, file, jobs, resumed: this.#run.resumed });
    const line = scope.masks.text(`Runs ${name} (${file}), ${jobs.length === 1 ? '1 job' : `${jobs.length} jobs`}\r\n`);
    await scope.ports.output.write(ref, new TextEncoder().encode(line));
  }

  /** While a person is waited for, no time limit runs. */
  #onWaiting(waiting: boolean): void {
    this.#waiting += waiting ? 1 : -1;
    if (waiting && this.#waiting > 1) return;
    if (!waiting && this.#waiting > 0) return;
    if (waiting) this.#deadline?.pause();
    else this.#deadline?.resume();
    this.#order.onWaiting(waiting);
  }

  async #endOf({ conclusion, reason }: PlaybookEnd): Promise<StepEnd> {
    const outputs = await this.#outputs();
    const told: StepEnd = { outcome: conclusion, exitCode: null, error: null, outputs: {}, reason };
    if (this.#timedOut) return { ...told, outcome: 'timed_out', error: errorOf('Timeout', this.#timeoutText()) };
    if (conclusion === 'success') {
      return outputs.ok
        ? { ...told, exitCode: 0, outputs: outputs.value }
        : { ...told, outcome: 'failure', error: errorOf('Output', outputs.error) };
    }
    const error = isFailure(conclusion) ? errorOf('Nested', reason?.text ?? this.#whatFailed()) : null;
    return { ...told, error, outputs: outputs.ok ? outputs.value : {} };
  }

  #whatFailed(): string {
    const { results, plan } = this.#run.scope;
    const failed = this.#run.jobs.filter(({ id }) => isFailure(results.get(id)?.conclusion ?? 'success'));
    const names = failed.map(({ name }) => name).join(', ');
    return `${plan.playbook.name} failed in ${names}`;
  }

  #timeoutText(): string {
    return `It took longer than its timeout of ${(this.#order.timeout ?? 0) / 1000} s`;
  }

  /** As it declares them; without a declaration those of its jobs, the last one's of two by one name. */
  async #outputs(): Promise<Result<JsonObject, string>> {
    const { scope } = this.#run;
    const { outputs: declared } = this.#order.call;
    const outputs: Record<string, JsonValue> = {};
    if (declared === null) {
      for (const job of Object.values(scope.results.jobsContext())) {
        if (isJsonObject(job) && isJsonObject(job.outputs)) Object.assign(outputs, job.outputs);
      }
      return ok(outputs);
    }
    const place = await placeOfRun(scope);
    for (const { name, value } of declared) {
      const expanded = await expand(scope, value, place);
      if (!expanded.ok)
        return fail(`The output ${name} of ${scope.plan.playbook.name} cannot be told: ${expanded.error}`);
      outputs[name] = expanded.value;
    }
    return ok(outputs);
  }
}

/** GitHub's own token goes along without a word (documentation of `jobs.<job_id>.secrets`). */
const always = 'GITHUB_TOKEN';

async function secretsFor(
  scope: RunScope,
  { secrets }: NestedCall,
  place: Place,
): Promise<Result<RunOptions['secrets'], string>> {
  const own = scope.options.secrets;
  if (secrets === 'inherit') return ok(own);
  const passed: Record<string, string> = own[always] === undefined ? {} : { [always]: own[always] };
  for (const [name, template] of Object.entries(secrets)) {
    const value = await expand(scope, template, place);
    if (!value.ok) return fail(`The secret ${name} cannot be told: ${value.error}`);
    passed[name] = textOf(value.value);
  }
  return ok(passed);
}

function errorOf(kind: string, message: string): NonNullable<StepEnd['error']> {
  return { message, file: null, line: null, column: null, kind, detail: '' };
}
