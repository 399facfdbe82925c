import { z } from 'zod';
import { fail, ok, type Result } from '../../../shared/base/result.ts';

/** One line of what a matcher looks for. Numbers are groups of `regexp`. */
export interface MatcherPattern {
  readonly regexp: RegExp;
  readonly file?: number | undefined;
  readonly fromPath?: number | undefined;
  readonly line?: number | undefined;
  readonly column?: number | undefined;
  readonly severity?: number | undefined;
  readonly code?: number | undefined;
  readonly message?: number | undefined;
  /** The last of several: lines that match it go on giving problems with what the lines before it told. */
  readonly loop?: boolean | undefined;
  /** Built-in ones only: so many other lines may stand between this line and the next pattern's. */
  readonly within?: number | undefined;
  /** Built-in ones only, the last of several: lines that match it too go on with its message. */
  readonly joins?: boolean | undefined;
}

/** What finds problems in a program's output. */
export interface ProblemMatcher {
  readonly owner: string;
  /** Of problems that tell none of their own; '' is error. */
  readonly severity: string;
  readonly patterns: readonly MatcherPattern[];
  /** Nothing matches where none of these is within three lines; null: not known. So most output is passed over quickly. */
  readonly hints: readonly string[] | null;
}

const group = z.number().int().min(0).optional();
const patternSchema = z.object({
  regexp: z.string(),
  file: group,
  fromPath: group,
  line: group,
  column: group,
  severity: group,
  code: group,
  message: group,
  loop: z.boolean().optional(),
});
const fileSchema = z.object({
  problemMatcher: z.array(
    z.object({
      owner: z.string().min(1),
      severity: z
        .string()
        .regex(/^(?:|error|warning|notice)$/i)
        .optional(),
      pattern: z.array(patternSchema).min(1),
    }),
  ),
});

const groups = ['file', 'fromPath', 'line', 'column', 'severity', 'code', 'message'] as const;

/**
 * Reads a file of matchers in GitHub's JSON form, and checks it by the runner's rules (IssueMatcher.cs). The failure is a
 * sentence.
 */
export function parseMatchers(text: string): Result<readonly ProblemMatcher[], string> {
  let json: unknown;
  try {
    json = JSON.parse(text.replace(/^\ufeff/, ''));
  } catch {
    return fail('It is not JSON');
  }
  const parsed = fileSchema.safeParse(json);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return fail(`At ${issue?.path.join('.') || 'its root'}: ${issue?.message ?? 'it is no file of problem matchers'}`);
  }
  const matchers: ProblemMatcher[] = [];
  const owners = new Set<string>();
  for (const { owner, severity = '', pattern } of parsed.data.problemMatcher) {
    if (owners.has(owner.toLowerCase())) return fail(`Two matchers have the owner ${owner}`);
    owners.add(owner.toLowerCase());
    const patterns = patternsOf(pattern);
    if (!patterns.ok) return fail(`The matcher ${owner}: ${patterns.error}`);
    matchers.push({ owner, severity, patterns: patterns.value, hints: null });
  }
  return ok(matchers);
}

function patternsOf(written: readonly z.infer<typeof patternSchema>[]): Result<readonly MatcherPattern[], string> {
  const patterns: MatcherPattern[] = [];
  const set = new Set<string>();
  for (const [index, pattern] of written.entries()) {
    const regexp = regexpOf(pattern.regexp);
    if (regexp === null) return fail(`its regexp cannot be read: ${pattern.regexp}`);
    const count = new RegExp(`${pattern.regexp}|`).exec('')?.length ?? 0;
    for (const name of groups) {
      const value = pattern[name];
      if (value === undefined) continue;
      if (set.has(name)) return fail(`${name} is set twice`);
      if (value >= count) return fail(`${name} is group ${value}, and its regexp has ${count - 1}`);
      set.add(name);
    }
    if (pattern.loop && (index === 0 || index < written.length - 1))
      return fail('only the last of several patterns may loop');
    if (pattern.loop && pattern.message === undefined) return fail('a pattern that loops has to give the message');
    patterns.push({ ...pattern, regexp });
  }
  return set.has('message') ? ok(patterns) : fail('no pattern gives the message');
}

function regexpOf(text: string): RegExp | null {
  try {
    return new RegExp(text);
  } catch {
    return null;
  }
}
