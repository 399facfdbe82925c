/**
 * Reads text as a number the way GitHub's runner does (ExpressionUtility.ParseNumber): surrounding space is nothing, empty
 * text is 0, decimals and exponents, `0x` as a 32-bit two's complement, `0o`, and Infinity. Anything else is NaN.
 */
export function parseNumber(text: string): number {
  const trimmed = text.trim();
  if (trimmed === '') return 0;
  if (/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(trimmed)) return Number(trimmed);
  if (/^0x[0-9a-f]+$/i.test(trimmed) && trimmed[1] === 'x') return wrapInt32(Number.parseInt(trimmed.slice(2), 16));
  if (/^0o[0-7]+$/.test(trimmed)) return wrapInt32(Number.parseInt(trimmed.slice(2), 8));
  const infinity = /^([+-]?)infinity$/i.exec(trimmed);
  if (infinity !== null) return infinity[1] === '-' ? -Infinity : Infinity;
  return Number.NaN;
}

function wrapInt32(value: number): number {
  return value > 0xffff_ffff ? Number.NaN : value | 0;
}

/** Writes a number as .NET's `G15` in the invariant culture does, which is how GitHub turns numbers into text. */
export function formatNumber(value: number): string {
  if (value === 0) return '0';
  if (!Number.isFinite(value)) return String(value);
  const [mantissa = '', exponentText = '0'] = value.toExponential(14).split('e');
  const exponent = Number(exponentText);
  const digits = mantissa.includes('.') ? mantissa.replace(/\.?0+$/, '') : mantissa;
  if (exponent > -5 && exponent < 15) return plainDigits(digits, exponent);
  const sign = exponent < 0 ? '-' : '+';
  return `${digits}E${sign}${String(Math.abs(exponent)).padStart(2, '0')}`;
}

/** Moves the point of `d.ddd` by `exponent` places, without an exponent in the answer. */
function plainDigits(scientific: string, exponent: number): string {
  const sign = scientific.startsWith('-') ? '-' : '';
  const digits = scientific.replace(/[-.]/g, '');
  if (exponent < 0) return `${sign}0.${'0'.repeat(-exponent - 1)}${digits}`;
  if (digits.length <= exponent + 1) return sign + digits.padEnd(exponent + 1, '0');
  return `${sign}${digits.slice(0, exponent + 1)}.${digits.slice(exponent + 1)}`;
}
