import { unreachable } from '../../base/unreachable.ts';
import type { PsType } from './types.ts';
import type { PsValue } from './value.ts';

/** A node of a condition; `start` and `end` are UTF-16 offsets in its text. */
export type PsNode = PsSyntax & { readonly start: number; readonly end: number };

/** The syntax the engine may answer. Whatever is not here is beyond it. */
export type PsSyntax =
  | { readonly kind: 'literal'; readonly value: PsValue }
  | { readonly kind: 'variable'; readonly name: string }
  | { readonly kind: 'environment'; readonly name: string }
  | { readonly kind: 'expandable'; readonly parts: readonly (string | PsNode)[] }
  /** `a, b`; of one item: `, a`. */
  | { readonly kind: 'list'; readonly items: readonly PsNode[] }
  /** `@( )` and `$( )`: what their statements put out. */
  | { readonly kind: 'array' | 'subexpression'; readonly statements: readonly PsNode[] }
  | { readonly kind: 'paren'; readonly inner: PsNode }
  | { readonly kind: 'hash'; readonly entries: readonly { readonly key: PsNode; readonly value: PsNode }[] }
  | { readonly kind: 'member'; readonly target: PsNode; readonly name: PsNode }
  | { readonly kind: 'index'; readonly target: PsNode; readonly index: PsNode }
  | { readonly kind: 'unary'; readonly operator: 'not' | 'minus' | 'plus'; readonly operand: PsNode }
  | { readonly kind: 'cast'; readonly type: PsType; readonly operand: PsNode }
  | { readonly kind: 'type'; readonly type: PsType }
  | {
      readonly kind: 'binary';
      readonly operator: BinaryOperator;
      readonly caseSensitive: boolean;
      readonly left: PsNode;
      readonly right: PsNode;
    }
  | { readonly kind: 'test-path'; readonly path: PsNode; readonly literal: boolean; readonly type: PathType }
  | { readonly kind: 'get-command'; readonly name: PsNode; readonly stops: boolean };

export type PathType = 'any' | 'leaf' | 'container';

export type BinaryOperator =
  | 'and'
  | 'or'
  | 'xor'
  | 'eq'
  | 'ne'
  | 'gt'
  | 'ge'
  | 'lt'
  | 'le'
  | 'like'
  | 'notlike'
  | 'match'
  | 'notmatch'
  | 'contains'
  | 'notcontains'
  | 'in'
  | 'notin'
  | 'is'
  | 'isnot'
  | 'add'
  | 'subtract'
  | 'multiply'
  | 'divide'
  | 'remainder'
  | 'range';

export interface OperatorRule {
  /** Null: PowerShell knows it, the engine does not. */
  readonly operator: BinaryOperator | null;
  /** Higher binds tighter; all are left-associative. -and, -or and -xor are of one level in PowerShell. */
  readonly precedence: number;
  readonly caseSensitive: boolean;
}

const logical = 1;
const bitwise = 2;
const comparison = 5;
const additive = 6;
const multiplicative = 7;
const format = 8;
const range = 9;

/** The operators written as signs. */
export const signOperators: ReadonlyMap<string, OperatorRule> = new Map([
  ['+', rule('add', additive)],
  ['-', rule('subtract', additive)],
  ['*', rule('multiply', multiplicative)],
  ['/', rule('divide', multiplicative)],
  ['%', rule('remainder', multiplicative)],
  ['..', rule('range', range)],
]);

/** The operators written as words, by lower-case name without the dash. */
export const wordOperators: ReadonlyMap<string, OperatorRule> = new Map([
  ['and', rule('and', logical)],
  ['or', rule('or', logical)],
  ['xor', rule('xor', logical)],
  ...(['is', 'isnot'] as const).map((name) => [name, rule(name, comparison)] as const),
  ...['band', 'bor', 'bxor'].map((name) => [name, rule(null, bitwise)] as const),
  ...['as', 'join', 'shl', 'shr'].map((name) => [name, rule(null, comparison)] as const),
  ['f', rule(null, format)],
  ...withCaseForms(['eq', 'ne', 'gt', 'ge', 'lt', 'le', 'like', 'notlike', 'match', 'notmatch']),
  ...withCaseForms(['contains', 'notcontains', 'in', 'notin']),
  ...['replace', 'split'].flatMap((name) =>
    [name, `c${name}`, `i${name}`].map((form) => [form, rule(null, comparison)] as const),
  ),
]);

function rule(operator: BinaryOperator | null, precedence: number, caseSensitive = false): OperatorRule {
  return { operator, precedence, caseSensitive };
}

function withCaseForms(operators: readonly BinaryOperator[]): [string, OperatorRule][] {
  return operators.flatMap((operator): [string, OperatorRule][] => [
    [operator, rule(operator, comparison)],
    [`i${operator}`, rule(operator, comparison)],
    [`c${operator}`, rule(operator, comparison, true)],
  ]);
}

export function isComparison(operator: BinaryOperator): boolean {
  return !['add', 'subtract', 'multiply', 'divide', 'remainder', 'range'].includes(operator);
}

/** Whether a node only connects parts that decide. */
export function isConnective(node: PsNode): boolean {
  if (node.kind === 'unary') return node.operator === 'not';
  return node.kind === 'binary' && ['and', 'or', 'xor'].includes(node.operator);
}

/** What stands directly within a node, in the order of the text. */
export function childrenOf(node: PsNode): readonly PsNode[] {
  switch (node.kind) {
    case 'expandable':
      return node.parts.filter((part) => typeof part !== 'string');
    case 'list':
      return node.items;
    case 'array':
    case 'subexpression':
      return node.statements;
    case 'paren':
      return [node.inner];
    case 'hash':
      return node.entries.flatMap(({ key, value }) => [key, value]);
    case 'member':
      return [node.target, node.name];
    case 'index':
      return [node.target, node.index];
    case 'unary':
    case 'cast':
      return [node.operand];
    case 'binary':
      return [node.left, node.right];
    case 'test-path':
      return [node.path];
    case 'get-command':
      return [node.name];
    case 'literal':
    case 'variable':
    case 'environment':
    case 'type':
      return [];
    default:
      return unreachable(node);
  }
}
