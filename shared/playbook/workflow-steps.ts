import type { JsonObject, JsonValue } from '../base/json.ts';
import { joinPointer } from '../base/pointer.ts';
import type { Severity } from '../base/problem.ts';
import type { Condition, Step, StepAction } from './model.ts';
import { environmentOf, flagOf, objectOf, textOf } from './values.ts';

/** Takes in what is wrong at a pointer. */
export type Report = (severity: Severity, code: string, pointer: string, message: string, part?: 'key') => void;

/** Reads a step as workflows and composite actions write it; one that neither runs nor uses anything is none. `seen`: ids so far, in lower case. */
export function readStep(value: JsonValue, pointer: string, seen: Set<string>, report: Report): readonly Step[] {
  const step = objectOf(value);
  const action = readAction(step);
  const id = textOf(step.id);
  if (id !== null && seen.has(id.toLowerCase())) {
    report('error', 'duplicate-step-id', joinPointer(pointer, 'id'), `Two steps of this job have the id "${id}".`);
  }
  if (id !== null) seen.add(id.toLowerCase());
  if (action === null) return [];
  return [
    {
      ...emptyStep(pointer),
      id,
      name: scalarText(step.name) ?? nameOfAction(action),
      condition: readCondition(step.if, joinPointer(pointer, 'if')),
      env: environmentOf(step.env),
      continueOnError: flagOrExpression(step['continue-on-error']),
      ...readMinutes(step['timeout-minutes']),
      with: objectOf(step.with),
      action,
      shell: textOf(step.shell),
      workingDirectory: textOf(step['working-directory']),
    },
  ];
}

export function emptyStep(pointer: string): Omit<Step, 'name' | 'action'> {
  return {
    id: null,
    condition: null,
    env: {},
    continueOnError: null,
    timeout: null,
    retry: null,
    outputs: [],
    with: {},
    shell: null,
    workingDirectory: null,
    pauseBefore: false,
    enabled: true,
    pointer,
  };
}

function readAction({ run, uses }: JsonObject): StepAction | null {
  const text = scalarText(run);
  if (text !== null) return { kind: 'script', text };
  return typeof uses === 'string' ? { kind: 'uses', target: uses } : null;
}

/** As GitHub shows a step without a name. */
export function nameOfAction(action: StepAction): string {
  if (action.kind === 'uses') return `Run ${action.target}`;
  const text = action.kind === 'script' ? action.text : '';
  return `Run ${text.trim().split(/\r?\n/, 1)[0] ?? ''}`.trim();
}

export function readCondition(value: JsonValue | undefined, pointer: string): Condition | null {
  const text = scalarText(value);
  return text === null ? null : { text, language: 'expression', pointer };
}

/** `timeout-minutes`: seconds, or an expression for the minutes. */
export function readMinutes(value: JsonValue | undefined): Pick<Step, 'timeout' | 'timeoutUnit'> {
  if (isExpression(value)) return { timeout: value, timeoutUnit: 'minutes' };
  return { timeout: typeof value === 'number' && value > 0 ? Math.round(value * 60_000) / 1000 : null };
}

export function isExpression(value: JsonValue | undefined): value is string {
  return typeof value === 'string' && value.includes('${{');
}

export function flagOrExpression(value: JsonValue | undefined): boolean | string | null {
  return isExpression(value) ? value : flagOf(value);
}

export function scalarText(value: JsonValue | undefined): string | null {
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return textOf(value);
}
