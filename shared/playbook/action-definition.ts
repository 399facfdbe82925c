import { isJsonObject, type JsonObject, type JsonValue } from '../base/json.ts';
import { joinPointer } from '../base/pointer.ts';
import type { Problem } from '../base/problem.ts';
import type { Condition, OutputDeclaration, Step, Template } from './model.ts';
import { parseSource, type SourceDocument } from './source.ts';
import { listOf, objectOf, textOf } from './values.ts';
import { type Report, readCondition, readStep, scalarText } from './workflow-steps.ts';

/** An action as its `action.yml` tells it (https://docs.github.com/actions/reference/workflows-and-actions/metadata-syntax). */
export interface ActionDefinition {
  readonly name: string;
  readonly description: string | null;
  readonly inputs: readonly ActionInput[];
  /** Of a composite action; a program writes its own. */
  readonly outputs: readonly OutputDeclaration[];
  readonly runs: ActionRuns;
}

export interface ActionInput {
  readonly name: string;
  readonly description: string | null;
  readonly required: boolean;
  /** Undefined where it has none. */
  readonly default: Template | undefined;
  /** What to use instead; null where it is not deprecated. */
  readonly deprecation: string | null;
}

export type ActionRuns =
  | { readonly kind: 'composite'; readonly steps: readonly Step[] }
  /** Paths are relative to the action's folder. A condition that is null is `always()`. */
  | {
      readonly kind: 'node';
      readonly main: string;
      readonly pre: string | null;
      readonly preCondition: Condition | null;
      readonly post: string | null;
      readonly postCondition: Condition | null;
    }
  | { readonly kind: 'docker' };

export interface ReadAction {
  /** Null where it cannot be run; an error says why. */
  readonly action: ActionDefinition | null;
  readonly problems: readonly Problem[];
}

/** The names of an action's file, the first that is there being the one. */
export const actionFiles: readonly string[] = ['action.yml', 'action.yaml'];

/** Reads an action's own file. Never throws; what is wrong is a problem with its place in that file. */
export function readAction(text: string, file: string): ReadAction {
  const source = parseSource(text, file);
  const problems: Problem[] = [...source.problems];
  const report: Report = (severity, code, pointer, message, part) =>
    problems.push({ severity, code, message, pointer, range: source.rangeOf(pointer, part) });
  if (problems.some(({ severity }) => severity === 'error')) return { action: null, problems };
  const runs = readRuns(source, report);
  if (runs === null || problems.some(({ severity }) => severity === 'error')) return { action: null, problems };
  const root = objectOf(source.value);
  const action: ActionDefinition = {
    name: scalarText(root.name) ?? file,
    description: scalarText(root.description),
    inputs: Object.entries(objectOf(root.inputs)).map(([name, input]) => readInput(name, objectOf(input))),
    outputs: Object.entries(objectOf(root.outputs)).flatMap(([name, output]) => readOutput(name, objectOf(output))),
    runs,
  };
  return { action, problems };
}

function readInput(name: string, input: JsonObject): ActionInput {
  return {
    name,
    description: scalarText(input.description),
    required: input.required === true || input.required === 'true',
    default: input.default,
    deprecation: textOf(input.deprecationMessage),
  };
}

function readOutput(name: string, { value }: JsonObject): readonly OutputDeclaration[] {
  return value === undefined ? [] : [{ name, value, pointer: joinPointer('/outputs', name, 'value') }];
}

function readRuns(source: SourceDocument, report: Report): ActionRuns | null {
  const { runs } = objectOf(source.value);
  if (!isJsonObject(runs)) {
    report('error', 'missing-key', '', 'An action has "runs", which says what it does; this file has none.');
    return null;
  }
  const using = textOf(runs.using) ?? '';
  if (using === 'composite') return { kind: 'composite', steps: readSteps(runs.steps, report) };
  if (/^node\d+$/.test(using)) return readProgram(runs, report);
  if (using === 'docker') return { kind: 'docker' };
  const message = `"runs.using" is composite, node20 or another version of node, or docker; here it is ${using === '' ? 'missing' : `"${using}"`}.`;
  report('error', 'unknown-value', '/runs/using', message);
  return null;
}

function readProgram(runs: JsonObject, report: Report): ActionRuns | null {
  const main = textOf(runs.main);
  if (main === null) {
    report('error', 'missing-key', '/runs', 'A JavaScript action names its program in "runs.main"; this one does not.');
    return null;
  }
  return {
    kind: 'node',
    main,
    pre: textOf(runs.pre),
    preCondition: readCondition(runs['pre-if'], '/runs/pre-if'),
    post: textOf(runs.post),
    postCondition: readCondition(runs['post-if'], '/runs/post-if'),
  };
}

function readSteps(steps: JsonValue | undefined, report: Report): readonly Step[] {
  const seen = new Set<string>();
  if (!Array.isArray(steps)) report('error', 'missing-key', '/runs', 'A composite action has a list "runs.steps".');
  return listOf(steps).flatMap((step, index) => {
    const pointer = joinPointer('/runs/steps', index);
    const read = readStep(step, pointer, seen, report);
    if (read.length === 0)
      report('error', 'step-kind-missing', pointer, 'A step has one of run and uses; this has none.');
    for (const part of read) checkPart(part, pointer, report);
    return read;
  });
}

/** What a composite action's step must say, and what only a job's step may. */
function checkPart({ action, shell }: Step, pointer: string, report: Report): void {
  if (action.kind === 'script' && shell === null)
    report('error', 'missing-key', pointer, 'A step with "run" in a composite action names its "shell".');
  if (action.kind !== 'uses' || !/^(?:playbook:|\.{1,2}[\\/].*\.(?:ya?ml|jsonc?|psd1)$)/i.test(action.target.trim()))
    return;
  const message = `A composite action cannot run a playbook or a workflow (${action.target}): let a step of the job do it.`;
  report('error', 'called-unusable', joinPointer(pointer, 'uses'), message);
}
