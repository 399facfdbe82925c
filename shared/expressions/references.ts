import type { Expr } from '@actions/expressions';
import {
  Binary,
  ContextAccess,
  FunctionCall,
  Grouping,
  IndexAccess,
  Literal,
  Logical,
  Unary,
} from '@actions/expressions/ast';
import type { FunctionDefinition } from '@actions/expressions/funcs/info';
import { TokenType } from '@actions/expressions/lexer';
import { namingFunctions } from './functions.ts';
import type { PlacedToken } from './syntax.ts';

export interface ContextReference {
  readonly context: string;
  /** The names that follow it as far as they are literal: `steps.a['b'][x]` gives `a`, `b`. A wildcard ends it. */
  readonly path: readonly string[];
}

/** A part of a condition as it is written. */
export interface WrittenPart {
  readonly text: string;
  /**
   * All that it reads: contexts, and beside them `hashFiles`; in PowerShell `environment` (`$env:NAME`), `machine` (paths and
   * commands), and variables by their own names.
   */
  readonly reads: readonly ContextReference[];
}

/** The names that stand where a context or a function stands, as written. */
export function namesUsed(tokens: readonly PlacedToken[]): { contexts: string[]; functions: string[] } {
  const names: { contexts: string[]; functions: string[] } = { contexts: [], functions: [] };
  for (const [index, { token }] of tokens.entries()) {
    if (token.type !== TokenType.IDENTIFIER || tokens[index - 1]?.token.type === TokenType.DOT) continue;
    const called = tokens[index + 1]?.token.type === TokenType.LEFT_PAREN;
    (called ? names.functions : names.contexts).push(token.lexeme);
  }
  return names;
}

/** Functions by these names that take any number of arguments: for reading an expression without judging it. */
export function anyArity(names: readonly string[]): Map<string, FunctionDefinition> {
  const call = () => {
    throw new Error('A function that is only named was called');
  };
  return new Map(
    names.map((name) => [name.toLowerCase(), { name, minArgs: 0, maxArgs: Number.MAX_SAFE_INTEGER, call }]),
  );
}

/** The names of all functions that a tree calls. */
export function callsOf(node: Expr): readonly string[] {
  const own = node instanceof FunctionCall ? [node.functionName.lexeme] : [];
  return [...own, ...childrenOf(node).flatMap(callsOf)];
}

function childrenOf(node: Expr): readonly Expr[] {
  if (node instanceof IndexAccess) return [node.expr, node.index];
  if (node instanceof Grouping) return [node.group];
  if (node instanceof Unary) return [node.expr];
  if (node instanceof Binary) return [node.left, node.right];
  return node instanceof Logical || node instanceof FunctionCall ? node.args : [];
}

/** Every context a tree reads, in the order of the text. */
export function referencesOf(node: Expr): readonly ContextReference[] {
  if (node instanceof ContextAccess) return [{ context: node.name.lexeme, path: [] }];
  if (node instanceof IndexAccess) return indexReferences(node);
  if (node instanceof FunctionCall && isNaming(node)) return node.args.flatMap(needOf);
  return childrenOf(node).flatMap(referencesOf);
}

/** Whether a tree holds a `success` or `failure` that is given names of jobs. */
export function asksOfJobs(node: Expr): boolean {
  return (node instanceof FunctionCall && isNaming(node) && node.args.length > 0) || childrenOf(node).some(asksOfJobs);
}

function isNaming({ functionName }: FunctionCall): boolean {
  return namingFunctions.includes(functionName.lexeme.toLowerCase());
}

/** The job that is named stands in `needs`. */
function needOf(name: Expr): readonly ContextReference[] {
  if (!(name instanceof Literal)) return [{ context: 'needs', path: [] }, ...referencesOf(name)];
  return [{ context: 'needs', path: [name.literal.coerceString(), 'result'] }];
}

function indexReferences(node: IndexAccess): readonly ContextReference[] {
  const chain: Expr[] = [];
  let base: Expr = node;
  for (; base instanceof IndexAccess; base = base.expr) chain.unshift(base.index);
  const inner = chain.flatMap(referencesOf);
  if (!(base instanceof ContextAccess)) return [...referencesOf(base), ...inner];
  const end = chain.findIndex((index) => !(index instanceof Literal));
  const path = (end === -1 ? chain : chain.slice(0, end)).map((index) => (index as Literal).literal.coerceString());
  return [{ context: base.name.lexeme, path }, ...inner];
}
