import { asOperand } from './compare.ts';
import { isNumber, numberFromText, type PsNumber, toDecimal, toDouble, toInt } from './convert.ts';
import { addDecimals, divideDecimals, multiplyDecimals, negateDecimal, remainderOfDecimals } from './decimal.ts';
import { beyond, evaluationFault } from './fault.ts';
import { fitsLong, maxInt, minInt } from './numbers.ts';
import { toText } from './text.ts';
import type { Decimal, PsEntry, PsValue } from './value.ts';
import { psArray, psDouble, psInt, psLong, psNothing, psNull, psString } from './value.ts';

export type Arithmetic = 'add' | 'subtract' | 'multiply' | 'divide' | 'remainder';

/** More items or characters than a condition has any use for. */
const maxSize = 100_000;

/** `+ - * / %`: the left side decides, as in PowerShell's binder. */
export function calculate(operator: Arithmetic, left: PsValue, right: PsValue): PsValue {
  if (operator === 'add') return add(left, right);
  if (operator === 'multiply') return multiply(left, right);
  return subtractOrDivide(operator, left, right);
}

/** Unary minus and plus: what does not fit its type any more becomes a Double. */
export function signed(operator: 'minus' | 'plus', value: PsValue): PsValue {
  if (operator === 'plus') return isNumber(value) ? value : add(psInt(0), value);
  switch (value.kind) {
    case 'double':
      return psDouble(-value.value);
    case 'decimal':
      return { kind: 'decimal', value: negateDecimal(value.value) };
    default:
      return subtractOrDivide('subtract', psInt(0), value);
  }
}

/** `from..to`: whole numbers, or the characters between two characters. */
export function range(from: PsValue, to: PsValue): PsValue {
  const characters = [from, to].map((end) => ('value' in end && typeof end.value === 'string' ? end.value : ''));
  const [first = '', last = ''] = characters;
  const isLetters = first.length === 1 && last.length === 1 && !/\d/.test(first) && !/\d/.test(last);
  if (from.kind === 'array' || to.kind === 'array') throw evaluationFault('A range is of numbers or characters.');
  if (isLetters) {
    const codes = wholesBetween(first.charCodeAt(0), last.charCodeAt(0));
    return psArray(codes.map((code) => ({ kind: 'char', value: String.fromCharCode(code) })));
  }
  return psArray(wholesBetween(rangeEnd(from), rangeEnd(to)).map(psInt));
}

/** Text as the end of a range must be a plain whole number: none of the other ways in which PowerShell turns text into one. */
function rangeEnd(value: PsValue): number {
  if (value.kind !== 'string' || /^\s*[+-]?[0-9]+\s*$/.test(value.value)) return toInt(value);
  throw evaluationFault(`The input string '${value.value}' was not in a correct format.`);
}

function wholesBetween(from: number, to: number): number[] {
  const length = Math.abs(to - from) + 1;
  if (length > maxSize) throw beyond('So long a range');
  const step = from > to ? -1 : 1;
  return Array.from({ length }, (_, index) => from + index * step);
}

function add(left: PsValue, right: PsValue): PsValue {
  switch (left.kind) {
    case 'null':
      return right;
    case 'string':
    case 'char':
      return psString(limited(left.value + toText(right)));
    case 'array':
      if (right === psNothing) return left;
      return psArray(limited([...left.items, ...(right.kind === 'array' ? right.items : [right])]));
    case 'hashtable':
      return mergedTables(left.entries, right);
    default:
      return onNumbers('add', left, right);
  }
}

function multiply(left: PsValue, right: PsValue): PsValue {
  if (left.kind === 'null') return psNull;
  if (left.kind === 'string') return psString(repeatedText(left.value, timesOf(right)));
  if (left.kind === 'array') return psArray(repeatedItems(left.items, timesOf(right)));
  // Of the number types only Decimal has an operator that takes these on its left.
  const isOdd = left.kind === 'bool' || left.kind === 'char';
  if (isOdd && right.kind !== 'decimal') throw undefinedOperation('*', left);
  return onNumbers('multiply', left, right);
}

function subtractOrDivide(operator: Arithmetic, left: PsValue, right: PsValue): PsValue {
  if (left.kind === 'null') return onNumbers(operator, psInt(0), right);
  if (left.kind === 'string') return onNumbers(operator, numberFromText(left.value, right), right);
  return onNumbers(operator, left, right);
}

function onNumbers(operator: Arithmetic, left: PsValue, right: PsValue): PsValue {
  if (left.kind === 'datetime' || right.kind === 'datetime') throw beyond('Calculating with dates');
  const first = isNumber(left) || left.kind === 'bool' || left.kind === 'char' ? asOperand(left, left) : null;
  if (first === null) throw undefinedOperation(operator, left);
  const second = asOperand(isNumber(left) ? left : psInt(0), right);
  if (left.kind === 'bool' && second?.kind === 'decimal' && operator !== 'multiply')
    throw undefinedOperation(operator, left);
  if (second === null) throw undefinedOperation(operator, right);
  return calculateNumbers(operator, first, second);
}

/** The wider type of the two decides: Int32, Int64, Double, Decimal. What does not fit its type becomes a Double. */
function calculateNumbers(operator: Arithmetic, left: PsNumber, right: PsNumber): PsValue {
  if (left.kind === 'decimal' || right.kind === 'decimal') {
    const value = onDecimals(operator, toDecimal(left).value, toDecimal(right).value);
    return { kind: 'decimal', value };
  }
  if (left.kind === 'double' || right.kind === 'double') {
    return psDouble(onDoubles(operator, toDouble(left), toDouble(right)));
  }
  return onWholes(operator, left, right);
}

function onDecimals(operator: Arithmetic, left: Decimal, right: Decimal): Decimal {
  switch (operator) {
    case 'add':
      return addDecimals(left, right);
    case 'subtract':
      return addDecimals(left, negateDecimal(right));
    case 'multiply':
      return multiplyDecimals(left, right);
    case 'divide':
      return divideDecimals(left, right);
    case 'remainder':
      return remainderOfDecimals(left, right);
  }
}

function onDoubles(operator: Arithmetic, left: number, right: number): number {
  switch (operator) {
    case 'add':
      return left + right;
    case 'subtract':
      return left - right;
    case 'multiply':
      return left * right;
    case 'divide':
      return left / right;
    case 'remainder':
      return left % right;
  }
}

type Whole = Extract<PsValue, { kind: 'int' | 'long' }>;

function onWholes(operator: Arithmetic, left: Whole, right: Whole): PsValue {
  const [a, b] = [BigInt(left.value), BigInt(right.value)];
  const type = left.kind === 'long' || right.kind === 'long' ? 'long' : 'int';
  switch (operator) {
    case 'add':
      return wholeOrDouble(a + b, type);
    case 'subtract':
      return wholeOrDouble(a - b, type);
    case 'multiply':
      return type === 'long' && !fitsLong(a * b) ? psDouble(truncated(a * b)) : wholeOrDouble(a * b, type);
    case 'divide':
      if (b === 0n) throw evaluationFault('Attempted to divide by zero.');
      return a % b === 0n ? wholeOrDouble(a / b, type) : psDouble(Number(a) / Number(b));
    case 'remainder':
      if (b === 0n) throw evaluationFault('Attempted to divide by zero.');
      return wholeOrDouble(a % b, type);
  }
}

/** A product too large for an Int64 goes through .NET's BigInteger, whose conversion cuts off what a Double cannot hold. */
function truncated(value: bigint): number {
  const size = value < 0n ? -value : value;
  const spare = BigInt(Math.max(0, size.toString(2).length - 53));
  const kept = Number((size >> spare) << spare);
  return value < 0n ? -kept : kept;
}

function wholeOrDouble(value: bigint, type: 'int' | 'long'): PsValue {
  if (type === 'int' && value >= minInt && value <= maxInt) return psInt(Number(value));
  return type === 'long' && fitsLong(value) ? psLong(value) : psDouble(Number(value));
}

function timesOf(value: PsValue): number {
  const times = value.kind === 'string' ? toInt(numberFromText(value.value, psInt(0))) : toInt(value);
  if (times < 0) throw evaluationFault(`times ('${times}') must be a non-negative value.`);
  return times;
}

function repeatedText(text: string, times: number): string {
  if (text.length * times > maxSize) throw beyond('So long a text');
  return text.repeat(times);
}

function repeatedItems(items: readonly PsValue[], times: number): PsValue[] {
  if (items.length * times > maxSize) throw beyond('So long a list');
  return Array.from({ length: times }, () => items).flat();
}

function limited<T extends { readonly length: number }>(value: T): T {
  if (value.length > maxSize) throw beyond('So large a value');
  return value;
}

function mergedTables(entries: readonly PsEntry[], right: PsValue): PsValue {
  if (right.kind !== 'hashtable') throw evaluationFault('A hash table can only be added to another hash table.');
  const keyText = ({ key }: PsEntry) => `${key.kind}:${toText(key).toLowerCase()}`;
  const known = new Set(entries.map(keyText));
  if (right.entries.some((entry) => known.has(keyText(entry)))) throw evaluationFault('Item has already been added.');
  return { kind: 'hashtable', entries: [...entries, ...right.entries] };
}

function undefinedOperation(operator: string, value: PsValue) {
  return evaluationFault(`The operation '${operator}' is not defined for "${toText(value)}".`);
}
