import type { JsonValue } from '../base/json.ts';
import { ok, type Result } from '../base/result.ts';
import {
  checkExpression,
  type ExpressionEnvironment,
  type ExpressionProblem,
  evaluateExpression,
  explainExpression,
  expressionParts,
  isTruthy,
  usesStatusFunction,
} from './evaluate.ts';
import type { PowerShellEnvironment, PowerShellProblem } from './powershell/environment.ts';
import { evaluatePowerShell, powershellClass, powershellParts } from './powershell/evaluate.ts';
import { toJson } from './powershell/to-json.ts';
import { isTrue } from './powershell/truth.ts';
import type { WrittenPart } from './references.ts';
import { findTemplates } from './template.ts';

export type ConditionLanguage = 'expression' | 'powershell';

export interface ConditionClass {
  readonly language: ConditionLanguage;
  /** Engine: interpreted. Session: PowerShell that only the job's session can answer. */
  readonly decidedBy: 'engine' | 'session';
  /** Why the condition cannot be read; offsets are UTF-16 units within its text. */
  readonly problem: { readonly message: string; readonly offset: number; readonly length: number } | null;
}

export interface ConditionEnvironment {
  readonly expression: ExpressionEnvironment;
  readonly powershell: PowerShellEnvironment;
}

export type ConditionAnswer =
  | {
      readonly kind: 'decided';
      readonly value: boolean;
      readonly parts: readonly { readonly text: string; readonly value: JsonValue }[];
      readonly warnings: readonly string[];
    }
  /** PowerShell for the job's session to evaluate; its truth is the answer. */
  | { readonly kind: 'session'; readonly script: string }
  | { readonly kind: 'needs-hash'; readonly patterns: readonly string[] }
  | { readonly kind: 'error'; readonly message: string; readonly offset: number; readonly length: number };

/** The contexts a condition in doubt is held against to tell its language (FORMAT.md, "Conditions"). */
export const conditionContexts: readonly string[] = [
  'env',
  'gantry',
  'github',
  'inputs',
  'job',
  'jobs',
  'matrix',
  'needs',
  'runner',
  'secrets',
  'steps',
  'strategy',
  'vars',
];

const known = { contexts: conditionContexts, status: true, hashFiles: true };

/**
 * Tells the language of a condition, who decides it, and what keeps it from being read. With `language` null the text
 * decides: with `${{ }}`, or if it reads as an expression over known contexts and functions, it is one; else PowerShell.
 */
export function classifyCondition(text: string, language: ConditionLanguage | null): ConditionClass {
  const { body, shift } = conditionBody(text);
  if (language === 'expression' || (language === null && readsAsExpression(text, body))) {
    const [problem] = checkExpression(body, known);
    const place = problem === undefined || problem.kind === 'needs-hash' ? null : placed(problem, shift, text);
    return { language: 'expression', decidedBy: 'engine', problem: place };
  }
  const decided = powershellClass(text);
  if (typeof decided === 'string') return { language: 'powershell', decidedBy: decided, problem: null };
  return { language: 'powershell', decidedBy: 'engine', problem: decided };
}

/**
 * Evaluates the condition of a job or step. With a status to go by and no status function in it, it means
 * `success() && (...)`; with `status` null (pre- and post-conditions) it stands alone. Never throws.
 */
export function evaluateCondition(
  text: string,
  language: ConditionLanguage,
  env: ConditionEnvironment,
): ConditionAnswer {
  return language === 'expression' ? evaluateAsExpression(text, env) : evaluateAsPowerShell(text, env);
}

/** What would decide a condition, part by part, as it is written; nothing where the engine cannot read it. */
export function conditionParts(text: string, language: ConditionLanguage): readonly WrittenPart[] {
  if (language === 'powershell') return powershellParts(text);
  const { body, shift } = conditionBody(text);
  if (shift !== null) return expressionParts(body);
  return findTemplates(text).expressions.flatMap((expression) => expressionParts(expression.body));
}

/** The value of one part of a condition, by itself. Never throws. */
export function evaluatePart(
  part: string,
  language: ConditionLanguage,
  env: ConditionEnvironment,
): Result<JsonValue, ExpressionProblem | PowerShellProblem> {
  if (language === 'expression') return evaluateExpression(part, env.expression);
  const evaluated = evaluatePowerShell(part, env.powershell);
  return evaluated.ok ? ok(toJson(evaluated.value.value)) : evaluated;
}

function evaluateAsExpression(text: string, { expression: env }: ConditionEnvironment): ConditionAnswer {
  const { body, shift, warnings } = conditionBody(text);
  const held = usesStatusFunction(body) ? null : heldBackBy(env.status);
  // A condition that cannot be read is an error even where the status alone would have decided.
  const known = { contexts: Object.keys(env.contexts), status: env.status !== null, hashFiles: env.hashFiles !== null };
  const [wrong] = checkExpression(body, known);
  if (wrong !== undefined) return asAnswer(wrong, shift, text);
  if (held !== null) return held;
  const evaluated = evaluateExpression(body, env);
  if (!evaluated.ok) return asAnswer(evaluated.error, shift, text);
  return { kind: 'decided', value: isTruthy(evaluated.value), parts: explainExpression(body, env), warnings };
}

function evaluateAsPowerShell(text: string, env: ConditionEnvironment): ConditionAnswer {
  const decided = powershellClass(text);
  if (typeof decided === 'object') return { kind: 'error', ...placeOf(decided) };
  const held = heldBackBy(env.expression.status);
  if (held !== null) return held;
  if (text.trim() === '') return { kind: 'decided', value: true, parts: [], warnings: [] };
  const evaluated = evaluatePowerShell(text, env.powershell);
  if (evaluated.ok) {
    const { value, parts, warnings } = evaluated.value;
    return { kind: 'decided', value: isTrue(value), parts, warnings };
  }
  if (evaluated.error.kind === 'beyond') return { kind: 'session', script: text };
  return { kind: 'error', ...placeOf(evaluated.error) };
}

/** What a condition without a status function answers where the run so far was no success. */
function heldBackBy(status: ExpressionEnvironment['status']): ConditionAnswer | null {
  if (status === null || status === 'success') return null;
  return { kind: 'decided', value: false, parts: [{ text: 'success()', value: false }], warnings: [] };
}

interface ConditionBody {
  readonly body: string;
  /** From an offset in the body to one in the text; null where the body is not a part of the text. */
  readonly shift: number | null;
  readonly warnings: readonly string[];
}

/**
 * The expression a condition stands for. Text around `${{ }}` makes it GitHub's `format('…{0}…', …)`, as the runner has it,
 * which is text and so always true; that is warned of. An empty condition is `true`.
 */
function conditionBody(text: string): ConditionBody {
  const trimmed = text.trim();
  if (trimmed === '') return { body: 'true', shift: null, warnings: [] };
  const { expressions } = findTemplates(text);
  const [first] = expressions;
  if (first === undefined) return { body: trimmed, shift: text.indexOf(trimmed), warnings: [] };
  if (first.length === trimmed.length) return { body: first.body || "''", shift: first.start, warnings: [] };
  let template = '';
  let end = 0;
  for (const [index, expression] of expressions.entries()) {
    template += `${escaped(text.slice(end, expression.offset))}{${index}}`;
    end = expression.offset + expression.length;
  }
  const bodies = expressions.map((expression) => expression.body);
  const body = `format('${template}${escaped(text.slice(end))}', ${bodies.join(', ')})`;
  const warnings = ['Text outside of ${{ }} makes this condition text, which is always true'];
  return { body, shift: null, warnings };
}

function escaped(literal: string): string {
  return literal.replaceAll("'", "''").replaceAll('{', '{{').replaceAll('}', '}}');
}

function readsAsExpression(text: string, body: string): boolean {
  return text.includes('${{') || checkExpression(body, known).length === 0;
}

function asAnswer(problem: ExpressionProblem, shift: number | null, text: string): ConditionAnswer {
  if (problem.kind === 'needs-hash') return problem;
  return { kind: 'error', ...placed(problem, shift, text) };
}

function placed(problem: { message: string; offset: number; length: number }, shift: number | null, text: string) {
  const { message, offset, length } = problem;
  if (shift === null) return { message, offset: 0, length: text.length };
  return { message, offset: offset + shift, length };
}

function placeOf({ message, offset, length }: { message: string; offset: number; length: number }) {
  return { message, offset, length };
}
