/** One `${{ }}` in a text; all numbers are UTF-16 units from the start of that text. */
export interface TemplateExpression {
  /** What stands between the braces, without the space around it. */
  readonly body: string;
  /** Of the whole, braces included. */
  readonly offset: number;
  readonly length: number;
  /** Of the body: from its first unit to after its last. */
  readonly start: number;
  readonly end: number;
}

export interface FoundTemplates {
  readonly expressions: readonly TemplateExpression[];
  /** Where a `${{` stands that is never closed, else null. */
  readonly unclosed: number | null;
}

/** Finds each `${{ }}`. As in the runner, a `}}` between single quotes closes nothing. */
export function findTemplates(text: string): FoundTemplates {
  const expressions: TemplateExpression[] = [];
  let from = 0;
  for (;;) {
    const offset = text.indexOf('${{', from);
    if (offset === -1) return { expressions, unclosed: null };
    const close = closingBraces(text, offset + 3);
    if (close === -1) return { expressions, unclosed: offset };
    from = close + 2;
    expressions.push(templateAt(text, offset, close));
  }
}

function templateAt(text: string, offset: number, close: number): TemplateExpression {
  const inside = text.slice(offset + 3, close);
  const body = inside.trim();
  const start = offset + 3 + (inside.length - inside.trimStart().length);
  return { body, offset, length: close + 2 - offset, start, end: start + body.length };
}

function closingBraces(text: string, from: number): number {
  let quoted = false;
  for (let index = from; index < text.length; index++) {
    if (text[index] === "'") quoted = !quoted;
    if (!quoted && text.startsWith('}}', index)) return index;
  }
  return -1;
}
