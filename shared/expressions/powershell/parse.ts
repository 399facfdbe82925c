import { readCommand } from './commands.ts';
import { isDash } from './cursor.ts';
import { scanNumber } from './numbers.ts';
import { endsNumber, maxChain, OperandReader } from './operands.ts';
import { type OperatorRule, type PsNode, signOperators, wordOperators } from './syntax.ts';
import { findType } from './types.ts';

/** Deeper nesting than any condition has, and than a reader by recursion should follow. */
const maxDepth = 200;

/**
 * Reads a condition: the part of PowerShell's grammar that the engine answers. Throws a Fault: `parsing` where PowerShell
 * itself could not read it, `beyond` where it could and the engine does not. Null for a condition without a statement.
 */
export function parseCondition(text: string): PsNode | null {
  return new Reader(text).condition();
}

/** Reads expressions by precedence, straight from the text: PowerShell's tokens depend on what is expected. */
class Reader extends OperandReader {
  condition(): PsNode | null {
    this.cursor.skipLines();
    if (this.cursor.done) return null;
    const [only, ...others] = this.statements('');
    if (others[0] !== undefined) throw this.cursor.beyond('More than one statement', others[0].start);
    return only ?? null;
  }

  /** A command the engine knows, or an expression, up to where a statement ends. */
  protected override statement(): PsNode {
    const node = readCommand(this) ?? this.expression();
    this.cursor.skipSpace();
    this.#refuseAfterExpression(node);
    return node;
  }

  /** Statements up to `close`, which is left standing; up to the end of the text where it is ''. */
  protected override statements(close: string): PsNode[] {
    const statements: PsNode[] = [];
    for (;;) {
      this.cursor.skipSeparators();
      if (this.cursor.done || (close !== '' && this.cursor.startsWith(close))) return statements;
      statements.push(this.statement());
    }
  }

  /** What may follow an expression: nothing, a separator, a closing bracket; a pipe and its like only a session runs. */
  #refuseAfterExpression(before: PsNode): void {
    const { cursor } = this;
    if (cursor.done || /[\r\n;)}]/.test(cursor.peek())) {
      if (/[)}]/.test(cursor.peek()) && this.depth === 0) throw this.unexpected();
      return;
    }
    if (cursor.look(/\|(?!\|)/y) !== null) this.#refusePipe();
    if (!isAssignable(before) && cursor.look(/[-+*/%]?=/y) !== null) {
      throw cursor.problem('What stands before an assignment must be a variable or a property. To compare, write -eq.');
    }
    if (cursor.look(/\|\||&|=|[-+*/%]=|\?|\d?>|\*>|<|\+\+|--/y) !== null)
      throw cursor.beyond('More than an expression');
    throw this.unexpected();
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

  override expression(minimum = 0): PsNode {
    let left = this.#list();
    for (let length = 0; ; length++) {
      if (length > maxChain) throw this.cursor.beyond('So long an expression');
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

  override unary(): PsNode {
    this.depth++;
    if (this.depth > maxDepth) throw this.cursor.beyond('So deep a nesting');
    const node = this.#unaryAt(this.cursor.at);
    this.depth--;
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
    return this.postfix(this.primary());
  }

  /** `!` and letters, or what starts like a number and is none, are one word to PowerShell: a command. */
  #refuseBangWord(start: number): void {
    const { cursor } = this;
    const digits = cursor.look(/!(?=\.?\d)/y) === null ? null : scanNumber(cursor.text, start + 1, 'unsigned');
    const isWord =
      cursor.look(/!(?:0x|[\p{L}_]|\.(?!\d))/iuy) !== null || (digits !== null && !endsNumber(cursor.text, digits.end));
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
    if (number.test(cursor.text)) return this.postfix(this.number('signed'));
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
}

/** Whether PowerShell reads an assignment to it; that it may fail when it runs (`1.Length = 2`) is another matter. */
function isAssignable(node: PsNode): boolean {
  switch (node.kind) {
    case 'variable':
    case 'environment':
    case 'member':
    case 'index':
      return true;
    case 'cast':
      return isAssignable(node.operand);
    case 'paren':
      return isAssignable(node.inner);
    case 'list':
      return node.items.every(isAssignable);
    default:
      return false;
  }
}
