import { joinPointer } from '../base/pointer.ts';
import type { Step } from '../playbook/model.ts';
import { builtInActions, missingInputs, reviewInputs, undoneInput, unknownInput } from './built-in-actions.ts';
import type { ProblemCollector } from './plan-problems.ts';
import type { WorkspaceFacts } from './script.ts';
import { notHere, readUses } from './uses.ts';

/** Tells what is wrong with a step's `uses` and with what it gives to one of Gantry's own actions. */
export function checkUses(
  target: string,
  step: Step,
  { actionCopies }: WorkspaceFacts,
  problems: ProblemCollector,
): void {
  if (target.includes('${{')) return;
  const use = readUses(target, actionCopies);
  const pointer = joinPointer(step.pointer, 'uses');
  if (use.kind === 'built-in') checkInputs(use.name, target, step, problems);
  else if (use.kind === 'remote') {
    const wayOut = 'Name the folder of a copy in .gantry/actions.json, or in `uses` itself (./path).';
    const settings = actionCopies.problems.map((problem) => ` ${problem}.`).join('');
    problems.add('uses-remote', pointer, `${notHere(target)}: the step fails when it is reached. ${wayOut}${settings}`);
  } else if (use.kind === 'unknown') {
    const message = `\`${target}\` is no action: write playbook:NAME, ./path, owner/repository@ref, or one of ${Object.keys(builtInActions).join(', ')}.`;
    problems.add('action-unknown', pointer, message);
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
