import { type data, Evaluator, type Expr } from '@actions/expressions';
import { type Binary, type FunctionCall, Grouping, type Literal, Logical, type Unary } from '@actions/expressions/ast';
import type { ExpressionData } from '@actions/expressions/data/expressiondata';
import { Kind } from '@actions/expressions/data/expressiondata';
import type { FunctionDefinition } from '@actions/expressions/funcs/info';
import type { Token } from '@actions/expressions/lexer';
import { withRunnerConversions } from './data.ts';
import { FunctionFailure, NeedsHash } from './functions.ts';
import { maxTextLength, tooMuchMemory } from './text.ts';

/** A function failed while an expression was evaluated; `token` is its name in the text. */
export class CallFailure extends Error {
  readonly token: Token;
  constructor(message: string, token: Token) {
    super(message);
    this.token = token;
  }
}

/**
 * GitHub's evaluator with the runner's conversions for literals, `case` that evaluates only what it answers, and a place
 * for every failure. It also keeps the value of each node, for those who ask why.
 */
export class RunnerEvaluator extends Evaluator {
  readonly values = new Map<Expr, ExpressionData>();
  readonly #functions: ReadonlyMap<string, FunctionDefinition>;
  #textLength = 0;

  constructor(tree: Expr, context: data.Dictionary, functions: Map<string, FunctionDefinition>) {
    super(tree, context, functions);
    this.#functions = functions;
  }

  override visitLiteral(literal: Literal): ExpressionData {
    return withRunnerConversions(super.visitLiteral(literal));
  }

  override visitFunctionCall(call: FunctionCall): ExpressionData {
    const name = call.functionName.lexeme.toLowerCase();
    if (name === 'case') return this.#case(call);
    const values = call.args.map((argument) => this.eval(argument));
    try {
      const definition = this.#functions.get(name);
      if (definition === undefined) throw new FunctionFailure(`There is no function ${name}`);
      return this.#counted(withRunnerConversions(definition.call(...values)));
    } catch (error) {
      if (error instanceof NeedsHash) throw error;
      throw new CallFailure(error instanceof Error ? error.message : String(error), call.functionName);
    }
  }

  protected override eval(node: Expr): ExpressionData {
    const value = super.eval(node);
    this.values.set(node, value);
    return value;
  }

  /** Nested calls could otherwise grow text without end. */
  #counted(value: ExpressionData): ExpressionData {
    if (value.kind === Kind.String) this.#textLength += value.coerceString().length;
    if (this.#textLength > maxTextLength) throw new FunctionFailure(tooMuchMemory);
    return value;
  }

  /** The runner evaluates only the predicates up to the one that holds, and that one's value. */
  #case(call: FunctionCall): ExpressionData {
    const [last] = call.args.slice(-1);
    for (const [index, predicate] of call.args.entries()) {
      const result = call.args[index + 1];
      if (index % 2 === 1 || result === undefined) continue;
      const value = this.eval(predicate);
      if (value.kind !== Kind.Boolean) {
        throw new CallFailure('case predicate must evaluate to a boolean value', call.functionName);
      }
      if (value.value) return this.eval(result);
    }
    if (last === undefined) throw new CallFailure('case needs a default', call.functionName);
    return this.eval(last);
  }
}

/** The parts that decide a condition: the operands of `&&`, `||` and `!`, brackets opened. */
export function decidingParts(tree: Expr): readonly Expr[] {
  if (tree instanceof Grouping) return decidingParts(tree.group);
  if (tree instanceof Logical) return tree.args.flatMap(decidingParts);
  if (isUnary(tree)) return decidingParts(tree.expr);
  return [tree];
}

/** The two sides of a comparison, in order; none for anything else. */
export function comparedParts(tree: Expr): readonly Expr[] {
  return isBinary(tree) ? [tree.left, tree.right] : [];
}

function isUnary(tree: Expr): tree is Unary {
  return 'operator' in tree && 'expr' in tree;
}

function isBinary(tree: Expr): tree is Binary {
  return 'left' in tree && 'right' in tree;
}
