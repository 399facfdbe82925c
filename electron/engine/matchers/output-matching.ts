import { lastOverwrite, withoutSequences } from '../../../shared/base/terminal-text.ts';
import { type FoundProblem, MatcherAtWork, problemOf } from './match-lines.ts';
import type { ProblemMatcher } from './problem-matcher.ts';

/** Longer lines are not looked at: no message is so long, and a regular expression's time must stay small. In characters. */
const longestLine = 4096;
/** How far before its hint a problem may begin, in lines. */
const lookBack = 3;
const command = /^\s*(?:::|##\[)/;

/**
 * Finds problems in an output, line by line, as it goes by: colour codes are taken off first, lines that are workflow
 * commands are passed over, and the matcher added last is asked first (OutputManager.cs).
 */
export class OutputMatching {
  readonly #onProblem: (problem: FoundProblem) => void;
  readonly #decoder = new TextDecoder();
  #matchers: MatcherAtWork[] = [];
  /** Null: any line may matter to someone. */
  #hints: readonly string[] | null = [];
  #partial = '';
  /** The line that has begun is too long to be looked at. */
  #tooLong = false;
  /** The last lines that nobody looked at. */
  #before: string[] = [];

  constructor(matchers: readonly ProblemMatcher[], onProblem: (problem: FoundProblem) => void) {
    this.#onProblem = onProblem;
    for (const matcher of matchers) this.add(matcher);
  }

  /** One of the same owner gives its place to it. */
  add(matcher: ProblemMatcher): void {
    this.remove(matcher.owner);
    this.#change([new MatcherAtWork(matcher), ...this.#matchers]);
  }

  remove(owner: string): void {
    const name = owner.toLowerCase();
    this.#change(this.#matchers.filter(({ matcher }) => matcher.owner.toLowerCase() !== name));
  }

  #change(matchers: MatcherAtWork[]): void {
    this.#matchers = matchers;
    const hints = matchers.map(({ matcher }) => matcher.hints);
    this.#hints = hints.some((own) => own === null) ? null : [...new Set(hints.flatMap((own) => own ?? []))];
  }

  /** Bytes as they are shown, masked. */
  push(bytes: Uint8Array): void {
    if (this.#matchers.length === 0 || bytes.length === 0) return;
    const text = this.#partial + this.#decoder.decode(bytes, { stream: true });
    const end = text.lastIndexOf('\n') + 1;
    this.#partial = '';
    if (end > 0) {
      const from = this.#tooLong ? text.indexOf('\n') + 1 : 0;
      this.#tooLong = false;
      this.#lines(text.slice(from, end));
    }
    if (text.length - end > longestLine * 4) this.#tooLong = true;
    else if (!this.#tooLong) this.#partial = text.slice(end);
  }

  /** The output is over: its last line counts as whole. */
  flush(): void {
    if (this.#partial !== '') this.#lines(`${this.#partial}\n`);
    this.#partial = '';
    this.#tooLong = false;
    for (const at of this.#matchers) {
      for (const told of at.flush()) this.#tell(told, at);
      at.reset();
    }
    this.#before = [];
  }

  #lines(block: string): void {
    const text = withoutSequences(block);
    const hints = this.#hints;
    if (hints !== null && !hints.some((hint) => text.includes(hint)) && !this.#matchers.some(({ busy }) => busy)) {
      this.#before = [...this.#before, ...lastLines(text)].slice(-lookBack);
      return;
    }
    for (const line of this.#before) this.#line(line);
    this.#before = [];
    for (const line of text.slice(0, -1).split('\n')) this.#line(line);
  }

  #line(whole: string): void {
    const line = lastOverwrite(whole);
    if (line.length > longestLine || command.test(line)) return;
    for (const at of this.#matchers) {
      const { patterns, hints } = at.matcher;
      if (patterns.length === 1 && hints !== null && !hints.some((hint) => line.includes(hint))) continue;
      const ended = at.take(line);
      for (const told of ended) this.#tell(told, at);
      if (ended.length === 0 || at.busy) continue;
      // What one has told, no other tells.
      for (const other of this.#matchers) if (other !== at) other.reset();
      return;
    }
  }

  #tell(told: Parameters<typeof problemOf>[0], { matcher }: MatcherAtWork): void {
    const problem = problemOf(told, matcher);
    if (problem !== null) this.#onProblem(problem);
  }
}

function lastLines(text: string): string[] {
  let from = text.length - 1;
  for (let count = 0; count < lookBack && from >= 0; count++) from = text.lastIndexOf('\n', from - 1);
  return text.slice(from + 1, -1).split('\n');
}
