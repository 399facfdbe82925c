import type { JsonValue } from '../../base/json.ts';
import { unreachable } from '../../base/unreachable.ts';
import { calculate, range, signed } from './arithmetic.ts';
import { type Comparison, compare, compareScalar } from './compare.ts';
import { castTo } from './convert.ts';
import type { PowerShellEnvironment } from './environment.ts';
import { Fault } from './fault.ts';
import { commandExists, pathExists } from './host-questions.ts';
import { getIndex, getMember } from './members.ts';
import { matchesRegex } from './regex.ts';
import { type BinaryOperator, isComparison, isConnective, type PsNode } from './syntax.ts';
import { toText } from './text.ts';
import { toJson } from './to-json.ts';
import { isTrue } from './truth.ts';
import { findType, isOfType, type PsType } from './types.ts';
import { type PsValue, psArray, psBool, psNothing, psString } from './value.ts';
import { Variables } from './variables.ts';
import { matchesWildcard } from './wildcard.ts';

type BinaryNode = Extract<PsNode, { kind: 'binary' }>;

export interface ConditionPart {
  readonly text: string;
  readonly value: JsonValue;
}

/** Evaluates one condition's tree. Throws a Fault, with its place, where there is no answer. */
export class Interpreter {
  readonly parts: ConditionPart[] = [];
  readonly warnings: string[] = [];
  readonly #text: string;
  readonly #env: PowerShellEnvironment;
  readonly #variables: Variables;

  constructor(text: string, env: PowerShellEnvironment) {
    this.#text = text;
    this.#env = env;
    this.#variables = new Variables(env, (warning) => this.warnings.push(warning));
  }

  evaluate(node: PsNode): PsValue {
    try {
      return this.#evaluate(node);
    } catch (error) {
      if (error instanceof Fault) error.place ??= { offset: node.start, length: node.end - node.start };
      throw error;
    }
  }

  /** Keeps the value of what decides a condition: what is no -and, -or, -xor, -not or brackets around these. */
  evaluateCondition(node: PsNode): PsValue {
    if (node.kind === 'paren') return this.evaluateCondition(node.inner);
    const value = this.evaluate(node);
    if (!isConnective(node)) this.#keep(node, value);
    return value;
  }

  #keep(node: PsNode, value: PsValue): void {
    if (node.kind !== 'literal')
      this.parts.push({ text: this.#text.slice(node.start, node.end), value: toJson(value) });
    if (node.kind !== 'binary' || !isComparison(node.operator)) return;
    for (const side of [node.left, node.right]) {
      if (side.kind === 'literal' || side.kind === 'type') continue;
      this.parts.push({ text: this.#text.slice(side.start, side.end), value: toJson(this.evaluate(side)) });
    }
  }

  #evaluate(node: PsNode): PsValue {
    switch (node.kind) {
      case 'literal':
        return node.value;
      case 'variable':
        return this.#variables.get(node.name);
      case 'environment':
        return this.#variables.environment(node.name);
      case 'expandable':
        return psString(
          node.parts.map((part) => (typeof part === 'string' ? part : toText(this.evaluate(part)))).join(''),
        );
      case 'list':
        return psArray(node.items.map((item) => this.evaluate(item)));
      case 'array':
        return psArray(this.#items(node.statements));
      case 'subexpression':
        return unwrapped(this.#outputs(node.statements));
      case 'paren':
        return this.evaluate(node.inner);
      case 'hash':
        return this.#table(node);
      case 'member':
        return getMember(this.evaluate(node.target), toText(this.evaluate(node.name)));
      case 'index':
        return this.#index(node);
      case 'unary':
        if (node.operator === 'not') return psBool(!isTrue(this.evaluateCondition(node.operand)));
        return signed(node.operator, this.evaluate(node.operand));
      case 'cast':
        return castTo(node.type, this.evaluate(node.operand));
      case 'type':
        throw new Fault('beyond', 'A type as a value: only a session can answer this');
      case 'binary':
        return this.#binary(node);
      case 'test-path':
        return pathExists(this.#env, this.evaluate(node.path), node);
      case 'get-command':
        return commandExists(this.#env, this.evaluate(node.name), node.stops);
      default:
        return unreachable(node);
    }
  }

  #index({ target, index }: Extract<PsNode, { kind: 'index' }>): PsValue {
    return getIndex(this.evaluate(target), this.evaluate(index), index.kind === 'list' ? 'listed' : 'computed');
  }

  /** What `@( )` holds: of one expression its items as they are, of several what they put out. */
  #items(statements: readonly PsNode[]): readonly PsValue[] {
    const [only, ...others] = statements;
    if (only === undefined || others.length > 0) return this.#outputs(statements);
    const value = this.evaluate(only);
    if (value === psNothing) return [];
    return value.kind === 'array' ? value.items : [value];
  }

  /** What statements put out: lists give their items, nothing gives none. */
  #outputs(statements: readonly PsNode[]): PsValue[] {
    return statements.flatMap((statement) => {
      const value = this.evaluate(statement);
      return (value.kind === 'array' ? value.items : [value]).filter((item) => item !== psNothing);
    });
  }

  #table(node: Extract<PsNode, { kind: 'hash' }>): PsValue {
    const entries = node.entries.map(({ key, value }) => ({ key: this.evaluate(key), value: this.evaluate(value) }));
    const keys = entries.map(({ key }) => `${key.kind}:${toText(key).toLowerCase()}`);
    if (keys.includes('null:') || new Set(keys).size < keys.length) {
      throw new Fault('evaluation', 'A key is null, or is there already');
    }
    return { kind: 'hashtable', entries };
  }

  #binary(node: BinaryNode): PsValue {
    const { operator } = node;
    if (operator === 'and' || operator === 'or' || operator === 'xor') return psBool(this.#connect(operator, node));
    const left = this.evaluate(node.left);
    if (operator === 'is' || operator === 'isnot') {
      if (left === psNothing) throw new Fault('beyond', 'The type of nothing: only a session can answer this');
      return psBool(isOfType(left, this.#typeOf(node.right)) === (operator === 'is'));
    }
    return this.#apply(operator, left, this.evaluate(node.right), node.caseSensitive);
  }

  #connect(operator: 'and' | 'or' | 'xor', { left, right }: BinaryNode): boolean {
    const first = isTrue(this.evaluateCondition(left));
    if (operator === 'and' && !first) return false;
    if (operator === 'or' && first) return true;
    const second = isTrue(this.evaluateCondition(right));
    return operator === 'xor' ? first !== second : second;
  }

  #apply(
    operator: Exclude<BinaryOperator, 'and' | 'or' | 'xor' | 'is' | 'isnot'>,
    left: PsValue,
    right: PsValue,
    caseSensitive: boolean,
  ): PsValue {
    switch (operator) {
      case 'like':
      case 'notlike':
        return filterText(
          left,
          operator === 'like',
          (text) => matchesWildcard(text, toText(right), caseSensitive),
          psString,
        );
      case 'match':
      case 'notmatch':
        return filterText(left, operator === 'match', (text) => matchesRegex(text, toText(right), caseSensitive), null);
      case 'contains':
      case 'notcontains':
        return psBool(contains(left, right, caseSensitive) === (operator === 'contains'));
      case 'in':
      case 'notin':
        return psBool(contains(right, left, caseSensitive) === (operator === 'in'));
      case 'range':
        return range(left, right);
      default:
        if (isOrdering(operator)) return compare(operator, left, right, caseSensitive);
        return calculate(operator, left, right);
    }
  }

  /** The right side of -is: a type, or its name. */
  #typeOf(node: PsNode): PsType {
    if (node.kind === 'type') return node.type;
    const value = this.evaluate(node);
    const type = value.kind === 'string' ? findType(value.value) : null;
    if (type !== null) return type;
    if (value.kind === 'string') throw new Fault('beyond', 'A type that the engine does not know');
    throw new Fault('evaluation', "The right operand of '-is' must be a type.");
  }
}

/** A list of one item is that item, of none is nothing. */
function unwrapped(items: readonly PsValue[]): PsValue {
  const [only] = items;
  if (only === undefined) return psNothing;
  return items.length === 1 ? only : psArray(items);
}

/**
 * -like and -match: on a list those items that match; `result` turns what is kept into text, as -like does. The pattern of
 * -match is wrong even where there is nothing to match.
 */
function filterText(
  left: PsValue,
  wanted: boolean,
  matches: (text: string) => boolean,
  result: ((text: string) => PsValue) | null,
): PsValue {
  if (result === null) matches('');
  // What gave no value at all is a list of none to these operators.
  if (left === psNothing) return psArray([]);
  if (left.kind !== 'array') return psBool(matches(toText(left)) === wanted);
  const kept = left.items.filter((item) => matches(toText(item)) === wanted);
  return psArray(result === null ? kept : kept.map((item) => result(toText(item))));
}

function contains(list: PsValue, item: PsValue, caseSensitive: boolean): boolean {
  if (list === psNothing) return false;
  const items = list.kind === 'array' ? list.items : [list];
  return items.some((candidate) => compareScalar('eq', candidate, item, caseSensitive));
}

function isOrdering(operator: BinaryOperator): operator is Comparison {
  return ['eq', 'ne', 'gt', 'ge', 'lt', 'le'].includes(operator);
}
