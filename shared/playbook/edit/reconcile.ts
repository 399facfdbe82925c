import { fail, ok, type Result } from '../../base/result.ts';
import { parseSource } from '../source.ts';
import { type Draft, isMet } from './draft.ts';
import { styleOf } from './layout.ts';
import { syntaxOf } from './syntax.ts';
import type { SyntaxNode } from './syntax-node.ts';
import { applyEdits, normalEdits, type TextEdit } from './text-edit.ts';
import { editsOf } from './writer.ts';

/** Why a gesture was not done: what a person is told. */
export interface EditRefusal {
  readonly code: 'broken' | 'read-only' | 'shared' | 'not-written' | 'not-possible' | 'cycle';
  readonly message: string;
}

/** Anchors that something else names, with their places. */
function shared(node: SyntaxNode, named: ReadonlySet<string>): SyntaxNode[] {
  const own = node.anchor !== null && named.has(node.anchor) ? [node] : [];
  if (node.kind !== 'object' && node.kind !== 'array') return own;
  return [...own, ...node.entries.flatMap(({ value }) => shared(value, named))];
}

function aliases(node: SyntaxNode): string[] {
  if (node.kind === 'opaque')
    return [...node.text.slice(node.start, node.end).matchAll(/\*([^\s,[\]{}]+)/g)].map(([, name]) => name ?? '');
  if (node.kind !== 'object' && node.kind !== 'array') return [];
  return node.entries.flatMap(({ value }) => aliases(value));
}

/**
 * The edits that make a text say what a draft of it wants, and change nothing else of it. What they come to is read again: a
 * text that would not say exactly that, or would be broken, is refused rather than made.
 */
export function reconcile(draft: Draft, root: SyntaxNode): Result<readonly TextEdit[], EditRefusal> {
  const { text, language } = root;
  const edits = normalEdits(text, editsOf(styleOf(text, root, language), draft, root));
  if (edits === null) return fail(notWritten);
  const anchored = shared(root, new Set(aliases(root))).find(({ start, end }) =>
    edits.some(({ offset, length }) => offset < end && offset + length > start),
  );
  if (anchored !== undefined)
    return fail({
      code: 'shared',
      message: `This part is shared by the anchor &${anchored.anchor}: an edit here would change every place that names it. Edit it in the Source.`,
    });
  const edited = applyEdits(text, edits);
  const reread = syntaxOf(edited, language);
  if (reread === null || !isMet(draft, reread)) return fail(notWritten);
  if (
    language === 'yaml' &&
    parseSource(edited, 'x.yaml').problems.length > parseSource(text, 'x.yaml').problems.length
  )
    return fail(notWritten);
  return ok(edits);
}

const notWritten: EditRefusal = {
  code: 'not-written',
  message: 'The text is written in a way that this cannot be put into without rewriting it. Edit it in the Source.',
};
