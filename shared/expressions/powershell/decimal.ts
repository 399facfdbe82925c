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

/** A double rounded to fifteen significant digits, as .NET casts; throws where it does not fit. */
export function decimalFromDouble(value: number): Decimal {
  if (!Number.isFinite(value) || Math.abs(value) >= 7.922816251426434e28) {
    throw evaluationFault('Value was either too large or too small for a Decimal.');
  }
  const [mantissaText = '0', exponentText = '0'] = value.toExponential(14).split('e');
  const mantissa = BigInt(mantissaText.replace('.', ''));
  const scale = 14 - Number(exponentText);
  return scale < 0 ? { mantissa: mantissa * 10n ** BigInt(-scale), scale: 0 } : trimmed(fitted(mantissa, scale), 0);
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
