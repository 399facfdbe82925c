import { fail, ok, type Result } from '../../../shared/base/result.ts';
import { withoutSequences } from '../../../shared/base/terminal-text.ts';
import type { LineMatch, SearchQuery } from '../../../shared/host/search.ts';

export type LineHit = Omit<LineMatch, 'line'>;

export interface CompiledQuery {
  /** The first match in a line, given without its end of line, its escape sequences still in it. */
  hitOf(line: string): LineHit | null;
  /**
   * Finds, in text of whole lines without escape sequences, the begin of a line that may match, from an index on; null: none.
   * Null itself where the expression looks around, and each line must be looked at by itself.
   */
  readonly nextCandidate: ((text: string, from: number) => number | null) | null;
  /** The same lines, or more, as ripgrep finds them; null where its language differs. */
  readonly ripgrep: { readonly pattern: string; readonly caseSensitive: boolean } | null;
}

/** Of a long line so many characters are told before and after the match. */
const excerptBefore = 80;
const excerptLength = 400;

function escaped(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}

function excerpt(line: string, start: number, end: number): LineHit {
  if (line.length <= excerptLength) return { text: line, start, end };
  const from = Math.max(0, Math.min(start - excerptBefore, line.length - excerptLength));
  const text = line.slice(from, from + excerptLength);
  return { text, start: start - from, end: Math.min(end - from, text.length) };
}

/** Fails with the engine's words where the expression cannot be read. */
export function compileQuery({ text, regex, caseSensitive }: SearchQuery): Result<CompiledQuery, string> {
  const source = regex ? text : escaped(text);
  const flags = caseSensitive ? 'u' : 'iu';
  let inLine: RegExp;
  try {
    inLine = new RegExp(source, flags);
  } catch (error) {
    return fail(error instanceof Error ? error.message : String(error));
  }
  const inText = new RegExp(source, `${flags}gm`);
  return ok({
    hitOf: (line) => {
      const shown = withoutSequences(line.replace(/\r+$/, ''));
      const match = inLine.exec(shown);
      return match === null ? null : excerpt(shown, match.index, match.index + match[0].length);
    },
    nextCandidate: /\(\?<?[=!]/.test(source)
      ? null
      : (whole, from) => {
          inText.lastIndex = from;
          const match = inText.exec(whole);
          if (match === null) return null;
          return match.index === 0 ? 0 : whole.lastIndexOf('\n', match.index - 1) + 1;
        },
    ripgrep: ripgrepQuery(source, caseSensitive),
  });
}

/** One part of an expression that means the same to both, on lines of ASCII; `$` stands before the carriage return of a terminal's line. */
const sharedPart =
  /[A-Za-z0-9 _~`!@#%&=:;"'<>,/-]|\\[\\^$.*+?()[\]{}|]|\\[dDwWsSbB]|\\t|\.|\^|\$|\((?:\?:)?|\)|\||[*+?]\??|\{\d+(?:,\d*)?\}\??|\[\^?(?:[A-Za-z0-9 _!@#%=:;"'<>,/.*+?(){}|$]|[a-z]-[a-z]|[A-Z]-[A-Z]|[0-9]-[0-9]|\\[dws\\\]])+\]/y;

/**
 * Lines with escape sequences or letters beyond ASCII all count as candidates: what is shown of them, and how they are read as
 * text, only we know.
 */
function ripgrepQuery(source: string, caseSensitive: boolean): CompiledQuery['ripgrep'] {
  let pattern = '';
  for (let at = 0; at < source.length; ) {
    sharedPart.lastIndex = at;
    const part = sharedPart.exec(source)?.[0];
    if (part === undefined) return null;
    pattern += part === '$' ? '\\r*$' : part;
    at += part.length;
  }
  return { pattern: `(?:${pattern})|(?-u:[\\x1b\\x80-\\xff])`, caseSensitive };
}
