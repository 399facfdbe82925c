import { isAscii } from './collation.ts';
import { beyond, evaluationFault } from './fault.ts';

/** Longer text than this could keep a backtracking matcher busy for too long. */
const maxTextLength = 10_000;

/** Escapes that mean the same in .NET and JavaScript, once the text is known to be ASCII. */
const sharedEscapes = new Set('dDwWsSbBtnrfvuxk'.split(''));

/**
 * PowerShell's `-match`. The pattern is .NET's; it is translated where JavaScript has the same, and everything else is
 * beyond: options, references, classes of Unicode, nested repetition (which could run for ever), text that is not ASCII.
 */
export function matchesRegex(text: string, pattern: string, caseSensitive: boolean): boolean {
  if (!isAscii(text) || !isAscii(pattern)) return matchesPlainText(text, pattern);
  if (text.length > maxTextLength) throw beyond('A match in so long a text');
  const ignoresCase = pattern.startsWith('(?i)');
  const source = translate(ignoresCase ? pattern.slice('(?i)'.length) : pattern);
  refuseNestedRepetition(source);
  try {
    return new RegExp(source, caseSensitive && !ignoresCase ? '' : 'i').test(text);
  } catch {
    // A look around may repeat in .NET alone.
    if (pattern.includes('(?')) throw beyond(`The pattern '${pattern}'`);
    throw evaluationFault(`Invalid pattern '${pattern}'.`);
  }
}

/** Without case, classes or any other sign, a match is a search, in every language. */
function matchesPlainText(text: string, pattern: string): boolean {
  if (/[\\^$.|?*+()[\]{}]/.test(pattern) || text.toLowerCase() !== text.toUpperCase()) {
    throw beyond('A match of such letters');
  }
  return text.includes(pattern);
}

function translate(pattern: string): string {
  let source = '';
  for (let index = 0; index < pattern.length; ) {
    const [piece, length] = translatePiece(pattern, index);
    source += piece;
    index += length;
  }
  return source;
}

/** The JavaScript for what stands at `index`, and how many units of the pattern it took. */
function translatePiece(pattern: string, index: number): [string, number] {
  const unit = pattern.charAt(index);
  switch (unit) {
    case '\\':
      return translateEscape(pattern, index);
    case '[':
      return translateClass(pattern, index);
    case '(':
      return translateGroup(pattern, index);
    case '$':
      return ['(?=\\n?(?![\\s\\S]))', 1];
    case '^':
      return ['(?:^)', 1];
    case '.':
      return ['[^\\n]', 1];
    case '{':
      return translateBrace(pattern, index);
    case '/':
      return ['\\/', 1];
    default:
      return [unit, 1];
  }
}

function translateEscape(pattern: string, index: number): [string, number] {
  const unit = pattern.charAt(index + 1);
  if (unit === '') throw evaluationFault(`Invalid pattern '${pattern}'.`);
  if (unit === 'A') return ['(?:^)', 2];
  if (unit === 'b' || unit === 'B') return [`(?:\\${unit})`, 2];
  if (unit === 'z') return ['(?![\\s\\S])', 2];
  if (unit === 'Z') return ['(?=\\n?(?![\\s\\S]))', 2];
  if (unit === 'e') return ['\\x1b', 2];
  if (unit === 'a') return ['\\x07', 2];
  if (/[\dkpPcGK]/.test(unit)) throw beyond(`The pattern \\${unit}`);
  if (unit === 'x' || unit === 'u') return translateCode(pattern, index, unit === 'x' ? 2 : 4);
  if (/\w/.test(unit) && !sharedEscapes.has(unit)) throw evaluationFault(`Unrecognized escape sequence \\${unit}.`);
  return [`\\${unit}`, 2];
}

function translateCode(pattern: string, index: number, digits: number): [string, number] {
  const code = pattern.slice(index + 2, index + 2 + digits);
  if (!new RegExp(`^[0-9a-fA-F]{${digits}}$`).test(code)) {
    throw evaluationFault('Insufficient or invalid hexadecimal digits.');
  }
  return [pattern.slice(index, index + 2 + digits), 2 + digits];
}

/** A set: its first `]` is one of it, `[` within is itself, a subtraction `-[` is .NET's own. */
function translateClass(pattern: string, index: number): [string, number] {
  let at = index + 1;
  let source = '[';
  if (pattern[at] === '^') source += pattern.charAt(at++);
  const first = at;
  for (; at < pattern.length; ) {
    const unit = pattern.charAt(at);
    if (unit === ']' && at > first) return [`${source}]`, at + 1 - index];
    if (unit === '[' && (pattern[at - 1] === '-' || pattern[at + 1] === ':')) throw beyond('A set within a set');
    if (unit === '\\') {
      if (/[AbBzZ]/.test(pattern.charAt(at + 1))) throw beyond('Such a set');
      const [piece, length] = translateEscape(pattern, at);
      source += piece;
      at += length;
    } else {
      source += unit === ']' || unit === '[' ? `\\${unit}` : unit;
      at++;
    }
  }
  throw evaluationFault(`Invalid pattern '${pattern}'.`);
}

/** Groups and looking around mean the same; options, atoms, conditions and balancing groups are .NET's own. */
function translateGroup(pattern: string, index: number): [string, number] {
  if (pattern[index + 1] !== '?') return ['(?:', 1];
  const known = /^\(\?(?:[:=!]|<[=!])/.exec(pattern.slice(index))?.[0];
  if (known !== undefined) return [known, known.length];
  const named = /^\(\?<[A-Za-z_]\w*>/.exec(pattern.slice(index))?.[0];
  if (named === undefined) throw beyond('Such a group');
  return ['(?:', named.length];
}

/** A brace that opens no repetition is itself. */
function translateBrace(pattern: string, index: number): [string, number] {
  const repetition = /^\{\d+(?:,\d*)?\}/.exec(pattern.slice(index))?.[0];
  return repetition === undefined ? ['\\{', 1] : [repetition, repetition.length];
}

/** A repeated group that itself repeats can take time without end to fail. */
function refuseNestedRepetition(source: string): void {
  const bare = source.replace(/\\[\s\S]/g, '_').replace(/\[[^\]]*\]/g, '_');
  const open: boolean[] = [];
  for (let index = 0; index < bare.length; index++) {
    const unit = bare.charAt(index);
    const repeats = /^(?:[*+]|\{\d)/.test(bare.slice(index));
    if (unit === '(') open.push(false);
    else if (unit === ')') {
      const inner = open.pop() ?? false;
      const repeated = /^(?:[*+]|\{\d)/.test(bare.slice(index + 1));
      if (inner && repeated) throw beyond('A repetition within a repetition');
      if (inner) markRepeating(open);
    } else if (repeats) markRepeating(open);
  }
}

function markRepeating(open: boolean[]): void {
  if (open.length > 0) open[open.length - 1] = true;
}
