import type { Annotation } from '../../../shared/run/events.ts';
import type { MatcherPattern, ProblemMatcher } from './problem-matcher.ts';

/** A problem as its program told it; the file is not yet looked for. `fromPath`: the file beside which relative ones lie. */
export interface FoundProblem {
  readonly level: Annotation['level'];
  readonly message: string;
  readonly code: string | null;
  readonly file: string | null;
  readonly fromPath: string | null;
  readonly line: number | null;
  readonly column: number | null;
}

const fields = ['file', 'fromPath', 'line', 'column', 'severity', 'code', 'message'] as const;
type Fields = Partial<Record<(typeof fields)[number], string>>;

/** What the lines so far told of one problem; `age`: how many lines ago the last of them was. */
interface Running {
  readonly told: Fields;
  readonly age: number;
}

/** One matcher at work on one output, by the rules of GitHub's runner (IssueMatcher.cs). */
export class MatcherAtWork {
  readonly matcher: ProblemMatcher;
  #running: (Running | null)[] = [];
  /** A problem whose message may go on on the next line. */
  #joining: Fields | null = null;

  constructor(matcher: ProblemMatcher) {
    this.matcher = matcher;
  }

  get busy(): boolean {
    return this.#joining !== null || this.#running.some((running) => running !== null);
  }

  reset(): void {
    this.#running = [];
    this.#joining = null;
  }

  /** Takes a line; gives the problems that it ends. */
  take(line: string): Fields[] {
    const { patterns } = this.matcher;
    const last = patterns.length - 1;
    const ended: Fields[] = [];
    const end = patterns[last];
    if (this.#joining !== null && end !== undefined) {
      const more = end.regexp.exec(line)?.[end.message ?? 0];
      if (more !== undefined) {
        this.#joining = { ...this.#joining, message: `${this.#joining.message ?? ''} ${more}` };
        return [];
      }
      ended.push(...this.flush());
    }
    for (let index = last; index >= 0; index--) {
      const before = index === 0 ? null : (this.#running[index - 1] ?? null);
      const pattern = patterns[index];
      if (pattern === undefined) continue;
      const match = index === 0 || before !== null ? pattern.regexp.exec(line) : null;
      if (match === null) {
        if (index < last) this.#running[index] = aged(this.#running[index] ?? null, pattern);
        continue;
      }
      const told = { ...fieldsOf(pattern, match), ...before?.told };
      if (index < last) this.#running[index] = { told, age: 0 };
      else {
        this.reset();
        if (pattern.loop && before !== null) this.#running[index - 1] = { told: before.told, age: 0 };
        if (pattern.joins) this.#joining = told;
        else ended.push(told);
        return ended;
      }
    }
    return ended;
  }

  /** No more lines come. */
  flush(): Fields[] {
    const ended = this.#joining === null ? [] : [this.#joining];
    this.#joining = null;
    return ended;
  }
}

function aged(running: Running | null, { within = 0 }: MatcherPattern): Running | null {
  return running === null || running.age >= within ? null : { ...running, age: running.age + 1 };
}

function fieldsOf(pattern: MatcherPattern, match: RegExpExecArray): Fields {
  const told: Fields = {};
  for (const field of fields) {
    const group = pattern[field];
    const value = group === undefined ? undefined : match[group];
    if (value !== undefined) told[field] = value;
  }
  return told;
}

/** flake8 and pylint tell by a letter how bad it is. */
const levels: Readonly<Record<string, Annotation['level']>> = {
  '': 'error',
  error: 'error',
  parseerror: 'error',
  warning: 'warning',
  notice: 'notice',
  info: 'notice',
  information: 'notice',
  e: 'error',
  f: 'error',
};

/** Null: it has no message, which is no problem to GitHub's runner either. */
export function problemOf(told: Fields, { severity }: ProblemMatcher): FoundProblem | null {
  const message = told.message?.trim() ?? '';
  if (message === '') return null;
  const level = levels[(told.severity || severity).toLowerCase()] ?? 'warning';
  const { code, file, fromPath } = told;
  return {
    level,
    message,
    code: code || null,
    file: file || null,
    fromPath: fromPath || null,
    line: positive(told.line),
    column: positive(told.column),
  };
}

function positive(text: string | undefined): number | null {
  const number = Number(text ?? '');
  return Number.isSafeInteger(number) && number > 0 ? number : null;
}
