import type { JsonValue } from '../../shared/base/json.ts';
import { fail, ok, type Result } from '../../shared/base/result.ts';
import type { PlannedScript, PlannedStep } from '../../shared/plan/plan.ts';
import { readUses } from '../../shared/plan/uses.ts';
import type { Place } from './contexts.ts';
import { expand, expandTimeout, textOf } from './evaluation.ts';
import { resolvePath } from './paths.ts';
import type { StepCommand, TypedArgument } from './ports.ts';
import type { RunScope } from './scope.ts';
import { scriptActions, scriptCommand } from './script-action.ts';

/** What one attempt of a step will do, every `${{ }}` answered. */
export interface PreparedStep {
  /** Null where the step's name holds no expression. */
  readonly name: string | null;
  /** Milliseconds; null is no limit. */
  readonly timeout: number | null;
  /** Absolute. */
  readonly workingDirectory: string;
  /** For people: what is run, on one line. */
  readonly command: string;
  readonly work: Work;
}

export type Work =
  | { readonly kind: 'commands'; readonly commands: readonly PreparedCommand[] }
  | { readonly kind: 'action'; readonly target: string };

export type PreparedCommand = Pick<StepCommand, 'shell' | 'source'>;

/** Evaluates all that an attempt of a step needs before it starts. The failure is a sentence. */
export async function prepareStep(
  scope: RunScope,
  step: PlannedStep,
  place: Place,
): Promise<Result<PreparedStep, string>> {
  const { options } = scope;
  const timeout = await expandTimeout(scope, step, place);
  if (!timeout.ok) return fail(`The timeout cannot be told: ${timeout.error}`);
  const folder = await expand(scope, step.workingDirectory ?? place.job?.workingDirectory ?? '', place);
  if (!folder.ok) return fail(`The working directory cannot be told: ${folder.error}`);
  const shell = await expand(scope, step.shellCommand ?? step.shell, place);
  if (!shell.ok) return fail(`The shell cannot be told: ${shell.error}`);
  const work = await prepareWork(scope, step, textOf(shell.value), place);
  if (!work.ok) return work;
  const name = step.name.includes('${{') ? await expand(scope, step.name, place) : null;
  return ok({
    name: name?.ok ? textOf(name.value) : null,
    timeout: timeout.value,
    workingDirectory: resolvePath(options.workspace, textOf(folder.value), options.platform),
    command: commandLine(step, work.value),
    work: work.value,
  });
}

async function prepareWork(
  scope: RunScope,
  step: PlannedStep,
  shell: string,
  place: Place,
): Promise<Result<Work, string>> {
  if (step.kind === 'uses') {
    const target = await expand(scope, step.uses, place);
    return target.ok ? prepareUse(scope, step, textOf(target.value), place) : target;
  }
  if (step.kind === 'script') {
    const text = await expand(scope, step.text, place);
    if (!text.ok) return text;
    return ok({ kind: 'commands', commands: [{ shell, source: { kind: 'text', text: textOf(text.value) } }] });
  }
  const commands: PreparedCommand[] = [];
  for (const script of step.scripts) {
    const parameters = await prepareParameters(scope, script, place);
    if (!parameters.ok) return parameters;
    const path = resolvePath(scope.options.workspace, script.path, scope.options.platform);
    commands.push({ shell: script.shell, source: { kind: 'file', path, parameters: parameters.value } });
  }
  return ok({ kind: 'commands', commands });
}

async function prepareUse(
  scope: RunScope,
  step: PlannedStep,
  target: string,
  place: Place,
): Promise<Result<Work, string>> {
  const use = readUses(target, scope.options.actionCopies);
  const script = use.kind === 'built-in' ? scriptActions.find((name) => name === use.name) : undefined;
  if (script === undefined) return ok({ kind: 'action', target });
  const command = await scriptCommand(scope, script, step.with, place);
  return command.ok ? ok({ kind: 'commands', commands: [command.value] }) : command;
}

async function prepareParameters(
  scope: RunScope,
  script: PlannedScript,
  place: Place,
): Promise<Result<readonly TypedArgument[], string>> {
  const parameters: TypedArgument[] = [];
  for (const { name, type, value: template } of script.parameters) {
    const value: Result<JsonValue, string> = await expand(scope, template, place);
    if (!value.ok) return fail(`The parameter ${name} of ${script.path} cannot be told: ${value.error}`);
    parameters.push({ name, type, value: value.value });
  }
  return ok(parameters);
}

const longestLine = 200;

function commandLine(step: PlannedStep, work: Work): string {
  if (work.kind === 'action') return work.target;
  if (step.kind === 'uses') return step.uses ?? '';
  if (step.kind === 'run') return step.scripts.map((script) => script.path).join(', ');
  const text = work.commands[0]?.source.kind === 'text' ? work.commands[0].source.text : '';
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const first = (lines[0] ?? '').trim();
  const cut = first.length > longestLine ? `${first.slice(0, longestLine)}…` : first;
  return lines.length > 1 && !cut.endsWith('…') ? `${cut} …` : cut;
}

/** Whether steps of a shell live in the job's PowerShell session, so that their outputs are PowerShell. */
export function isPowerShell(shell: string): boolean {
  return /^(?:pwsh|powershell)$/i.test(shell);
}
