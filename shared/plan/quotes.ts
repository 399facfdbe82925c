import { templateExpressions } from '../expressions/evaluate.ts';

/** How a place in a script is quoted; unknown: within a here-document, or in a shell whose quotes are not read. */
export type Quote = 'none' | 'single' | 'double' | 'unknown';

interface Rules {
  /** Takes the meaning from what follows, outside of quotes and within double ones. */
  readonly escape: string;
  /** What begins a text of several lines that has quotes of its own. */
  readonly opaque: RegExp;
}

const unix: Rules = { escape: '\\', opaque: /<<(?!<)/ };
const powershell: Rules = { escape: '`', opaque: /@['"]/ };
const rules: Readonly<Record<string, Rules>> = {
  bash: unix,
  sh: unix,
  zsh: unix,
  pwsh: powershell,
  powershell,
};

/** How the place at an offset is quoted, as the shell reads the script up to there. What stands within `${{ }}` is not the shell's. */
export function quoteAt(script: string, offset: number, shell: string): Quote {
  const rule = rules[shell];
  if (rule === undefined) return 'unknown';
  const before = withoutExpressions(script).slice(0, offset);
  if (rule.opaque.test(before)) return 'unknown';
  let quote: Quote = 'none';
  for (let at = 0; at < before.length; at++) {
    const unit = before[at];
    if (quote === 'single') quote = unit === "'" ? 'none' : quote;
    else if (unit === rule.escape) at++;
    else if (unit === '"') quote = quote === 'double' ? 'none' : 'double';
    else if (quote === 'none' && unit === "'") quote = 'single';
    else if (quote === 'none' && unit === '#' && /^$|\s/.test(before[at - 1] ?? '')) at = endOfLine(before, at);
  }
  return quote;
}

/** The same text, as long, with a letter for each unit of an expression. */
function withoutExpressions(script: string): string {
  return templateExpressions(script).reduce(
    (text, { offset, length }) => text.slice(0, offset) + 'x'.repeat(length) + text.slice(offset + length),
    script,
  );
}

function endOfLine(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end < 0 ? text.length : end;
}
