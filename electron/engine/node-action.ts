import { plannedCondition } from '../../shared/plan/composite-steps.ts';
import type { PlannedStep } from '../../shared/plan/plan.ts';
import type { ActionRuns } from '../../shared/playbook/action-definition.ts';
import { type FolderActionOrder, type LoadedAction, pathEnv } from './action-order.ts';
import { resolvePath } from './paths.ts';
import { runCommands } from './run-commands.ts';
import { sealAll } from './sealed.ts';
import type { CommandsEnd } from './step-end.ts';
import type { WorkOrder } from './step-setting.ts';

type NodeAction = Extract<ActionRuns, { kind: 'node' }>;
type Env = Readonly<Record<string, string>>;

/** One program of an action. */
interface Part extends WorkOrder {
  readonly action: string;
  readonly ownEnv: Env;
}

/**
 * Runs a JavaScript action on our own Node, whichever version it names. Its `post` becomes a step at the job's end as soon
 * as `main` begins; a `pre` that could not run before the job's first step runs right before `main`.
 */
export async function runNodeAction(
  order: FolderActionOrder,
  action: LoadedAction,
  runs: NodeAction,
): Promise<CommandsEnd> {
  const { setting, step, ownEnv } = order;
  const id = setting.actionOf(step.id);
  if (runs.post !== null) {
    const { folder, inputs } = action;
    const { name, uses, continueOnError } = step;
    const condition = runs.postCondition?.text ?? 'always()';
    // Of a composite action nothing but this is left at the job's end.
    const env = { ...setting.compositeEnv(), ...ownEnv };
    const what = { name, uses: uses ?? '', condition, continueOnError, folder, file: runs.post, inputs, env };
    setting.addPost({ action: id, step: setting.ref(step.id).step, ...what });
  }
  const part: Part = { ...order, action: id };
  if (runs.pre !== null && !setting.stateOf(id).prepared) {
    const end = await runPart(part, action, runs.pre);
    if (end.end !== 'success') return end;
  }
  return runPart(part, action, runs.main);
}

/** One program of the action; what it asks to be kept is there for the next. */
export async function runPart(
  part: Part,
  { folder, inputs }: Pick<LoadedAction, 'folder' | 'inputs'>,
  file: string,
): Promise<CommandsEnd> {
  const { setting, step, abort, onWaiting, action, ownEnv } = part;
  const { platform, workspace, secrets } = setting.scope.options;
  const state = setting.stateOf(action);
  const path = resolvePath(folder, file, platform);
  const command = { shell: 'node', source: { kind: 'file' as const, path, parameters: [] } };
  const work = { kind: 'commands' as const, commands: [command] };
  const end = await runCommands({
    attempt: setting,
    step,
    prepared: { name: null, timeout: null, workingDirectory: workspace, command: '', work },
    abort,
    ownEnv: { ...ownEnv, ...inputEnv(inputs), ...stateEnv(state.values), ...pathEnv(folder) },
    outputs: [],
    onWaiting,
  });
  if (Object.keys(end.state).length === 0) return end;
  state.values = { ...state.values, ...end.state };
  const kept = { kind: 'state' as const, action, values: sealAll(state.values, secrets) };
  void setting.say({ type: 'step.kept', ...setting.ref(step.id), kept });
  return end;
}

/** A step around the job's own ones, in the place of a step that uses an action. */
export function aroundStep(step: PlannedStep, part: 'pre' | 'post', condition: string): PlannedStep {
  return {
    ...step,
    id: `${step.id}.${part}`,
    named: false,
    name: `${part === 'pre' ? 'Pre' : 'Post'} ${step.name}`,
    condition: plannedCondition({ text: condition, language: 'expression', pointer: step.pointer }),
    // Its environment was answered where the step stands.
    env: {},
    with: {},
    timeout: null,
    retry: { max: 0, delay: 0, backoff: 1, onExitCodes: null },
    outputs: [],
    pauseBefore: false,
  };
}

/** As @actions/core reads them. */
function inputEnv(inputs: Env): Env {
  return renamed(inputs, (name) => `INPUT_${name.replaceAll(' ', '_').toUpperCase()}`);
}

function stateEnv(state: Env): Env {
  return renamed(state, (name) => `STATE_${name}`);
}

function renamed(values: Env, rename: (name: string) => string): Env {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [rename(name), value]));
}
