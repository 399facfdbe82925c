import { compareText, foldCase } from './collation.ts';
import { beyond, evaluationFault } from './fault.ts';

type Piece =
  | { readonly kind: 'any' }
  | { readonly kind: 'one' }
  | { readonly kind: 'literal'; readonly unit: string }
  | { readonly kind: 'set'; readonly ranges: readonly (readonly [string, string])[] };

/** PowerShell's `-like`: `*`, `?`, `[a-z]`, a backtick before what is to be itself. There is no negated set. */
export function matchesWildcard(text: string, pattern: string, caseSensitive: boolean): boolean {
  // A pattern without signs is compared as text is, in the invariant culture.
  if (!/[*?[`]/.test(pattern)) return compareText(text, pattern, caseSensitive) === 0;
  if (/^[^*?[`]+\*$/.test(pattern) && !isPrintable(text + pattern)) throw beyond('Text with such letters');
  const pieces = readPattern(pattern);
  const units = (caseSensitive ? text : foldCase(text)).split('');
  // Greedy with one point of return: the last `*` is the only one that ever has to take more.
  let [at, piece, star, resume] = [0, 0, -1, 0];
  while (at < units.length) {
    const current = pieces[piece];
    const unit = units[at];
    if (current?.kind === 'any') {
      star = piece++;
      resume = at;
    } else if (current !== undefined && unit !== undefined && accepts(current, unit, caseSensitive)) {
      piece++;
      at++;
    } else if (star >= 0) {
      piece = star + 1;
      at = ++resume;
    } else return false;
  }
  return pieces.slice(piece).every((rest) => rest.kind === 'any');
}

function accepts(piece: Piece, unit: string, caseSensitive: boolean): boolean {
  if (piece.kind === 'literal') return (caseSensitive ? piece.unit : foldCase(piece.unit)) === unit;
  if (piece.kind === 'any') return false;
  if (piece.kind === 'one') return true;
  const forms = caseSensitive ? [unit] : [unit, unit.toLowerCase()];
  return piece.ranges.some(([from, to]) => forms.some((form) => from <= form && form <= to));
}

function readPattern(pattern: string): readonly Piece[] {
  if (pattern === '`') return [];
  const pieces: Piece[] = [];
  for (let index = 0; index < pattern.length; index++) {
    const unit = pattern.charAt(index);
    if (unit === '`' && index + 1 < pattern.length) pieces.push({ kind: 'literal', unit: pattern.charAt(++index) });
    else if (unit === '*') pieces.push({ kind: 'any' });
    else if (unit === '?') pieces.push({ kind: 'one' });
    else if (unit === '[') {
      const close = closingBracket(pattern, index);
      if (close === -1) throw notValid(pattern);
      pieces.push({ kind: 'set', ranges: readRanges(pattern.slice(index + 1, close), pattern) });
      index = close;
    } else pieces.push({ kind: 'literal', unit });
  }
  return pieces;
}

/** A `]` right after the `[` is one of the set. */
function closingBracket(pattern: string, open: number): number {
  for (let index = open + 1; index < pattern.length; index++) {
    if (pattern[index] === '`') index++;
    else if (pattern[index] === ']' && index > open + 1) return index;
  }
  return -1;
}

function readRanges(body: string, pattern: string): readonly (readonly [string, string])[] {
  const units = [...body.matchAll(/(`?)([\s\S])/g)].map(([, backtick, unit = '']) => ({
    unit,
    dash: unit === '-' && !backtick,
  }));
  const ranges: [string, string][] = [];
  for (let index = 0; index < units.length; index++) {
    const from = units[index]?.unit ?? '';
    const to = units[index + 2]?.unit;
    if (units[index + 1]?.dash === true && to !== undefined) {
      if (from > to) throw notValid(pattern);
      ranges.push([from, to]);
      index += 2;
    } else ranges.push([from, from]);
  }
  return ranges;
}

/** Letters that no collation ignores or takes for others. */
function isPrintable(text: string): boolean {
  return /^[\t\r\n -~\u00c0-\u00d6\u00d8-\u00de\u00e0-\u00f6\u00f8-\u00fe]*$/.test(text);
}

function notValid(pattern: string) {
  return evaluationFault(`The specified wildcard character pattern is not valid: ${pattern}`);
}
