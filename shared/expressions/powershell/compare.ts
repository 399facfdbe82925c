import { compareText, foldCase } from './collation.ts';
import {
  isNumber,
  numberFromText,
  type PsNumber,
  toChar,
  toDate,
  toDecimal,
  toDouble,
  toSemver,
  toVersion,
} from './convert.ts';
import { compareDecimals } from './decimal.ts';
import { beyond, evaluationFault, Fault } from './fault.ts';
import { toText } from './text.ts';
import { isTrue } from './truth.ts';
import { type PsValue, psArray, psBool } from './value.ts';
import { compareParts } from './version.ts';

export type Comparison = 'eq' | 'ne' | 'gt' | 'ge' | 'lt' | 'le';

/** A comparison: with a list on the left, those of its items for which it holds; else true or false. */
export function compare(operator: Comparison, left: PsValue, right: PsValue, caseSensitive: boolean): PsValue {
  if (left.kind !== 'array') return psBool(compareScalar(operator, left, right, caseSensitive));
  return psArray(left.items.filter((item) => compareScalar(operator, item, right, caseSensitive)));
}

/** A comparison in which a list on the left is a value like any other. The right is converted to the left's type. */
export function compareScalar(operator: Comparison, left: PsValue, right: PsValue, caseSensitive: boolean): boolean {
  if (operator === 'eq') return areEqual(left, right, caseSensitive);
  if (operator === 'ne') return !areEqual(left, right, caseSensitive);
  if (left.kind === 'array') throw incomparable(left, right);
  if (left.kind === 'null' || right.kind === 'null') return orderedWithNull(operator, left, right);
  return holds(operator, order(left, right, caseSensitive));
}

function holds(operator: Comparison, order: number): boolean {
  switch (operator) {
    case 'gt':
      return order > 0;
    case 'ge':
      return order >= 0;
    case 'lt':
      return order < 0;
    case 'le':
      return order <= 0;
    case 'eq':
      return order === 0;
    case 'ne':
      return order !== 0;
  }
}

/** Null stands before everything but negative numbers. */
function orderedWithNull(operator: Comparison, left: PsValue, right: PsValue): boolean {
  const less = operator === 'lt' || operator === 'le';
  if (isNumber(left)) return less ? toDouble(left) < 0 : toDouble(left) >= 0;
  if (isNumber(right)) return less ? toDouble(right) >= 0 : toDouble(right) < 0;
  if (operator === 'lt') return right.kind !== 'null';
  if (operator === 'gt') return left.kind !== 'null';
  return operator === 'le' ? left.kind === 'null' : right.kind === 'null';
}

function areEqual(left: PsValue, right: PsValue, caseSensitive: boolean): boolean {
  if (left.kind === 'null' || right.kind === 'null') return left.kind === right.kind;
  if (left === right && left.kind !== 'double') return true;
  if (isNumber(left)) return equalsNumber(left, right);
  switch (left.kind) {
    case 'string':
      return compareText(left.value, toText(right), caseSensitive) === 0;
    case 'bool':
      return left.value === isTrue(right);
    case 'char':
      return equalsChar(left.value, right, caseSensitive);
    case 'version':
    case 'semver':
    case 'datetime':
      return unlessRefused(() => order(left, right, caseSensitive) === 0);
    case 'command':
      throw beyond('Comparing a command');
    case 'array':
      // PowerShell often has one and the same empty list for all.
      if (left.items.length === 0 && right.kind === 'array' && right.items.length === 0)
        throw beyond('Two empty lists');
      return false;
    default:
      return false;
  }
}

function equalsNumber(left: PsNumber, right: PsValue): boolean {
  return unlessRefused(() => {
    const number = asOperand(left, right);
    return number !== null && orderOfNumbers(left, number) === 0;
  });
}

function equalsChar(left: string, right: PsValue, caseSensitive: boolean): boolean {
  if (!caseSensitive && (right.kind === 'char' || right.kind === 'string')) {
    return right.value.length === 1 && foldCase(left) === foldCase(right.value);
  }
  return unlessRefused(() => toChar(right).value === left);
}

/** A conversion that fails makes two values different, nothing worse. */
function unlessRefused(test: () => boolean): boolean {
  try {
    return test();
  } catch (error) {
    if (error instanceof Fault && error.kind === 'evaluation') return false;
    throw error;
  }
}

/** Below 0, 0, above 0; NaN where the two have no order. Throws where PowerShell does. */
function order(left: PsValue, right: PsValue, caseSensitive: boolean): number {
  if (isNumber(left)) {
    const number = asOperand(left, right);
    if (number === null) throw incomparable(left, right);
    return orderOfNumbers(left, number);
  }
  switch (left.kind) {
    case 'string':
      return compareText(left.value, toText(right), caseSensitive);
    case 'bool':
      return Number(left.value) - Number(isTrue(right));
    case 'char':
      return left.value.charCodeAt(0) - toChar(right).value.charCodeAt(0);
    case 'version':
      return orderOfVersions(left.parts, toVersion(right));
    case 'semver':
      return orderOfSemvers(left, toSemver(right));
    case 'datetime':
      return orderOfDates(left.ticks, toDate(right));
    default:
      if (left === right) return 0;
      throw incomparable(left, right);
  }
}

function orderOfVersions(left: readonly number[], right: PsValue): number {
  return right.kind === 'version' ? compareParts(left, right.parts) : 1;
}

function orderOfSemvers(left: Extract<PsValue, { kind: 'semver' }>, right: PsValue): number {
  if (right.kind !== 'semver') return 1;
  if (left.label !== '' || right.label !== '') throw beyond('Comparing preview versions');
  return compareParts(left.parts, right.parts);
}

function orderOfDates(left: bigint, right: PsValue): number {
  if (right.kind !== 'datetime' || left > right.ticks) return 1;
  return left < right.ticks ? -1 : 0;
}

/** The right side of a number as a number: null where it cannot be one. */
export function asOperand(left: PsValue, right: PsValue): PsNumber | null {
  switch (right.kind) {
    case 'null':
      return { kind: 'int', value: 0 };
    case 'bool':
      return { kind: 'int', value: right.value ? 1 : 0 };
    case 'char':
      return { kind: 'int', value: right.value.charCodeAt(0) };
    case 'string':
      return numberFromText(right.value, left);
    default:
      return isNumber(right) ? right : null;
  }
}

function orderOfNumbers(left: PsNumber, right: PsNumber): number {
  if (left.kind === 'decimal' || right.kind === 'decimal') return orderOfDecimals(left, right);
  if (left.kind === 'double' || right.kind === 'double') {
    const [a, b] = [toDouble(left), toDouble(right)];
    return a < b ? -1 : a > b ? 1 : a === b ? 0 : Number.NaN;
  }
  const [a, b] = [BigInt(left.value), BigInt(right.value)];
  return a < b ? -1 : a > b ? 1 : 0;
}

/** A double too large for a decimal is compared as doubles. */
function orderOfDecimals(left: PsNumber, right: PsNumber): number {
  try {
    return compareDecimals(toDecimal(left).value, toDecimal(right).value);
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    const [a, b] = [toDouble(left), toDouble(right)];
    return a < b ? -1 : a > b ? 1 : a === b ? 0 : Number.NaN;
  }
}

function incomparable(left: PsValue, right: PsValue) {
  return evaluationFault(`Could not compare "${toText(left)}" to "${toText(right)}".`);
}
