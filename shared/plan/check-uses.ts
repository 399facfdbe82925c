import { joinPointer } from '../base/pointer.ts';
import { readAction } from '../playbook/action-definition.ts';
import type { Step } from '../playbook/model.ts';
import {
  builtInActions,
  inputKey,
  missingInputs,
  reviewInputs,
  undoneInput,
  unknownInput,
} from './built-in-actions.ts';
import type { ProblemCollector } from './plan-problems.ts';
import type { ActionText, WorkspaceFacts } from './script.ts';
import { notHere, readUses } from './uses.ts';

/** Tells what is wrong with a step's `uses` and with what it gives to one of Gantry's own actions. */
export function checkUses(
  target: string,
  step: Step,
  { actionCopies, actions = {} }: WorkspaceFacts,
  problems: ProblemCollector,
): void {
  if (target.includes('${{')) return;
  const use = readUses(target, actionCopies);
  const pointer = joinPointer(step.pointer, 'uses');
  if (use.kind === 'built-in') checkInputs(use.name, target, step, problems);
  else if (use.kind === 'local' || use.kind === 'copy') {
    const text = Object.hasOwn(actions, target) ? actions[target] : undefined;
    if (text !== undefined) checkFolder(target, text, step, problems);
  } else if (use.kind === 'remote') {
    const wayOut = 'Name the folder of a copy in .gantry/actions.json, or in `uses` itself (./path).';
    const settings = actionCopies.problems.map((problem) => ` ${problem}.`).join('');
    problems.add('uses-remote', pointer, `${notHere(target)}: the step fails when it is reached. ${wayOut}${settings}`);
  } else if (use.kind === 'unknown') {
    const message = `\`${target}\` is no action: write playbook:NAME, ./path, owner/repository@ref, or one of ${Object.keys(builtInActions).join(', ')}.`;
    problems.add('action-unknown', pointer, message);
  }
}

/** Of an action of a folder. A step before may yet make it, so that nothing here is an error. */
function checkFolder(target: string, found: ActionText | null, step: Step, problems: ProblemCollector): void {
  const pointer = joinPointer(step.pointer, 'uses');
  if (found === null) {
    const message = `There is no action in ${target}: it has no file action.yml. Where no step before makes it, this step fails when it is reached.`;
    problems.add('action-missing', pointer, message);
    return;
  }
  const { action, problems: wrong } = readAction(found.text, found.file);
  if (action === null) {
    const { message = '', range } = wrong.find(({ severity }) => severity === 'error') ?? {};
    const place = range === undefined ? '' : ` (line ${range.line})`;
    problems.add(
      'action-broken',
      pointer,
      `The action in ${target} fails its step when it is reached: ${message}${place}`,
    );
    return;
  }
  const given = new Set(Object.keys(step.with).map(inputKey));
  const known = action.inputs.map(({ name }) => name);
  const missing = action.inputs.filter(({ name, required, default: fallback }) => {
    return required && fallback === undefined && !given.has(inputKey(name));
  });
  if (missing.length > 0) {
    problems.add(
      'action-input-missing',
      pointer,
      missingInputs(
        target,
        missing.map(({ name }) => name),
      ),
    );
  }
  for (const name of Object.keys(step.with)) {
    if (known.some((declared) => inputKey(declared) === inputKey(name))) continue;
    const message = unknownInput(target, name, { inputs: known, required: [], undone: [] });
    problems.add('action-input-unknown', joinPointer(step.pointer, 'with', name), message, { part: 'key' });
  }
}

function checkInputs(name: string, target: string, step: Step, problems: ProblemCollector): void {
  const action = builtInActions[name];
  if (action === undefined) return;
  if (action.bringsTool === true) {
    const message = `${target} fetches nothing here: its step succeeds where this machine's own tool is of the version that it asks for, else it fails.`;
    problems.add('uses-remote', joinPointer(step.pointer, 'uses'), message);
  }
  const at = (input: string) => joinPointer(step.pointer, 'with', input);
  const { unknown, undone, missing } = reviewInputs(action, step.with);
  for (const input of unknown) {
    problems.add('action-input-unknown', at(input), unknownInput(name, input, action), { part: 'key' });
  }
  for (const input of undone) problems.add('action-input-undone', at(input), undoneInput(name, input), { part: 'key' });
  if (missing.length > 0) {
    const message = `${missingInputs(name, missing)} The step fails when it is reached.`;
    problems.add('action-input-missing', joinPointer(step.pointer, 'uses'), message);
  }
}
