import { evaluationFault } from './fault.ts';
import type { Decimal } from './value.ts';

const maxMantissa = 2n ** 96n - 1n;
const maxScale = 28;

export function decimalOf(value: bigint | number): Decimal {
  return { mantissa: BigInt(value), scale: 0 };
}

/** Reads `123.450`, keeping its zeros; null where it is no plain decimal number that fits. */
export function parseDecimal(text: string): Decimal | null {
  const match = /^([+-]?)(\d*)\.?(\d*)$/.exec(text);
  if (match === null) return null;
  const [, sign, whole = '', fraction = ''] = match;
  const mantissa = BigInt(`${whole}${fraction}` || '0') * (sign === '-' ? -1n : 1n);
  return fits(mantissa) && fraction.length <= maxScale ? { mantissa, scale: fraction.length } : null;
}

/**
 * A double rounded to fifteen significant digits; throws where it does not fit. Scaled and rounded in the steps of .NET's own
 * conversion (VarDecFromR8), whose errors in the last digit are part of the answer.
 */
export function decimalFromDouble(value: number): Decimal {
  const exponent = binaryExponent(value);
  if (exponent < -94) return decimalOf(0);
  if (!Number.isFinite(value) || exponent > 96) throw overflow();
  let scaled = Math.abs(value);
  let scale = Math.min(14 - ((exponent * 19728) >> 16), maxScale);
  if (scale >= 0) scaled *= Number(`1e${scale}`);
  else if (scale !== -1 || scaled >= 1e15) scaled /= Number(`1e${-scale}`);
  else scale = 0;
  if (scaled < 1e14 && scale < maxScale) {
    scaled *= 10;
    scale++;
  }
  const whole = Math.floor(scaled);
  const rest = scaled - whole;
  const up = rest > 0.5 || (rest === 0.5 && whole % 2 !== 0);
  const mantissa = BigInt(up ? whole + 1 : whole) * (value < 0 ? -1n : 1n);
  return scale < 0 ? fitted(mantissa * 10n ** BigInt(-scale), 0) : trimmed({ mantissa, scale }, 0);
}

/** The power of two just above the size of a number. */
function binaryExponent(value: number): number {
  const bytes = new DataView(new ArrayBuffer(8));
  bytes.setFloat64(0, value);
  return ((bytes.getUint32(0) >>> 20) & 0x7ff) - 1022;
}

export function decimalText({ mantissa, scale }: Decimal): string {
  const sign = mantissa < 0n ? '-' : '';
  const digits = (mantissa < 0n ? -mantissa : mantissa).toString().padStart(scale + 1, '0');
  return scale === 0 ? sign + digits : `${sign}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}

export function compareDecimals(left: Decimal, right: Decimal): number {
  const [a, b] = aligned(left, right);
  return a < b ? -1 : a > b ? 1 : 0;
}

export function addDecimals(left: Decimal, right: Decimal): Decimal {
  const [a, b, scale] = aligned(left, right);
  return fitted(a + b, scale);
}

export function negateDecimal({ mantissa, scale }: Decimal): Decimal {
  return { mantissa: -mantissa, scale };
}

export function multiplyDecimals(left: Decimal, right: Decimal): Decimal {
  return fitted(left.mantissa * right.mantissa, left.scale + right.scale);
}

export function divideDecimals(left: Decimal, right: Decimal): Decimal {
  if (right.mantissa === 0n) throw evaluationFault('Attempted to divide by zero.');
  const preferred = Math.max(0, left.scale - right.scale);
  for (let scale = maxScale; scale >= 0; scale--) {
    const numerator = left.mantissa * 10n ** BigInt(scale + right.scale);
    const quotient = dividedHalfEven(numerator, right.mantissa * 10n ** BigInt(left.scale));
    if (fits(quotient)) return trimmed({ mantissa: quotient, scale }, preferred);
  }
  throw overflow();
}

export function remainderOfDecimals(left: Decimal, right: Decimal): Decimal {
  if (right.mantissa === 0n) throw evaluationFault('Attempted to divide by zero.');
  const [a, b, scale] = aligned(left, right);
  const size = (value: bigint) => (value < 0n ? -value : value);
  return size(a) < size(b) ? left : fitted(a % b, scale);
}

/** Rounded to a whole number, halves to the even one. */
export function roundDecimal({ mantissa, scale }: Decimal): bigint {
  return dividedHalfEven(mantissa, 10n ** BigInt(scale));
}

function aligned(left: Decimal, right: Decimal): [bigint, bigint, number] {
  const scale = Math.max(left.scale, right.scale);
  const widen = (value: Decimal) => value.mantissa * 10n ** BigInt(scale - value.scale);
  return [widen(left), widen(right), scale];
}

function fitted(mantissa: bigint, scale: number): Decimal {
  let [digits, places] = [mantissa, scale];
  for (let drop = 1; places > maxScale || (!fits(digits) && places > 0); drop++) {
    digits = dividedHalfEven(mantissa, 10n ** BigInt(drop));
    places = scale - drop;
  }
  if (!fits(digits)) throw overflow();
  return { mantissa: digits, scale: places };
}

function trimmed(value: Decimal, toScale: number): Decimal {
  let { mantissa, scale } = value;
  while (scale > toScale && mantissa % 10n === 0n) {
    mantissa /= 10n;
    scale--;
  }
  return { mantissa, scale };
}

function dividedHalfEven(numerator: bigint, denominator: bigint): bigint {
  const negative = numerator < 0n !== denominator < 0n;
  const [n, d] = [numerator < 0n ? -numerator : numerator, denominator < 0n ? -denominator : denominator];
  const quotient = n / d;
  const doubled = (n % d) * 2n;
  const up = doubled > d || (doubled === d && quotient % 2n === 1n);
  const rounded = up ? quotient + 1n : quotient;
  return negative ? -rounded : rounded;
}

function fits(mantissa: bigint): boolean {
  return mantissa <= maxMantissa && mantissa >= -maxMantissa;
}

function overflow() {
  return evaluationFault('Value was either too large or too small for a Decimal.');
}
