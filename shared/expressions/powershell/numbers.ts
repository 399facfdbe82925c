import { decimalOf, multiplyDecimals, parseDecimal } from './decimal.ts';
import { beyond } from './fault.ts';
import { type PsValue, psDouble, psInt, psLong } from './value.ts';

export const minInt = -2_147_483_648;
export const maxInt = 2_147_483_647;
const minLong = -(2n ** 63n);
const maxLong = 2n ** 63n - 1n;
const maxDecimal = 2n ** 96n - 1n;

const literal =
  /([+-]?)(?:0x([0-9a-f]+)|0b([01]+)|(\d+(?:\.(?!\.)\d*)?|\.\d+)(e[+-]?\d+)?)(u?[lys]|us|ul|uy|u|n|d)?([kmgtp]b)?/iy;

export interface ScannedNumber {
  readonly value: PsValue;
  readonly end: number;
}

/**
 * Reads a number as PowerShell's tokenizer does: hexadecimal, reals, the suffixes `l` and `d`, the multipliers `kb` to
 * `pb`; a whole number becomes an Int32, Int64 or Decimal, the first it fits. Null where none stands
 * here, or one that its suffix's type cannot hold.
 */
export function scanNumber(text: string, offset: number, sign: 'signed' | 'unsigned'): ScannedNumber | null {
  literal.lastIndex = offset;
  const match = literal.exec(text);
  if (match === null) return null;
  const [whole, signText = '', hex, binary, digits = '', exponent, suffix = '', multiplier] = match;
  if (sign === 'unsigned' && signText !== '') return null;
  if (binary !== undefined || !['', 'l', 'd'].includes(suffix.toLowerCase())) throw beyond(`The number ${whole}`);
  const factor =
    multiplier === undefined ? 1n : 1024n ** BigInt('kmgtp'.indexOf(multiplier.charAt(0).toLowerCase()) + 1);
  const value =
    hex === undefined
      ? decimalNumber(`${signText}${digits}`, exponent ?? '', suffix.toLowerCase(), factor)
      : hexNumber(hex, hexDigits(hex) * (signText === '-' ? -1n : 1n) * factor, suffix.toLowerCase());
  return value === null ? null : { value, end: offset + whole.length };
}

function smallestWhole(value: bigint): PsValue {
  if (value >= minInt && value <= maxInt) return psInt(Number(value));
  if (fitsLong(value)) return psLong(value);
  if (fitsDecimal(value)) return { kind: 'decimal', value: decimalOf(value) };
  throw beyond('So large a number');
}

function fitsDecimal(value: bigint): boolean {
  return value >= -maxDecimal && value <= maxDecimal;
}

export function fitsLong(value: bigint): boolean {
  return value >= minLong && value <= maxLong;
}

function wholeNumber(value: bigint, suffix: string): PsValue | null {
  if (suffix === 'l') return fitsLong(value) ? psLong(value) : null;
  if (suffix === 'd') return fitsDecimal(value) ? { kind: 'decimal', value: decimalOf(value) } : null;
  return smallestWhole(value);
}

function decimalNumber(digits: string, exponent: string, suffix: string, factor: bigint): PsValue | null {
  const isWhole = exponent === '' && !digits.includes('.');
  if (isWhole) return wholeNumber(BigInt(digits.replace('+', '')) * factor, suffix);
  if (suffix === 'l') throw beyond(`The number ${digits}${exponent}l`);
  if (suffix === '') return psDouble(Number(`${digits}${exponent}`) * Number(factor));
  const value = exponent === '' ? parseDecimal(digits) : null;
  if (value === null) throw beyond(`The number ${digits}${exponent}d`);
  return { kind: 'decimal', value: multiplyDecimals(value, decimalOf(factor)) };
}

/** Sixteen digits make an Int64 even of a small number. */
function hexNumber(hex: string, value: bigint, suffix: string): PsValue | null {
  return wholeNumber(value, hex.length === 16 && suffix === '' && fitsLong(value) ? 'l' : suffix);
}

/** Eight digits are the bits of an Int32, up to sixteen those of an Int64. */
function hexDigits(hex: string): bigint {
  if (hex.length > 16) throw beyond(`The number 0x${hex}`);
  return BigInt.asIntN(hex.length <= 8 ? 32 : 64, BigInt(`0x${hex}`));
}
