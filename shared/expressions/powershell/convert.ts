import { dateOfTicks, parseDate } from './datetime.ts';
import { decimalFromDouble, decimalOf, decimalText, parseDecimal, roundDecimal } from './decimal.ts';
import { beyond, evaluationFault } from './fault.ts';
import { fitsLong, maxInt, minInt, scanNumber } from './numbers.ts';
import { toText } from './text.ts';
import { isTrue } from './truth.ts';
import type { PsType } from './types.ts';
import { type PsValue, psArray, psBool, psDouble, psInt, psLong, psNothing, psNull, psString } from './value.ts';
import { parseVersion, semverOf } from './version.ts';

export type PsNumber = Extract<PsValue, { kind: 'int' | 'long' | 'double' | 'decimal' }>;

export function isNumber(value: PsValue): value is PsNumber {
  return value.kind === 'int' || value.kind === 'long' || value.kind === 'double' || value.kind === 'decimal';
}

/** `[type]value`. A conversion that PowerShell refuses is an evaluation fault, one the engine does not know is beyond. */
export function castTo(type: PsType, value: PsValue): PsValue {
  if (value === psNothing && type === 'string') throw beyond('Nothing as text');
  if (value === psNothing && type === 'datetime') return dateOfTicks(0n);
  switch (type) {
    case 'int':
      return psInt(Number(toWhole(value, 'int')));
    case 'long':
      return psLong(toWhole(value, 'long'));
    case 'double':
      return psDouble(toDouble(value));
    case 'decimal':
      return toDecimal(value);
    case 'string':
      return psString(toText(value));
    case 'bool':
      return psBool(isTrue(value));
    case 'char':
      return toChar(value);
    case 'version':
      return toVersion(value);
    case 'datetime':
      return toDate(value);
    case 'array':
      if (value.kind === 'null') return psNull;
      return value.kind === 'array' ? value : psArray([value]);
    case 'object':
      return value;
    default:
      throw beyond(`A cast to [${type}]`);
  }
}

/** Text as a number where an operator needs one (Parser.ScanNumber); `like` is the type of the other operand. */
export function numberFromText(text: string, like: PsValue): PsNumber {
  const trimmed = text.trim();
  if (trimmed === '') return { kind: 'int', value: 0 };
  const scanned = scanWhole(trimmed);
  if (scanned !== null) return scanned;
  switch (like.kind) {
    case 'double':
      return { kind: 'double', value: parseReal(trimmed, 'Double') };
    case 'long':
      return { kind: 'long', value: parseWhole(trimmed, 'long') };
    case 'decimal':
      return toDecimal(psString(trimmed));
    default:
      return { kind: 'int', value: Number(parseWhole(trimmed, 'int')) };
  }
}

/** A value as an Int32 for indexes and repetition, rounding as a cast does. */
export function toInt(value: PsValue): number {
  return Number(toWhole(value, 'int'));
}

function toWhole(value: PsValue, type: 'int' | 'long'): bigint {
  switch (value.kind) {
    case 'null':
      return 0n;
    case 'bool':
      return value.value ? 1n : 0n;
    case 'char':
      return BigInt(value.value.charCodeAt(0));
    case 'int':
    case 'long':
      return inRange(BigInt(value.value), type);
    case 'double':
      return roundDouble(value.value, type);
    case 'decimal':
      return inRange(roundDecimal(value.value), type);
    case 'string':
      return wholeFromText(value.value, type);
    default:
      throw noConversion(value, type === 'int' ? 'System.Int32' : 'System.Int64');
  }
}

function wholeFromText(text: string, type: 'int' | 'long'): bigint {
  if (text.trim() === '') return 0n;
  const scanned = scanWhole(text.trim());
  return scanned === null ? parseWhole(text.trim(), type) : toWhole(scanned, type);
}

/** What the tokenizer does not read but .NET does: `#ff`, and through a double `1,000`. */
function parseWhole(text: string, type: 'int' | 'long'): bigint {
  const hex = /^(?:#|&h)([0-9a-f]{1,8})$/i.exec(text)?.[1];
  if (hex !== undefined) return BigInt.asIntN(type === 'int' ? 32 : 64, BigInt(`0x${hex}`));
  return roundDouble(parseReal(text, type === 'int' ? 'Int32' : 'Int64'), type);
}

function parseReal(text: string, typeName: string): number {
  if (/^[+-]?(infinity|∞)$/i.test(text)) return text.startsWith('-') ? -Infinity : Infinity;
  if (/^[+-]?nan$/i.test(text)) return Number.NaN;
  const plain = /^[+-]?\d[\d,]*(?:\.\d*)?(?:e[+-]?\d+)?$/i.test(text) ? text.replaceAll(',', '') : text;
  if (!/^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i.test(plain)) {
    throw evaluationFault(`Cannot convert value "${text}" to type "System.${typeName}".`);
  }
  return Number(plain);
}

function scanWhole(text: string): PsNumber | null {
  const scanned = scanNumber(text, 0, 'signed');
  return scanned !== null && scanned.end === text.length && isNumber(scanned.value) ? scanned.value : null;
}

/** Halves go to the even neighbour, as .NET's Convert has it. */
function roundDouble(value: number, type: 'int' | 'long'): bigint {
  if (!Number.isFinite(value)) throw tooLarge(type);
  const floor = Math.floor(value);
  const rest = value - floor;
  const up = rest > 0.5 || (rest === 0.5 && floor % 2 !== 0);
  return inRange(BigInt(up ? floor + 1 : floor), type);
}

function inRange(value: bigint, type: 'int' | 'long'): bigint {
  const fits = type === 'int' ? value >= minInt && value <= maxInt : fitsLong(value);
  if (!fits) throw tooLarge(type);
  return value;
}

function tooLarge(type: 'int' | 'long') {
  const name = type === 'int' ? 'an Int32' : 'an Int64';
  return evaluationFault(`Value was either too large or too small for ${name}.`);
}

export function toDouble(value: PsValue): number {
  switch (value.kind) {
    case 'double':
      return value.value;
    case 'decimal':
      return Number(decimalText(value.value));
    case 'string': {
      const scanned = scanWhole(value.value.trim());
      if (value.value.trim() === '') return 0;
      return scanned === null ? parseReal(value.value.trim(), 'Double') : toDouble(scanned);
    }
    case 'long':
      return Number(value.value);
    default:
      return Number(toWhole(value, 'int'));
  }
}

export function toDecimal(value: PsValue): Extract<PsValue, { kind: 'decimal' }> {
  // PowerShell makes one of a type that has a constructor without parameters, and sets the properties of the object.
  if (value.kind === 'object' && value.properties.length === 0) throw beyond('A cast of an empty object to [decimal]');
  switch (value.kind) {
    case 'decimal':
      return value;
    case 'double':
      return { kind: 'decimal', value: decimalFromDouble(value.value) };
    case 'string':
      return decimalFromText(value.value.trim());
    default:
      return { kind: 'decimal', value: decimalOf(toWhole(value, 'long')) };
  }
}

function decimalFromText(text: string): Extract<PsValue, { kind: 'decimal' }> {
  if (text === '') return { kind: 'decimal', value: decimalOf(0) };
  const scanned = scanWhole(text);
  if (scanned !== null) return toDecimal(scanned);
  const parsed = /^[+-]?\d[\d,]*(?:\.\d*)?$/.test(text) ? parseDecimal(text.replaceAll(',', '')) : null;
  if (parsed === null) {
    throw evaluationFault(`Cannot convert value "${text}" to type "System.Decimal".`);
  }
  return { kind: 'decimal', value: parsed };
}

export function toChar(value: PsValue): Extract<PsValue, { kind: 'char' }> {
  switch (value.kind) {
    case 'char':
      return value;
    case 'string':
      if (value.value.length === 1) return { kind: 'char', value: value.value };
      throw evaluationFault(`Cannot convert value "${value.value}" to type "System.Char".`);
    case 'int':
    case 'long':
      return { kind: 'char', value: charOf(BigInt(value.value)) };
    case 'null':
      return { kind: 'char', value: '\0' };
    case 'bool':
    case 'array':
    case 'hashtable':
    case 'object':
    case 'version':
    case 'datetime':
      throw noConversion(value, 'System.Char');
    default:
      throw beyond('A cast to [char]');
  }
}

function charOf(code: bigint): string {
  if (code < 0n || code > 65_535n) {
    throw evaluationFault('Value was either too large or too small for a character.');
  }
  return String.fromCharCode(Number(code));
}

export function toVersion(value: PsValue): PsValue {
  switch (value.kind) {
    case 'null':
      return psNull;
    case 'version':
      return value;
    case 'string':
    case 'double':
    case 'decimal':
    case 'int':
    case 'long':
    case 'bool':
      return parseVersion(toText(value));
    case 'semver':
      return { kind: 'version', parts: value.parts };
    default:
      throw beyond('A cast to [version]');
  }
}

export function toSemver(value: PsValue): PsValue {
  if (value.kind === 'semver') return value;
  if (value.kind === 'string' || isNumber(value)) return semverOf(toText(value));
  if (value.kind !== 'version') throw beyond('A cast to [semver]');
  const [major = 0, minor = 0, build = 0, revision = 0] = value.parts;
  if (revision > 0) throw noConversion(value, 'System.Management.Automation.SemanticVersion');
  return { kind: 'semver', parts: [major, minor, build], label: '' };
}

export function toDate(value: PsValue): PsValue {
  switch (value.kind) {
    case 'datetime':
      return value;
    case 'string':
      return parseDate(value.value);
    case 'int':
    case 'long':
      return dateOfTicks(BigInt(value.value));
    case 'null':
    case 'bool':
      throw noConversion(value, 'System.DateTime');
    default:
      throw beyond('A cast to [datetime]');
  }
}

export function noConversion(value: PsValue, typeName: string) {
  return evaluationFault(`Cannot convert the "${toText(value)}" value to type "${typeName}".`);
}
