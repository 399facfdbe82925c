import type { JsonObject, JsonValue } from '../../shared/base/json.ts';
import { compositeSteps } from '../../shared/plan/composite-steps.ts';
import type { PlannedStep } from '../../shared/plan/plan.ts';
import type { OutputDeclaration, Step } from '../../shared/playbook/model.ts';
import { isFailure, jobResultOf } from '../../shared/run/conclusion.ts';
import type { RunEventBody, RunEventOf } from '../../shared/run/events.ts';
import { actionNameOf, actionNames, actionRepository } from './action-name.ts';
import { type FolderActionOrder, type LoadedAction, pathEnv, type StepInComposite } from './action-order.ts';
import type { Place, StepResult } from './contexts.ts';
import { expand, textOf } from './evaluation.ts';
import type { CacheRequest } from './ports.ts';
import type { CommandsEnd } from './step-end.ts';
import type { ActionPost, ActionState, StepSetting } from './step-setting.ts';

type Env = Readonly<Record<string, string>>;

/** Runs the steps of a composite action as GitHub's runner does (CompositeActionHandler.cs): in order, with a `steps` and `inputs` of its own. */
export async function runComposite(
  order: FolderActionOrder,
  action: LoadedAction,
  steps: readonly Step[],
): Promise<CommandsEnd> {
  const planned = compositeSteps(steps);
  const setting = new CompositeSetting(order, action, planned);
  let current: StepInComposite | null = null;
  let over = false;
  order.onHold({
    cancel() {
      if (order.setting.ending === null) over = true;
      setting.cancelled = true;
      if (over) current?.stop();
      else current?.jobCancelled();
    },
    terminate() {
      over = true;
      current?.stop();
    },
    get failureHeld() {
      return setting.failureHeld;
    },
  });
  for (const step of planned) {
    if (over) break;
    setting.begin(step);
    current = order.startStep(setting, step, order.onWaiting);
    await current.run();
    current = null;
  }
  return setting.end(order.abort.signal.aborted, action.definition.outputs);
}

/** What is around a step of a composite action. All it says, it says in the name of the step that uses the action. */
class CompositeSetting implements StepSetting {
  readonly #parent: StepSetting;
  readonly #step: PlannedStep;
  readonly #action: LoadedAction;
  readonly #ownEnv: Env;
  readonly #names: ReadonlySet<string>;
  readonly #results = new Map<string, StepResult>();
  readonly #named = new Map<string, StepResult>();
  readonly #actionNames: ReadonlyMap<string, string>;
  /** The step that runs. */
  #current: PlannedStep | null = null;
  /** The action itself is to end, which it need not where its step holds for a cancelled job. */
  cancelled = false;
  /** The failure of a step of it, or within it, was held for a person, and no step has succeeded since. */
  failureHeld = false;
  /** The last that failed for good. */
  #failure: Pick<RunEventOf<'step.completed'>, 'error' | 'exitCode'> | null = null;

  readonly repository: string | null;

  constructor(
    { setting, step, ownEnv, repository }: FolderActionOrder,
    action: LoadedAction,
    steps: readonly PlannedStep[],
  ) {
    this.#parent = setting;
    this.repository = repository;
    this.#step = step;
    this.#action = action;
    this.#ownEnv = { ...ownEnv, ...pathEnv(action.folder) };
    this.#actionNames = actionNames(steps);
    this.#names = new Set(steps.filter(({ named }) => named).map(({ id }) => id));
  }

  get scope() {
    return this.#parent.scope;
  }

  get job() {
    return this.#parent.job;
  }

  get number() {
    return this.#parent.number;
  }

  get session() {
    return this.#parent.session;
  }

  get goesOn() {
    return this.#parent.goesOn;
  }

  get ending() {
    return this.#parent.ending;
  }

  get terminated() {
    return this.#parent.terminated;
  }

  get path() {
    return this.#parent.path;
  }

  get matchers() {
    return this.#parent.matchers;
  }

  get depth() {
    return this.#parent.depth + 1;
  }

  actionOf(step: string): string {
    return this.#parent.actionOf(`${this.#step.id}.${step}`);
  }

  stateOf(action: string): ActionState {
    return this.#parent.stateOf(action);
  }

  compositeEnv(): Env {
    return { ...this.#parent.compositeEnv(), ...this.#ownEnv };
  }

  env(): Env {
    return { ...this.#parent.env(), ...this.#ownEnv };
  }

  export(env: Env, path: readonly string[]): void {
    this.#parent.export(env, path);
  }

  /** A step of the action is about to run. */
  begin(step: PlannedStep): void {
    this.#current = step;
  }

  record(step: string, result: StepResult): void {
    this.#results.set(step, result);
    if (this.#names.has(step)) this.#named.set(step, result);
  }

  status(): 'success' | 'failure' | 'cancelled' {
    if (this.cancelled) return 'cancelled';
    const result = jobResultOf([...this.#results.values()].map((step) => step.conclusion));
    return result === 'failure' || result === 'cancelled' ? result : 'success';
  }

  place(env: Env, own: { readonly id: string; readonly result: StepResult } | null = null): Place {
    const steps = own === null ? this.#named : new Map([...this.#named, [own.id, own.result]]);
    const { folder, inputs } = this.#action;
    const outer = this.#parent.place(env);
    const step = this.#within(outer.step ?? null);
    return { ...outer, steps, status: this.status(), action: { path: folder, inputs }, step };
  }

  /** Steps of an action are named after the step that uses it (StepsRunner.cs). */
  #within(outer: NonNullable<Place['step']> | null): NonNullable<Place['step']> | null {
    if (outer === null || this.#current === null) return outer;
    const { id, uses } = this.#current;
    const name = `${outer.name}.${actionNameOf(this.#actionNames, id)}`;
    return { name, action: actionRepository(uses) ?? outer.action };
  }

  ref() {
    return this.#parent.ref(this.#step.id);
  }

  /** The steps within are groups of lines in the output; where they begin and end is no event of the run. */
  async say(event: RunEventBody): Promise<void> {
    switch (event.type) {
      case 'step.started':
        return this.#write(`::group::${event.name ?? this.#current?.name ?? ''}`);
      case 'step.completed':
        if (isFailure(event.conclusion)) this.#failure = event;
        else this.failureHeld = false;
        if (event.attempt === 0) return;
        if (isFailure(event.outcome)) await this.#write(`Error: ${event.error?.message ?? 'It failed'}`);
        return this.#write('::endgroup::');
      case 'step.retrying':
      case 'step.cancelling':
        return;
      case 'step.held':
        this.failureHeld ||= event.point === 'failure';
        return this.#parent.say(event);
      default:
        return this.#parent.say(event);
    }
  }

  async #write(line: string): Promise<void> {
    const { ports, masks } = this.scope;
    const outer = this.#parent;
    // Groups do not nest: those of the innermost action would end those around it.
    if (outer.depth > 0 && line.startsWith('::')) return;
    await ports.output.write(this.ref(), new TextEncoder().encode(masks.text(`${line}\r\n`)));
  }

  saveLater(request: CacheRequest): void {
    this.#parent.saveLater(request);
  }

  addPost(post: ActionPost): void {
    this.#parent.addPost(post);
  }

  async end(stopped: boolean, outputs: readonly OutputDeclaration[]): Promise<CommandsEnd> {
    const values = await this.#outputs(outputs);
    const result = jobResultOf([...this.#results.values()].map((step) => step.conclusion));
    const { error = null, exitCode = null } = this.#failure ?? {};
    if (stopped) return { end: 'stopped', exitCode, error, outputs: values, state: {} };
    const end = result === 'success' ? 'success' : 'failure';
    return { end, exitCode: end === 'success' ? 0 : exitCode, error, outputs: values, state: {} };
  }

  /** One that cannot be told is the empty text, as one that no step has set. */
  async #outputs(declared: readonly OutputDeclaration[]): Promise<JsonObject> {
    const values: Record<string, JsonValue> = {};
    for (const { name, value } of declared) {
      const expanded = await expand(this.scope, value, this.place(this.env()));
      values[name] = expanded.ok ? textOf(expanded.value) : '';
    }
    return values;
  }
}
