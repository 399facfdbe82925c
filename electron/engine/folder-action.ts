import { fail, ok, type Result } from '../../shared/base/result.ts';
import { type ActionDefinition, readAction } from '../../shared/playbook/action-definition.ts';
import type { StepError } from '../../shared/run/events.ts';
import type { FolderActionOrder, LoadedAction, LoadOrder } from './action-order.ts';
import { runComposite } from './composite-run.ts';
import { expand, textOf } from './evaluation.ts';
import { runNodeAction } from './node-action.ts';
import type { ActionsPort } from './ports.ts';
import type { CommandsEnd } from './step-end.ts';

/** Deeper than GitHub's runner goes (ten), an action of actions is refused: it most likely uses itself. */
const deepest = 10;

/** Runs the action of a folder, composite or JavaScript. What is missing or broken fails the step, as does what it says. */
export async function runFolderAction(order: FolderActionOrder): Promise<CommandsEnd> {
  if (order.setting.depth >= deepest) {
    return notRun(`Actions within actions go no deeper than ${deepest}. Does this one use itself?`, 'Depth');
  }
  const action = await loadAction(order);
  if (!action.ok) return { end: 'failure', exitCode: null, error: action.error, outputs: {}, state: {} };
  const { runs } = action.value.definition;
  switch (runs.kind) {
    case 'composite':
      return runComposite(order, action.value, runs.steps);
    case 'node':
      return runNodeAction(order, action.value, runs);
    case 'docker':
      return notRun(
        'It is an action in a container, which Gantry does not do: jobs run on this machine itself',
        'Action',
      );
  }
}

/** The action of a folder with its inputs. What it is not asked for, or is deprecated, is told to `warn`. */
export async function loadAction(order: LoadOrder): Promise<Result<LoadedAction, StepError>> {
  const { setting, folder } = order;
  const definition = await readDefinition(setting.scope.ports.actions, folder);
  if (!definition.ok) return definition;
  const inputs = await inputsOf(order, definition.value);
  return inputs.ok
    ? ok({ folder, definition: definition.value, inputs: inputs.value })
    : fail(stepError(inputs.error, 'Expression'));
}

/** The action of a folder as its file tells it; the error has the place in that file. */
export async function readDefinition(
  actions: ActionsPort,
  folder: string,
): Promise<Result<ActionDefinition, StepError>> {
  const found = await actions.read(folder);
  const none = { line: null, column: null, detail: '' };
  if (found === null) {
    const message = `There is no action in ${folder}: it has no file action.yml. Is it made, or checked out, by a step before?`;
    return fail({ ...none, message, file: null, kind: 'NotFound' });
  }
  const { action, problems } = readAction(found.text, found.file);
  if (action !== null) return ok(action);
  const wrong = problems.find(({ severity }) => severity === 'error');
  const message = `The action cannot be run. ${wrong?.message ?? ''}`;
  const { line = null, column = null } = wrong?.range ?? {};
  return fail({ ...none, message, file: found.file, line, column, kind: 'Action' });
}

async function inputsOf(
  { setting, given, warn, ownEnv }: LoadOrder,
  { name, inputs }: ActionDefinition,
): Promise<Result<Readonly<Record<string, string>>, string>> {
  const values: Record<string, string> = {};
  const place = setting.place({ ...setting.env(), ...ownEnv });
  for (const input of inputs) {
    const own = given.value(input.name);
    if (own !== null) values[input.name] = own;
    if (own !== null && input.deprecation !== null)
      await warn(`The input ${input.name} is deprecated: ${input.deprecation}`);
    if (own !== null || input.default === undefined) continue;
    const fallback = await expand(setting.scope, input.default, place);
    if (!fallback.ok) return fail(`The default of the input ${input.name} cannot be told: ${fallback.error}`);
    values[input.name] = textOf(fallback.value);
  }
  const known = inputs.map((input) => input.name);
  for (const unknown of given.unknownTo(known)) {
    values[unknown] = given.value(unknown) ?? '';
    const declared = known.length === 0 ? 'It declares none.' : `It declares ${known.join(', ')}.`;
    await warn(`${name} declares no input ${unknown}. ${declared}`);
  }
  return ok(values);
}

/** The end of an action that could not be begun. */
export function notRun(message: string, kind: string): CommandsEnd {
  return { end: 'failure', exitCode: null, error: stepError(message, kind), outputs: {}, state: {} };
}

function stepError(message: string, kind: string): StepError {
  return { message, file: null, line: null, column: null, kind, detail: '' };
}
