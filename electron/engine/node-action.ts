import { plannedCondition } from '../../shared/plan/composite-steps.ts';
import type { PlannedStep } from '../../shared/plan/plan.ts';
import type { ActionRuns } from '../../shared/playbook/action-definition.ts';
import { type FolderActionOrder, type LoadedAction, pathEnv } from './action-order.ts';
import { resolvePath } from './paths.ts';
import { runCommands } from './run-commands.ts';
import type { PreparedStep } from './step-command.ts';
import type { CommandsEnd } from './step-end.ts';
import type { ActionState, StepWork, WorkOrder } from './step-setting.ts';

type NodeAction = Extract<ActionRuns, { kind: 'node' }>;
type Env = Readonly<Record<string, string>>;

/** One program of an action. */
interface Part extends WorkOrder {
  readonly prepared: PreparedStep;
  readonly ownEnv: Env;
  readonly state: ActionState;
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
  const { setting, step, prepared, ownEnv } = order;
  const state = setting.stateOf(step.id);
  if (runs.post !== null) {
    const { post, postCondition } = runs;
    // Of a composite action nothing but this is left at the job's end.
    const env = setting.depth === 0 ? ownEnv : { ...setting.env(), ...ownEnv };
    const work: StepWork = (given) => runPart({ ...given, prepared, ownEnv: env, state }, action, post);
    setting.addPost({ step: aroundStep(step, 'post', plannedCondition(postCondition)?.text ?? 'always()'), work });
  }
  const part: Part = { ...order, state };
  if (runs.pre !== null && !state.prepared) {
    const end = await runPart(part, action, runs.pre);
    if (end.end !== 'success') return end;
  }
  return runPart(part, action, runs.main);
}

/** One program of the action; what it asks to be kept is there for the next. */
export async function runPart(part: Part, { folder, inputs }: LoadedAction, file: string): Promise<CommandsEnd> {
  const { setting, step, prepared, abort, onWaiting, state, ownEnv } = part;
  const { platform, workspace } = setting.scope.options;
  const path = resolvePath(folder, file, platform);
  const command = { shell: 'node', source: { kind: 'file' as const, path, parameters: [] } };
  const work = { kind: 'commands' as const, commands: [command] };
  const end = await runCommands({
    attempt: setting,
    step,
    prepared: { ...prepared, timeout: null, workingDirectory: workspace, work },
    abort,
    ownEnv: { ...ownEnv, ...inputEnv(inputs), ...stateEnv(state.values), ...pathEnv(folder) },
    outputs: [],
    onWaiting,
  });
  state.values = { ...state.values, ...end.state };
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
