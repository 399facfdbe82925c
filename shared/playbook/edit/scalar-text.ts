import { parse, Scalar, stringify } from 'yaml';
import type { TextStyle } from './layout.ts';
import type { ScalarValue } from './syntax-node.ts';

/** A scalar on one line, as it may stand between brackets. */
export function flowScalar(value: ScalarValue, style: TextStyle): string {
  if (style.language === 'json' || typeof value !== 'string') return JSON.stringify(value);
  const bare = /^[\p{L}\d_./][\p{L}\d_./ -]*$/u.test(value) && value === value.trim() && parse(value) === value;
  if (bare) return value;
  const simple = /^[^'\\\p{C}\u2028\u2029]*$/u.test(value);
  return style.singleQuotes && simple ? `'${value}'` : JSON.stringify(value);
}

export function keyText(key: string, style: TextStyle, written: string | null): string {
  if (style.language === 'json') return JSON.stringify(key);
  const quoted = written?.startsWith('"') || written?.startsWith("'");
  if (!quoted) return flowScalar(key, style);
  return written?.startsWith("'") && !/['\\\p{C}]/u.test(key) ? `'${key}'` : JSON.stringify(key);
}

/**
 * A scalar of block YAML as it stands after the colon or the dash, the space before it included, its further lines indented
 * by `indent` and a level. `type` is how the value before it was written, which is kept where the new one allows it.
 */
export function blockScalar(value: ScalarValue, style: TextStyle, indent: string, type: string | null): string {
  const scalar = new Scalar<ScalarValue>(value);
  if (type !== null && typeof value === 'string') scalar.type = typeOf(type, value);
  const written = stringify(
    { k: scalar },
    { lineWidth: 0, singleQuote: style.singleQuotes, indent: 2, blockQuote: 'literal' },
  );
  const [first = '', ...rest] = written.replace(/\n$/, '').slice(2).split('\n');
  return [first, ...rest.map((line) => (line === '' ? '' : indent + line))].join(style.lineEnd);
}

function typeOf(type: string, value: string): Scalar.Type {
  switch (type) {
    case 'QUOTE_SINGLE':
      return 'QUOTE_SINGLE';
    case 'QUOTE_DOUBLE':
      return 'QUOTE_DOUBLE';
    case 'BLOCK_LITERAL':
    case 'BLOCK_FOLDED':
      return value.includes('\n') ? 'BLOCK_LITERAL' : 'PLAIN';
    default:
      return 'PLAIN';
  }
}
