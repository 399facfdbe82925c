import type { Expr } from '@actions/expressions';
import type { ExpressionData } from '@actions/expressions/data/expressiondata';
import { truthy } from '@actions/expressions/result';
import type { JsonObject, JsonValue } from '../base/json.ts';
import { isJsonObject } from '../base/json.ts';
import type { Result } from '../base/result.ts';
import { fail, ok } from '../base/result.ts';
import { contextDictionary, toData, toJson } from './data.ts';
import { CallFailure, comparedParts, decidingParts, RunnerEvaluator } from './evaluator.ts';
import { functionTable, NeedsHash, type RunStatus, statusFunctionNames } from './functions.ts';
import { nodeTexts } from './places.ts';
import {
  anyArity,
  asksOfJobs,
  type ContextReference,
  callsOf,
  namesUsed,
  referencesOf,
  type WrittenPart,
} from './references.ts';
import { lexExpression, type ParsedExpression, parseExpression } from './syntax.ts';
import { findTemplates, type TemplateExpression } from './template.ts';
import { textOf } from './text.ts';

export interface ExpressionEnvironment {
  /** The keys are the only context names there are; they and all names within go without regard to case. */
  readonly contexts: Readonly<Record<string, JsonValue>>;
  /** What success, failure and cancelled answer by; null: status functions are an error here. */
  readonly status: RunStatus | null;
  /** Answers null where the hash is not known yet: the caller hashes and evaluates again. The field null: no such function here. */
  readonly hashFiles: ((patterns: readonly string[]) => string | null) | null;
}

/** Offsets and lengths are UTF-16 units within the body (for a template: within its text). */
export type ExpressionProblem =
  | {
      readonly kind: 'lexing' | 'parsing' | 'evaluation';
      readonly message: string;
      readonly offset: number;
      readonly length: number;
    }
  | { readonly kind: 'needs-hash'; readonly patterns: readonly string[] };

export interface ExplainedPart {
  readonly text: string;
  readonly value: JsonValue;
}

/**
 * Evaluates one expression, without `${{ }}` around it, by GitHub's rules
 * (https://docs.github.com/actions/reference/workflows-and-actions/expressions, and the runner's own source where that is
 * silent); an empty one is null. An unknown context or function is a parsing problem at its place, an unknown property null. Never throws.
 */
export function evaluateExpression(body: string, env: ExpressionEnvironment): Result<JsonValue, ExpressionProblem> {
  if (body.trim() === '') return ok(null);
  const evaluated = evaluateParsed(body, env);
  return evaluated.ok ? ok(evaluated.value.json) : evaluated;
}

/** GitHub's truth of a value: false are null, false, 0, NaN and empty text. */
export function isTruthy(value: JsonValue): boolean {
  return truthy(toData(value));
}

/**
 * The values that decided a condition, in the order of the text: each operand of `&&`, `||` and `!` that was evaluated,
 * after a comparison both its sides where they are not literals. Empty where the expression has a problem.
 */
export function explainExpression(body: string, env: ExpressionEnvironment): readonly ExplainedPart[] {
  const evaluated = evaluateParsed(body, env);
  if (!evaluated.ok) return [];
  const { parsed, evaluator } = evaluated.value;
  const texts = nodeTexts(parsed);
  return decidingParts(parsed.tree)
    .flatMap((part) => [part, ...comparedParts(part)])
    .flatMap((part) => {
      const value = evaluator.values.get(part);
      const text = texts.get(part) ?? '';
      return value === undefined || isLiteralText(text) ? [] : [{ text, value: toJson(value) }];
    });
}

/**
 * What would decide a condition, as it is written: the parts that `explainExpression` tells the values of, those too that
 * `&&` and `||` may pass over. Empty where the text is no expression.
 */
export function expressionParts(body: string): readonly WrittenPart[] {
  const parsed = parseAnyNames(body);
  if (!parsed.ok) return [];
  const texts = nodeTexts(parsed.value);
  return decidingParts(parsed.value.tree)
    .flatMap((part) => [part, ...comparedParts(part)])
    .map((part) => ({ text: texts.get(part) ?? '', reads: readsOf(part) }))
    .filter(({ text }) => !isLiteralText(text));
}

function readsOf(part: Expr): readonly ContextReference[] {
  const files = callsOf(part).some((name) => name.toLowerCase() === 'hashfiles');
  return [...(files ? [{ context: 'hashFiles', path: [] }] : []), ...referencesOf(part)];
}

/**
 * Evaluates every `${{ }}` within a value, keys of objects too, all the way down. Text that is one `${{ }}` and nothing
 * else keeps the type of its value; in mixed text each value becomes text as GitHub converts it. As the runner's
 * TemplateUnraveler has it, a list that an item of a list evaluates to gives its items, and the key `${{ insert }}` the
 * entries of its object. A problem's offsets count within the text it stands in.
 */
export function evaluateTemplate(
  template: JsonValue,
  env: ExpressionEnvironment,
): Result<JsonValue, ExpressionProblem> {
  if (typeof template === 'string') return evaluateText(template, env);
  if (template === null || typeof template !== 'object') return ok(template);
  return isJsonObject(template) ? evaluateObject(template, env) : evaluateList(template, env);
}

/** The `${{ }}` of a text that are closed, in order; `}}` within a literal closes nothing. */
export function templateExpressions(text: string): readonly TemplateExpression[] {
  return findTemplates(text).expressions;
}

/** Whether an expression calls success, failure, cancelled or always, so that no `success() &&` is put before it. */
export function usesStatusFunction(body: string): boolean {
  const lexed = lexExpression(body);
  return lexed.ok && namesUsed(lexed.value).functions.some((name) => statusFunctionNames.includes(name.toLowerCase()));
}

/** Whether a condition asks `success` or `failure` of jobs by name. */
export function namesJobs(body: string): boolean {
  const parsed = parseAnyNames(body);
  return parsed.ok && asksOfJobs(parsed.value.tree);
}

/** Every context an expression reads, in the order of the text; empty where the text is no expression. */
export function referencedContexts(body: string): readonly ContextReference[] {
  const parsed = parseAnyNames(body);
  return parsed.ok ? referencesOf(parsed.value.tree) : [];
}

/** Reads an expression without judging the names of contexts and functions in it. */
function parseAnyNames(body: string): Result<ParsedExpression, ExpressionProblem> {
  const lexed = lexExpression(body);
  if (!lexed.ok) return lexed;
  const names = namesUsed(lexed.value);
  return parseExpression(body, { contexts: names.contexts, functions: anyArity(names.functions) });
}

/**
 * All that is wrong with an expression before any value is known: syntax, unknown contexts and functions, numbers of
 * arguments. An unknown property is never wrong. Each unknown name is told once, at its first place.
 */
export function checkExpression(
  body: string,
  known: { readonly contexts: readonly string[]; readonly status: boolean; readonly hashFiles: boolean },
): readonly ExpressionProblem[] {
  const functions = functionTable(known.status ? 'success' : null, known.hashFiles ? () => '' : null, () => undefined);
  const contexts = [...known.contexts];
  const problems: ExpressionProblem[] = [];
  for (;;) {
    const parsed = parseExpression(body, { contexts, functions });
    if (parsed.ok) return problems;
    problems.push(parsed.error);
    const name = body.slice(parsed.error.offset, parsed.error.offset + parsed.error.length);
    if (parsed.error.message.startsWith('Unrecognized named-value')) contexts.push(name);
    else if (parsed.error.message.startsWith('Unrecognized function')) {
      for (const [key, definition] of anyArity([name])) functions.set(key, definition);
    } else return problems;
  }
}

function evaluateList(
  templates: readonly JsonValue[],
  env: ExpressionEnvironment,
): Result<readonly JsonValue[], ExpressionProblem> {
  const values: JsonValue[] = [];
  for (const template of templates) {
    const value = evaluateTemplate(template, env);
    if (!value.ok) return value;
    const isInsertion = typeof template === 'string' && Array.isArray(value.value);
    values.push(...(isInsertion ? (value.value as readonly JsonValue[]) : [value.value]));
  }
  return ok(values);
}

const insertion = /^\$\{\{\s*insert\s*\}\}$/;

function evaluateObject(template: JsonObject, env: ExpressionEnvironment): Result<JsonObject, ExpressionProblem> {
  const entries: [string, JsonValue][] = [];
  for (const [key, part] of Object.entries(template)) {
    const value = evaluateTemplate(part, env);
    if (!value.ok) return value;
    if (insertion.test(key.trim())) {
      if (!isJsonObject(value.value)) return fail(noObject(part));
      entries.push(...Object.entries(value.value));
      continue;
    }
    const name = evaluateText(key, env);
    if (!name.ok) return name;
    entries.push([textOf(name.value), value.value]);
  }
  return ok(Object.fromEntries(entries));
}

function noObject(part: JsonValue): ExpressionProblem {
  const length = typeof part === 'string' ? part.length : 0;
  return { kind: 'evaluation', message: '`insert` wants an object', offset: 0, length };
}

function evaluateText(text: string, env: ExpressionEnvironment): Result<JsonValue, ExpressionProblem> {
  const { expressions, unclosed } = findTemplates(text);
  if (unclosed !== null) {
    const message = 'The expression is not closed: a `}}` is missing';
    return fail({ kind: 'parsing', message, offset: unclosed, length: text.length - unclosed });
  }
  let joined = '';
  let end = 0;
  for (const expression of expressions) {
    const evaluated = evaluateExpression(expression.body, env);
    if (!evaluated.ok) return fail(shifted(evaluated.error, expression.start));
    if (expression.length === text.trim().length && text.trim() !== '') return evaluated;
    joined += text.slice(end, expression.offset) + textOf(evaluated.value);
    end = expression.offset + expression.length;
  }
  return ok(joined + text.slice(end));
}

function shifted(problem: ExpressionProblem, by: number): ExpressionProblem {
  return problem.kind === 'needs-hash' ? problem : { ...problem, offset: problem.offset + by };
}

interface Evaluated {
  readonly parsed: ParsedExpression;
  readonly evaluator: RunnerEvaluator;
  readonly json: JsonValue;
}

function evaluateParsed(body: string, env: ExpressionEnvironment): Result<Evaluated, ExpressionProblem> {
  const contexts = contextDictionary(env.contexts);
  const functions = functionTable(env.status, env.hashFiles, () => contexts.get('needs'));
  const parsed = parseExpression(body, { contexts: Object.keys(env.contexts), functions });
  if (!parsed.ok) return parsed;
  const evaluator = new RunnerEvaluator(parsed.value.tree, contexts, functions);
  try {
    const value: ExpressionData = evaluator.evaluate();
    return ok({ parsed: parsed.value, evaluator, json: toJson(value) });
  } catch (error) {
    return fail(evaluationProblem(parsed.value, error));
  }
}

function evaluationProblem(parsed: ParsedExpression, error: unknown): ExpressionProblem {
  if (error instanceof NeedsHash) return { kind: 'needs-hash', patterns: error.patterns };
  const message = error instanceof Error ? error.message : String(error);
  const place = error instanceof CallFailure ? parsed.tokens.find(({ token }) => token === error.token) : undefined;
  const whole = { offset: 0, length: parsed.body.length };
  const { offset, length } = place === undefined ? whole : { offset: place.offset, length: place.token.lexeme.length };
  return { kind: 'evaluation', message, offset, length };
}

function isLiteralText(text: string): boolean {
  return /^(?:'(?:[^']|'')*'|[-+.\d][^\s]*|true|false|null|NaN|Infinity)$/.test(text);
}
