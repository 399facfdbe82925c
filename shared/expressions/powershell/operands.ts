import { Cursor, isDoubleQuote, isSingleQuote } from './cursor.ts';
import { scanNumber } from './numbers.ts';
import { readDoubleQuoted, readSingleQuoted } from './strings.ts';
import type { PsNode, PsSyntax } from './syntax.ts';
import { psString } from './value.ts';

/** Operators, members and indexes of one expression; each makes its tree one deeper. */
export const maxChain = 400;

/** What may stand right behind a number; anything else makes the whole a word. */
const afterNumber = /[\s&(),;{|}!#%*+./<=>\]-]|$/y;

/** Whether a number may end here. */
export function endsNumber(text: string, at: number): boolean {
  afterNumber.lastIndex = at;
  return afterNumber.test(text);
}

/** Reads what operators stand between: literals, variables, brackets, with the members and indexes behind them. */
export abstract class OperandReader {
  readonly cursor: Cursor;
  /** How many brackets and signs are open around the place. */
  protected depth = 0;

  constructor(text: string) {
    this.cursor = new Cursor(text);
  }

  abstract expression(minimum?: number): PsNode;
  abstract unary(): PsNode;
  protected abstract statement(): PsNode;
  protected abstract statements(close: string): PsNode[];

  protected primary(): PsNode {
    const { cursor } = this;
    const unit = cursor.peek();
    const start = cursor.at;
    if (unit === '$') return this.#dollar() ?? this.refuseWord();
    if (isSingleQuote(unit)) return readSingleQuoted(cursor);
    if (isDoubleQuote(unit)) return readDoubleQuoted(cursor, () => this.#dollar());
    if (/\d/.test(unit) || cursor.look(/\.\d/y) !== null) return this.number('unsigned');
    if (unit === '(') return this.#paren(start);
    if (cursor.startsWith('@(')) return this.#collected('array', start);
    if (cursor.startsWith('@{')) return this.#hash(start);
    if (unit === '@' || unit === '{') throw cursor.beyond('A here-string, a splat or a script block');
    throw this.unexpected();
  }

  protected number(sign: 'signed' | 'unsigned'): PsNode {
    const { cursor } = this;
    const start = cursor.at;
    if (cursor.look(/[-+]?0[xb]/iy) !== null && cursor.look(/[-+]?0(?:x[\da-f]|b[01])/iy) === null)
      throw cursor.beyond('Such a number');
    const scanned = scanNumber(cursor.text, start, sign);
    if (scanned === null) return this.#refuseNumber();
    if (!endsNumber(cursor.text, scanned.end)) return this.refuseWord();
    cursor.at = scanned.end;
    return { kind: 'literal', value: scanned.value, start, end: cursor.at };
  }

  /** A number too large for the type that its suffix names is no number, and no word either. */
  #refuseNumber(): never {
    const { cursor } = this;
    const number = cursor.look(/[-+]?\w+/y);
    if (number === null || !endsNumber(cursor.text, cursor.at + number.length)) return this.refuseWord();
    throw cursor.problem(`The numeric constant ${number} is not valid.`, cursor.at, number.length);
  }

  /** A word where a value was expected: a command at the start of a statement, an error elsewhere. */
  protected refuseWord(): never {
    const before = this.cursor.text.slice(0, this.cursor.at).trimEnd();
    if (before === '' || /[({;=|]$/.test(before)) throw this.cursor.beyond('A command');
    throw this.unexpected();
  }

  /** `$name`, `${name}`, `$env:NAME`, `$( )`; null where the `$` is nothing but itself. */
  #dollar(): PsNode | null {
    const { cursor } = this;
    const start = cursor.at;
    if (cursor.startsWith('$(')) return this.#collected('subexpression', start);
    if (cursor.take(/\$\{/y) !== null) return this.#braced(start);
    if (cursor.look(/\$(?:[$^]|\?(?!\w))/y) !== null) throw cursor.beyond('An automatic variable');
    // Behind the colon of a scope or drive others belong to the name, but not two together.
    const name = cursor.take(/\$(?:[\w?]+:(?!:)[\w?](?:[\w?]|:(?!:))*|[\w?]+)/uy);
    if (name === null) return null;
    if (cursor.look(/:(?!:)/y) !== null && !name.includes(':')) {
      throw cursor.problem(
        "Variable reference is not valid. ':' was not followed by a valid name.",
        start,
        name.length,
      );
    }
    return this.#variable(name.slice(1), start);
  }

  #braced(start: number): PsNode {
    const { cursor } = this;
    const name = cursor.take(/(?:`[\s\S]|[^`{}])*/y) ?? '';
    if (cursor.take(/\}/y) === null)
      throw cursor.problem('The variable reference is missing its closing brace.', start, 2);
    if (name === '') throw cursor.problem('An empty ${} variable reference was found.', start, 3);
    if (name.includes('`')) throw cursor.beyond('An escape in a name', start);
    return this.#variable(name, start);
  }

  #variable(name: string, start: number): PsNode {
    const end = this.cursor.at;
    const [scope = '', rest] = name.split(/:(.*)/s);
    if (rest === undefined || scope.toLowerCase() === 'variable') {
      return { kind: 'variable', name: rest ?? name, start, end };
    }
    if (scope.toLowerCase() === 'env') return { kind: 'environment', name: rest, start, end };
    throw this.cursor.beyond(`The scope ${scope}:`, start);
  }

  #paren(start: number): PsNode {
    const { cursor } = this;
    cursor.at++;
    cursor.skipLines();
    if (cursor.peek() === ')') throw cursor.problem("An expression was expected after '('.", start);
    this.depth++;
    const inner = this.statement();
    this.depth--;
    cursor.skipLines();
    if (cursor.take(/\)/y) === null) throw cursor.problem("Missing closing ')' in expression.", start);
    return { kind: 'paren', inner, start, end: cursor.at };
  }

  #collected(kind: 'array' | 'subexpression', start: number): PsNode {
    const { cursor } = this;
    cursor.at += 2;
    this.depth++;
    const statements = this.statements(')');
    this.depth--;
    if (cursor.take(/\)/y) === null) throw cursor.problem("Missing closing ')' in subexpression.", start, 2);
    // In a string or a word PowerShell counts brackets to find the end, those within quotes too.
    const odd = kind === 'subexpression' && endByCounting(cursor.text, start + 1) !== cursor.at;
    if (odd) throw cursor.beyond('Quoted brackets', start);
    return { kind, statements, start, end: cursor.at };
  }

  #hash(start: number): PsNode {
    const { cursor } = this;
    cursor.at += 2;
    this.depth++;
    const entries: { key: PsNode; value: PsNode }[] = [];
    for (;;) {
      cursor.skipSeparators();
      if (cursor.take(/\}/y) !== null) break;
      if (cursor.done) throw cursor.problem("Missing closing '}' in hash literal.", start, 2);
      entries.push(this.#entry(entries.map(({ key }) => key)));
    }
    this.depth--;
    return { kind: 'hash', entries, start, end: cursor.at };
  }

  #entry(before: readonly PsNode[]): { key: PsNode; value: PsNode } {
    const { cursor } = this;
    const start = cursor.at;
    const word = cursor.take(/[A-Za-z_]\w*/y);
    const end = cursor.at;
    if (cursor.peek() === ',') throw this.unexpected();
    const key: PsNode = word === null ? this.unary() : { kind: 'literal', value: psString(word), start, end };
    if (before.some((other) => sameLiteral(other, key))) {
      throw cursor.problem('Duplicate keys are not allowed in hash literals.', start, end - start);
    }
    cursor.skipSpace();
    if (cursor.take(/=/y) === null) throw cursor.problem("Missing '=' operator after key in hash literal.", start);
    cursor.skipLines();
    if (cursor.done || /[;}]/.test(cursor.peek())) throw cursor.problem("Missing statement after '=' in hash literal.");
    return { key, value: this.statement() };
  }

  /** Members and indexes, which must stand right behind what they belong to. */
  protected postfix(primary: PsNode): PsNode {
    const { cursor } = this;
    let node = primary;
    for (let length = 0; ; length++) {
      if (length > maxChain) throw cursor.beyond('So long an expression');
      if (cursor.look(/\.(?!\.)/y) !== null) node = this.#member(node);
      else if (cursor.peek() === '[') node = this.#index(node);
      else if (cursor.look(/::|\?\.|\?\[|\+\+|--/y) !== null) throw cursor.beyond('More than a member or index');
      else return node;
    }
  }

  #member(target: PsNode): PsNode {
    const { cursor } = this;
    cursor.at++;
    cursor.skipLines();
    const name = this.#memberName();
    if (cursor.peek() === '(') throw cursor.beyond('A method', target.start);
    return { kind: 'member', target, name, start: target.start, end: cursor.at };
  }

  #memberName(): PsNode {
    const { cursor } = this;
    const start = cursor.at;
    const word = cursor.take(/[\p{L}_][\p{L}\p{Nd}_]*/uy);
    if (word !== null) return { kind: 'literal', value: psString(word), start, end: cursor.at };
    const unit = cursor.peek();
    if (isSingleQuote(unit) || isDoubleQuote(unit) || unit === '$' || unit === '(') return this.primary();
    if (/[\d{[@]/.test(unit)) throw cursor.beyond('Such a member');
    if (unit !== '' && !/[)}\]]/.test(unit)) throw cursor.beyond('Such a member');
    throw cursor.problem('Missing property name after reference operator.', Math.max(0, start - 1));
  }

  #index(target: PsNode): PsNode {
    const { cursor } = this;
    const open = cursor.at++;
    cursor.skipLines();
    if (cursor.done || cursor.peek() === ']')
      throw cursor.problem('Array index expression is missing or not valid.', open);
    this.depth++;
    const index = this.expression();
    this.depth--;
    cursor.skipLines();
    if (cursor.take(/\]/y) === null) throw cursor.problem("Missing ']' after array index expression.", open);
    return { kind: 'index', target, index, start: target.start, end: cursor.at };
  }

  protected unexpected() {
    const word = this.cursor.word();
    return this.cursor.problem(`Unexpected token '${word}' in expression or statement.`, this.cursor.at, word.length);
  }
}

/** Where the bracket that opens at `open` closes, by counting alone. */
function endByCounting(text: string, open: number): number {
  let depth = 0;
  for (let index = open; index < text.length; index++) {
    if (text[index] === '(') depth++;
    if (text[index] === ')' && --depth === 0) return index + 1;
  }
  return -1;
}

function sameLiteral(left: PsSyntax, right: PsSyntax): boolean {
  if (left.kind !== 'literal' || right.kind !== 'literal' || left.value.kind !== right.value.kind) return false;
  const text = (node: typeof left) => ('value' in node.value ? String(node.value.value).toLowerCase() : '');
  return text(left) === text(right);
}
