/** Ends the reading of a data file; caught where the reading began. */
export class Psd1Fault extends Error {
  readonly offset: number;
  readonly length: number;

  constructor(message: string, offset: number, length: number) {
    super(message);
    this.offset = offset;
    this.length = length;
  }
}

export interface Token {
  readonly value: string | number | boolean | null;
  /** Offset after its last unit. */
  readonly end: number;
}

/** PowerShell takes typographic quotes for plain ones. */
const single = "'‘’‚‛";
const double = '"“”„';

/** `'…'` at `start`, two quotes being one within. */
export function readSingleQuoted(text: string, start: number): Token {
  let value = '';
  for (let at = start + 1; at < text.length; at++) {
    const sign = text.charAt(at);
    if (!single.includes(sign)) value += sign;
    else if (single.includes(text.charAt(at + 1)) && at + 1 < text.length) value += text.charAt(++at);
    else return { value, end: at + 1 };
  }
  throw new Psd1Fault('The closing quote is missing.', start, 1);
}

/** `"…"` at `start` with its escapes; a variable within is refused, but for `$true`, `$false` and `$null`. */
export function readDoubleQuoted(text: string, start: number): Token {
  let value = '';
  for (let at = start + 1; at < text.length; at++) {
    const sign = text.charAt(at);
    if (sign === '`' || sign === '$') {
      const part = readExpandable(text, at);
      value += part.value;
      at = part.end - 1;
    } else if (!double.includes(sign)) value += sign;
    else if (double.includes(text.charAt(at + 1)) && at + 1 < text.length) value += text.charAt(++at);
    else return { value, end: at + 1 };
  }
  throw new Psd1Fault('The closing quote is missing.', start, 1);
}

/** `@'…'@` or `@"…"@` at `start`: whole lines, without the last line's end. */
export function readHereString(text: string, start: number): Token {
  const expandable = double.includes(text.charAt(start + 1));
  const quote = expandable ? double : single;
  const head = /[^\S\r\n]*(?:\r\n|\n|\r)/y;
  head.lastIndex = start + 2;
  if (head.exec(text) === null) {
    throw new Psd1Fault('The text of a here-string begins on the next line.', start, 2);
  }
  const footer = new RegExp(`(?:\\r\\n|\\n|\\r)[${quote}]@`, 'g');
  // An empty one has its closing sign right after the line of the opening one.
  footer.lastIndex = head.lastIndex - (text.startsWith('\r\n', head.lastIndex - 2) ? 2 : 1);
  const found = footer.exec(text);
  if (found === null)
    throw new Psd1Fault(
      `The here-string is never closed: ${text.charAt(start + 1)}@ at the start of a line is missing.`,
      start,
      2,
    );
  const body = text.slice(head.lastIndex, Math.max(head.lastIndex, found.index));
  const value = expandable ? expand(text, head.lastIndex, head.lastIndex + body.length) : body;
  return { value, end: footer.lastIndex };
}

function expand(text: string, from: number, to: number): string {
  let value = '';
  for (let at = from; at < to; at++) {
    const sign = text.charAt(at);
    if (sign !== '`' && sign !== '$') {
      value += sign;
      continue;
    }
    const part = readExpandable(text, at);
    value += part.value;
    at = part.end - 1;
  }
  return value;
}

const escapes: Readonly<Record<string, string>> = {
  '0': '\0',
  a: '\u0007',
  b: '\b',
  e: '\u001b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
};

/** The variables that a data file may name, as they read within text. */
const constants: Readonly<Record<string, string | undefined>> = { true: 'True', false: 'False', null: '' };

/** What a backtick or a dollar sign at `at` stands for. */
function readExpandable(text: string, at: number): { value: string; end: number } {
  const next = text.charAt(at + 1);
  if (text.charAt(at) === '$') {
    if (!/[\p{L}\p{N}_({:?^$]/u.test(next)) return { value: '$', end: at + 1 };
    const name = /^\$(?:\{[^}]*\}|[\w:?^$]+|\()/.exec(text.slice(at, at + 60))?.[0] ?? '$';
    const constant = constants[name.replace(/[${}]/g, '').toLowerCase()];
    if (constant !== undefined) return { value: constant, end: at + name.length };
    const message = `${name} within double quotes is a variable and is not read here: use single quotes, or write \`$ for the sign itself.`;
    throw new Psd1Fault(message, at, name.length);
  }
  if (next === 'u') return readCodePoint(text, at);
  if (text.startsWith('\r\n', at + 1)) return { value: '\r\n', end: at + 3 };
  return { value: Object.hasOwn(escapes, next) ? (escapes[next] ?? next) : next, end: at + 1 + next.length };
}

/** `` `u{41} `` at `at`. */
function readCodePoint(text: string, at: number): { value: string; end: number } {
  const found = /^`u\{([0-9a-fA-F]{1,6})\}/.exec(text.slice(at, at + 12));
  const code = Number.parseInt(found?.[1] ?? '', 16);
  if (found !== null && code <= 0x10_ffff) return { value: String.fromCodePoint(code), end: at + found[0].length };
  throw new Psd1Fault('A character by its number is written `u{41}, with one to six digits up to 10FFFF.', at, 2);
}

/** `{ … }` at `start`: a block is read as the text that stands in it, and never run. */
export function readScriptBlock(text: string, start: number): Token {
  const part = /[^{}'"‘’‚‛“”„@`#<]+|`[\s\S]|<#[\s\S]*?#>|#[^\r\n]*|[\s\S]/y;
  let depth = 0;
  for (let at = start; at < text.length; ) {
    const sign = text.charAt(at);
    if (sign === '{') depth++;
    if (sign === '}' && --depth === 0) return { value: text.slice(start + 1, at).trim(), end: at + 1 };
    const quoted = quotedEnd(text, at);
    part.lastIndex = at;
    at = quoted ?? at + (part.exec(text)?.[0].length ?? 1);
  }
  throw new Psd1Fault('This block is never closed: } is missing.', start, 1);
}

/** Where quoted text that begins at `at` ends; null where none does. */
function quotedEnd(text: string, at: number): number | null {
  const here = /^@(['‘’‚‛"“”„])[^\S\r\n]*[\r\n]/u.test(text.slice(at, at + 80));
  const quotes = here ? text.charAt(at + 1) : text.charAt(at);
  if (!(single + double).includes(quotes) || quotes === '') return null;
  const expandable = double.includes(quotes);
  const pattern = here
    ? new RegExp(`[\\r\\n][${expandable ? double : single}]@`, 'g')
    : expandable
      ? /["“”„](?:`[\s\S]|[^"“”„`])*["“”„]/g
      : /['‘’‚‛][^'‘’‚‛]*['‘’‚‛]/g;
  pattern.lastIndex = at;
  return pattern.exec(text) === null ? text.length : pattern.lastIndex;
}

const multipliers: Readonly<Record<string, number>> = {
  '': 1,
  kb: 2 ** 10,
  mb: 2 ** 20,
  gb: 2 ** 30,
  tb: 2 ** 40,
  pb: 2 ** 50,
};

/** A number with PowerShell's suffixes, or null where none stands. A sign may stand before it, a comment right behind it. */
export function readNumber(text: string, start: number): Token | null {
  const pattern =
    /([+-]?)[^\S\r\n]*(?:(0x[0-9a-f]+|0b[01]+)|(\d+\.?\d*(?:e[+-]?\d+)?|\.\d+(?:e[+-]?\d+)?))(u?[ysln]|[ud])?(kb|mb|gb|tb|pb)?(?=[\s,;=(){}#]|<#|$)/iy;
  pattern.lastIndex = start;
  const found = pattern.exec(text);
  if (found === null) return null;
  const [, sign, bits, decimal, suffix = '', multiplier = ''] = found;
  const size =
    (bits === undefined ? Number(decimal) : numberOfBits(bits, suffix.toLowerCase())) *
    (multipliers[multiplier.toLowerCase()] ?? 1);
  if (!Number.isFinite(size)) throw new Psd1Fault('This number is too large.', start, found[0].length);
  return { value: sign === '-' && size !== 0 ? -size : size, end: pattern.lastIndex };
}

/** As many digits as an integer type has are that type's bits, so 0xFFFFFFFF is -1; not so with `u` behind them. */
function numberOfBits(digits: string, suffix: string): number {
  const width = (digits.length - 2) * (/^0x/i.test(digits) ? 4 : 1);
  const value = BigInt(digits.toLowerCase());
  const small = /^0b/i.test(digits) || suffix === 'y' || suffix === 's' ? [8, 16] : [];
  return Number(suffix.startsWith('u') || ![...small, 32, 64].includes(width) ? value : BigInt.asIntN(width, value));
}
