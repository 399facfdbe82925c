import { type Cursor, isDoubleQuote, isSingleQuote } from './cursor.ts';
import type { PsNode } from './syntax.ts';
import { psString } from './value.ts';

const simpleEscapes: Readonly<Record<string, string>> = {
  '0': '\0',
  a: '\x07',
  b: '\b',
  e: '\x1b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
};

/** `'text'`, in which two quotes are one. */
export function readSingleQuoted(cursor: Cursor): PsNode {
  const start = cursor.at++;
  let value = '';
  for (;;) {
    if (cursor.done) throw cursor.problem("The string is missing the terminator: '.", start, 1);
    const unit = cursor.peek();
    cursor.at++;
    if (isSingleQuote(unit)) {
      if (!isSingleQuote(cursor.peek())) return { kind: 'literal', value: psString(value), start, end: cursor.at };
      cursor.at++;
    }
    value += unit;
  }
}

/** `"text"` with variables, `$( )` and backticks; `readInner` reads what a `$` starts, or answers null where it is itself. */
export function readDoubleQuoted(cursor: Cursor, readInner: () => PsNode | null): PsNode {
  const start = cursor.at++;
  const parts: (string | PsNode)[] = [];
  let literal = '';
  for (;;) {
    if (cursor.done) throw cursor.problem('The string is missing the terminator: ".', start, 1);
    const unit = cursor.peek();
    const inner = unit === '$' ? readInner() : null;
    if (inner !== null) {
      parts.push(literal, inner);
      literal = '';
    } else if (unit === '`') {
      literal += readEscape(cursor);
    } else {
      cursor.at++;
      if (isDoubleQuote(unit)) {
        if (!isDoubleQuote(cursor.peek())) break;
        cursor.at++;
      }
      literal += unit;
    }
  }
  const place = { start, end: cursor.at };
  if (parts.length === 0) return { kind: 'literal', value: psString(literal), ...place };
  return { kind: 'expandable', parts: [...parts, literal], ...place };
}

function readEscape(cursor: Cursor): string {
  const start = cursor.at++;
  const unit = cursor.peek();
  if (unit === 'u') return readCodePoint(cursor, start);
  if (cursor.take(/\r\n/y) !== null) return '\r\n';
  cursor.at++;
  return simpleEscapes[unit] ?? unit;
}

function readCodePoint(cursor: Cursor, start: number): string {
  const sequence = cursor.take(/u\{[0-9a-fA-F]{1,6}\}/y);
  const code = Number.parseInt(sequence?.slice(2, -1) ?? '', 16);
  if (Number.isNaN(code) || code > 0x10ffff)
    throw cursor.problem('The Unicode escape sequence is not valid.', start, 2);
  return String.fromCodePoint(code);
}
