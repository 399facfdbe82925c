import { readCommand } from './commands.ts';
import { Cursor, isDash, isDoubleQuote, isSingleQuote } from './cursor.ts';
import { scanNumber } from './numbers.ts';
import { readDoubleQuoted, readSingleQuoted } from './strings.ts';
import { type OperatorRule, type PsNode, type PsSyntax, signOperators, wordOperators } from './syntax.ts';
import { findType } from './types.ts';
import { psString } from './value.ts';

/** Deeper nesting than any condition has, and than a reader by recursion should follow. */
const maxDepth = 200;

/** What may stand right behind a number; anything else makes the whole a word. */
const afterNumber = /[\s&(),;{|}!#%*+./<=>\]-]|$/y;

/**
 * Reads a condition: the part of PowerShell's grammar that the engine answers. Throws a Fault: `parsing` where PowerShell
 * itself could not read it, `beyond` where it could and the engine does not. Null for a condition without a statement.
 */
export function parseCondition(text: string): PsNode | null {
  return new Reader(text).condition();
}

/** Reads expressions by precedence, straight from the text: PowerShell's tokens depend on what is expected. */
class Reader {
  readonly cursor: Cursor;
  #depth = 0;

  constructor(text: string) {
    this.cursor = new Cursor(text);
  }

  condition(): PsNode | null {
    this.cursor.skipLines();
    if (this.cursor.done) return null;
    const [only, ...others] = this.#statements('');
    if (others[0] !== undefined) throw this.cursor.beyond('More than one statement', others[0].start);
    return only ?? null;
  }

  /** A command the engine knows, or an expression, up to where a statement ends. */
  #statement(): PsNode {
    const node = readCommand(this) ?? this.expression();
    this.cursor.skipSpace();
    this.#refuseAfterExpression();
    return node;
  }

  /** Statements up to `close`, which is left standing; up to the end of the text where it is ''. */
  #statements(close: string): PsNode[] {
    const statements: PsNode[] = [];
    for (;;) {
      this.cursor.skipSeparators();
      if (this.cursor.done || (close !== '' && this.cursor.startsWith(close))) return statements;
      statements.push(this.#statement());
    }
  }

  /** What may follow an expression: nothing, a separator, a closing bracket; a pipe and its like only a session runs. */
  #refuseAfterExpression(): void {
    const { cursor } = this;
    if (cursor.done || /[\r\n;)}]/.test(cursor.peek())) {
      if (/[)}]/.test(cursor.peek()) && this.#depth === 0) throw this.#unexpected();
      return;
    }
    if (cursor.look(/\|(?!\|)/y) !== null) this.#refusePipe();
    if (cursor.look(/\|\||&|=|[-+*/%]=|\?|\d?>|\*>|<|\+\+|--/y) !== null)
      throw cursor.beyond('More than an expression');
    throw this.#unexpected();
  }

  /** An expression after a pipe is no PowerShell; a command is, for a session. */
  #refusePipe(): void {
    const { cursor } = this;
    cursor.at++;
    cursor.skipLines();
    if (cursor.done) throw cursor.problem('An empty pipe element is not allowed.');
    if (cursor.look(/[\d$'"(@[!,+-]/y) !== null) {
      throw cursor.problem('Expressions are only allowed as the first element of a pipeline.');
    }
    throw cursor.beyond('A pipeline');
  }

  expression(minimum = 0): PsNode {
    let left = this.#list();
    for (;;) {
      this.cursor.skipSpace();
      const start = this.cursor.at;
      const rule = this.#operator();
      if (rule === null || rule.precedence <= minimum) {
        this.cursor.at = start;
        return left;
      }
      if (rule.operator === null) throw this.cursor.beyond('This operator', start);
      const sign = this.cursor.text.slice(start, this.cursor.at);
      this.#expectOperand(`You must provide a value expression following the '${sign}' operator.`);
      const right = this.expression(rule.precedence);
      const { operator, caseSensitive } = rule;
      left = { kind: 'binary', operator, caseSensitive, left, right, start: left.start, end: right.end };
    }
  }

  /** The operator that stands here and past it, or null. */
  #operator(): OperatorRule | null {
    const { cursor } = this;
    const unit = cursor.peek();
    if (isDash(unit) && /[a-zA-Z]/.test(cursor.peek(1))) {
      cursor.at++;
      return wordOperators.get((cursor.take(/[a-zA-Z]+/y) ?? '').toLowerCase()) ?? null;
    }
    if (cursor.look(/\+\+|--|[-+*/%]=/y) !== null) return null;
    const sign = isDash(unit) ? '-' : cursor.startsWith('..') ? '..' : unit;
    const rule = signOperators.get(sign) ?? null;
    if (rule !== null) cursor.at += sign.length;
    return rule;
  }

  /** `a, b, c`: the comma binds tighter than every operator of two sides. */
  #list(): PsNode {
    const first = this.unary();
    const items = [first];
    for (;;) {
      const end = this.cursor.at;
      this.cursor.skipSpace();
      if (this.cursor.peek() !== ',') {
        this.cursor.at = end;
        return items.length === 1 ? first : { kind: 'list', items, start: first.start, end };
      }
      this.cursor.at++;
      this.#expectOperand("Missing expression after ','.");
      items.push(this.unary());
    }
  }

  unary(): PsNode {
    this.#depth++;
    if (this.#depth > maxDepth) throw this.cursor.beyond('So deep a nesting');
    const node = this.#unaryAt(this.cursor.at);
    this.#depth--;
    return node;
  }

  #unaryAt(start: number): PsNode {
    const { cursor } = this;
    const unit = cursor.peek();
    if (unit === '!') this.#refuseBangWord(start);
    if (unit === '!') return this.#unaryOf('not', start, 1);
    if (cursor.take(/,/y) !== null) {
      this.#expectOperand("Missing expression after unary operator ','.");
      const item = this.unary();
      return { kind: 'list', items: [item], start, end: item.end };
    }
    if (unit === '[') return this.#type(start);
    if (isDash(unit) || unit === '+') return this.#signed(start);
    return this.#postfix(this.#primary());
  }

  /** `!` and letters, or what starts like a number and is none, are one word to PowerShell: a command. */
  #refuseBangWord(start: number): void {
    const { cursor } = this;
    const digits = cursor.look(/!(?=\.?\d)/y) === null ? null : scanNumber(cursor.text, start + 1, 'unsigned');
    afterNumber.lastIndex = digits?.end ?? cursor.text.length;
    const isWord = cursor.look(/!(?:0x|[\p{L}_])/iuy) !== null || !afterNumber.test(cursor.text);
    if (isWord) throw cursor.beyond('Such a word');
  }

  /** A sign right before a digit is part of the number: -2147483648 is an Int32. */
  #signed(start: number): PsNode {
    const { cursor } = this;
    if (cursor.look(/\+\+|--/y) !== null) throw cursor.beyond('++ and --');
    const word = isDash(cursor.peek())
      ? cursor
          .look(/.[a-zA-Z]+/y)
          ?.slice(1)
          .toLowerCase()
      : undefined;
    if (word === 'not') return this.#unaryOf('not', start, 4);
    if (word !== undefined && /^(?:bnot|[ci]?split|join)$/.test(word)) throw cursor.beyond(`-${word}`);
    if (word !== undefined) throw cursor.problem(`Unexpected token '${cursor.word()}'.`, start, word.length + 1);
    const number = /\d|\.\d/y;
    number.lastIndex = start + 1;
    if (number.test(cursor.text)) return this.#postfix(this.#number('signed'));
    return this.#unaryOf(cursor.peek() === '+' ? 'plus' : 'minus', start, 1);
  }

  #unaryOf(operator: 'not' | 'minus' | 'plus', start: number, length: number): PsNode {
    this.cursor.at += length;
    this.#expectOperand('Missing expression after unary operator.');
    const operand = this.unary();
    return { kind: 'unary', operator, operand, start, end: operand.end };
  }

  /** `[type]` as a cast where an operand follows, else as the type itself. */
  #type(start: number): PsNode {
    const { cursor } = this;
    const name = cursor.take(/\[\s*[A-Za-z_][\w.]*(?:\[\])?\s*\]/y);
    if (name === null) return this.#badType(start);
    const type = findType(name.slice(1, -1));
    if (type === null) throw cursor.beyond(`The type ${name}`, start);
    if (cursor.look(/::|\.|\[/y) !== null && cursor.peek() !== '[') throw cursor.beyond('A member of a type', start);
    const end = cursor.at;
    cursor.skipSpace();
    if (!this.#operandStarts()) {
      cursor.at = end;
      return { kind: 'type', type, start, end };
    }
    const operand = this.unary();
    return { kind: 'cast', type, operand, start, end: operand.end };
  }

  #badType(start: number): never {
    const { cursor } = this;
    const open = cursor.look(/\[[^\]]*$/y);
    if (open !== null || cursor.look(/\[\s*\]/y) !== null) {
      throw cursor.problem('Missing type name or ] at the end of a type literal.', start, 1);
    }
    throw cursor.beyond('Such a type', start);
  }

  #operandStarts(): boolean {
    const { cursor } = this;
    if (isDash(cursor.peek()))
      return /[\d.$('"@[({]/.test(cursor.peek(1)) || cursor.look(/.\s*[\d$('"]|.not\b/iy) !== null;
    return /[\d$'"(@[!{+\u2018-\u201e]/.test(cursor.peek()) || cursor.look(/\.\d/y) !== null;
  }

  /** After an operator lines may break; then something must stand that starts an operand. */
  #expectOperand(message: string): void {
    const at = Math.max(0, this.cursor.at - 1);
    this.cursor.skipLines();
    const starts = this.#operandStarts() || /[-+,{\u2013-\u2015]/.test(this.cursor.peek());
    if (!starts) throw this.cursor.problem(message, at);
  }

  #primary(): PsNode {
    const { cursor } = this;
    const unit = cursor.peek();
    const start = cursor.at;
    if (unit === '$') return this.#dollar() ?? this.#refuseWord();
    if (isSingleQuote(unit)) return readSingleQuoted(cursor);
    if (isDoubleQuote(unit)) return readDoubleQuoted(cursor, () => this.#dollar());
    if (/\d/.test(unit) || cursor.look(/\.\d/y) !== null) return this.#number('unsigned');
    if (unit === '(') return this.#paren(start);
    if (cursor.startsWith('@(')) return this.#collected('array', start);
    if (cursor.startsWith('@{')) return this.#hash(start);
    if (unit === '@' || unit === '{') throw cursor.beyond('A here-string, a splat or a script block');
    throw this.#unexpected();
  }

  #number(sign: 'signed' | 'unsigned'): PsNode {
    const { cursor } = this;
    const start = cursor.at;
    if (cursor.look(/[-+]?0[xb]/iy) !== null && cursor.look(/[-+]?0(?:x[\da-f]|b[01])/iy) === null)
      throw cursor.beyond('Such a number');
    const scanned = scanNumber(cursor.text, start, sign);
    if (scanned === null) return this.#refuseWord();
    afterNumber.lastIndex = scanned.end;
    if (!afterNumber.test(cursor.text)) return this.#refuseWord();
    cursor.at = scanned.end;
    return { kind: 'literal', value: scanned.value, start, end: cursor.at };
  }

  /** A word where a value was expected: a command at the start of a statement, an error elsewhere. */
  #refuseWord(): never {
    const before = this.cursor.text.slice(0, this.cursor.at).trimEnd();
    if (before === '' || /[({;=|]$/.test(before)) throw this.cursor.beyond('A command');
    throw this.#unexpected();
  }

  /** `$name`, `${name}`, `$env:NAME`, `$( )`; null where the `$` is nothing but itself. */
  #dollar(): PsNode | null {
    const { cursor } = this;
    const start = cursor.at;
    if (cursor.startsWith('$(')) return this.#collected('subexpression', start);
    if (cursor.take(/\$\{/y) !== null) return this.#braced(start);
    if (cursor.look(/\$(?:[$^]|\?(?!\w))/y) !== null) throw cursor.beyond('An automatic variable');
    const name = cursor.take(/\$(?:[\w?]+:(?!:)[\w?]+|[\w?]+)/uy);
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
    this.#depth++;
    const inner = this.#statement();
    this.#depth--;
    cursor.skipLines();
    if (cursor.take(/\)/y) === null) throw cursor.problem("Missing closing ')' in expression.", start);
    return { kind: 'paren', inner, start, end: cursor.at };
  }

  #collected(kind: 'array' | 'subexpression', start: number): PsNode {
    const { cursor } = this;
    cursor.at += 2;
    this.#depth++;
    const statements = this.#statements(')');
    this.#depth--;
    if (cursor.take(/\)/y) === null) throw cursor.problem("Missing closing ')' in subexpression.", start, 2);
    // In a string or a word PowerShell counts brackets to find the end, those within quotes too.
    const odd = kind === 'subexpression' && endByCounting(cursor.text, start + 1) !== cursor.at;
    if (odd) throw cursor.beyond('Quoted brackets', start);
    return { kind, statements, start, end: cursor.at };
  }

  #hash(start: number): PsNode {
    const { cursor } = this;
    cursor.at += 2;
    this.#depth++;
    const entries: { key: PsNode; value: PsNode }[] = [];
    for (;;) {
      cursor.skipSeparators();
      if (cursor.take(/\}/y) !== null) break;
      if (cursor.done) throw cursor.problem("Missing closing '}' in hash literal.", start, 2);
      entries.push(this.#entry(entries.map(({ key }) => key)));
    }
    this.#depth--;
    return { kind: 'hash', entries, start, end: cursor.at };
  }

  #entry(before: readonly PsNode[]): { key: PsNode; value: PsNode } {
    const { cursor } = this;
    const start = cursor.at;
    const word = cursor.take(/[A-Za-z_]\w*/y);
    const end = cursor.at;
    if (cursor.peek() === ',') throw this.#unexpected();
    const key: PsNode = word === null ? this.unary() : { kind: 'literal', value: psString(word), start, end };
    if (before.some((other) => sameLiteral(other, key))) {
      throw cursor.problem('Duplicate keys are not allowed in hash literals.', start, end - start);
    }
    cursor.skipSpace();
    if (cursor.take(/=/y) === null) throw cursor.problem("Missing '=' operator after key in hash literal.", start);
    cursor.skipLines();
    if (cursor.done || /[;}]/.test(cursor.peek())) throw cursor.problem("Missing statement after '=' in hash literal.");
    return { key, value: this.#statement() };
  }

  /** Members and indexes, which must stand right behind what they belong to. */
  #postfix(primary: PsNode): PsNode {
    const { cursor } = this;
    let node = primary;
    for (;;) {
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
    if (isSingleQuote(unit) || isDoubleQuote(unit) || unit === '$' || unit === '(') return this.#primary();
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
    this.#depth++;
    const index = this.expression();
    this.#depth--;
    cursor.skipLines();
    if (cursor.take(/\]/y) === null) throw cursor.problem("Missing ']' after array index expression.", open);
    return { kind: 'index', target, index, start: target.start, end: cursor.at };
  }

  #unexpected() {
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
