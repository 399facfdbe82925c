import { findTemplates } from '../../expressions/template.ts';
import type { Draft, DraftScalar } from './draft.ts';
import { lettersOf } from './syntax-node.ts';

/** What is named: a job by `needs` and `jobs`, a step by `steps`. */
export type Named = 'job' | 'step';

const contexts: Readonly<Record<Named, string>> = { job: 'needs|jobs', step: 'steps' };
/** The variables of PowerShell that hold them. */
const variables: Readonly<Record<Named, string>> = { job: 'needs|jobs', step: 'steps|StepOutputs' };
/** Keys whose text is an expression or PowerShell without `${{ }}` around it. */
const conditions = new Set(['if', 'condition']);

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

/** In an expression; what stands in its texts is no reference. */
function inExpression(text: string, named: Named, id: string, put: string): string {
  const start = `(?<![\\w.$-])(?:${contexts[named]})`;
  const name = escaped(id);
  const pattern = new RegExp(
    `(?<head>${start}\\s*(?:\\.\\s*|\\[\\s*'))${name}(?<tail>(?:(?<='${name})'\\s*\\])|(?![\\w'-]))|'(?:[^']|'')*'`,
    'gi',
  );
  return text.replace(pattern, (whole: string, ...rest: unknown[]) => {
    const { head, tail } = rest.at(-1) as { head?: string; tail?: string };
    return head === undefined ? whole : head + put + (tail ?? '');
  });
}

/** `$needs.a`, `$needs['a']`, `$needs.'a'` of PowerShell. */
function inPowerShell(text: string, named: Named, id: string, put: string): string {
  const pattern = new RegExp(
    `(\\$(?:${variables[named]}))(?:\\.${escaped(id)}(?![\\w-])|(\\.|\\[\\s*)(['"])${escaped(id)}\\3)`,
    'gi',
  );
  return text.replace(pattern, (_, head: string, open: string | undefined, quote: string | undefined) => {
    if (quote !== undefined) return `${head}${open}${quote}${put}${quote}`;
    return /^\w+$/.test(put) ? `${head}.${put}` : `${head}.'${put}'`;
  });
}

/** A text with every reference to a job or step under another name. `key` is the one that the text stands under. */
export function renamedIn(text: string, key: string | null, named: Named, id: string, put: string): string {
  const isCondition = key !== null && conditions.has(key);
  let result = '';
  let from = 0;
  if (isCondition && !text.includes('${{')) result = inExpression(text, named, id, put);
  else {
    for (const { start, end } of findTemplates(text).expressions) {
      result += text.slice(from, start) + inExpression(text.slice(start, end), named, id, put);
      from = end;
    }
    result += text.slice(from);
  }
  return inPowerShell(result, named, id, put);
}

/** Every text of a draft with the key that it stands under. */
export function* textsOf(
  draft: Draft,
  key: string | null = null,
): Generator<{ scalar: DraftScalar; text: string; key: string | null }> {
  if (draft.kind === 'scalar') {
    if (typeof draft.value === 'string') yield { scalar: draft, text: draft.value, key };
    return;
  }
  if (draft.kind === 'opaque') return;
  for (const entry of draft.entries) yield* textsOf(entry.value, entry.key ?? key);
}

/** Names a job or step anew wherever expressions, conditions and scripts name it. */
export function renameReferences(draft: Draft, named: Named, id: string, put: string): void {
  for (const { scalar, text, key } of textsOf(draft)) {
    const value = renamedIn(text, key, named, id, put);
    if (value === text) continue;
    scalar.value = value;
    scalar.letters = null;
    const { from } = scalar;
    const single = from?.kind === 'scalar' && from.scalarType === 'QUOTE_SINGLE';
    // Only the word in it is changed, where its letters are the text's own.
    if (from !== null && !single && lettersOf(from).includes(text))
      scalar.letters = lettersOf(from).replace(text, () => value);
    else if (from !== null && !single) scalar.letters = renamedIn(lettersOf(from), key, named, id, put);
  }
}

/** The keys under which texts of a draft name a job or step. */
export function namedUnder(draft: Draft, named: Named, id: string): string[] {
  const found = [...textsOf(draft)].filter(({ text, key }) => renamedIn(text, key, named, id, `${id}-x`) !== text);
  return [...new Set(found.map(({ key }) => key ?? ''))];
}
