import { type Draft, type DraftCollection, type DraftEntry, plainOf } from './draft.ts';
import type { Hand } from './hand.ts';
import { blockSpans, flowSpans, indentAt, indentTo, reindented } from './layout.ts';
import { blockScalar, flowScalar, keyText } from './scalar-text.ts';
import type { SyntaxCollection } from './syntax-node.ts';
import { applyEdits, normalEdits } from './text-edit.ts';

/** An entry between brackets: itself with its comments before it, and the comment behind its comma. */
export interface FlowText {
  readonly body: string;
  readonly tail: string;
}

/** Lines no longer than this may hold a list of plain values. */
const shortList = 80;

function homeOf(item: DraftEntry, style: Hand, layout: 'flow' | 'block'): SyntaxCollection | null {
  const { home } = item;
  const sameKind = (item.key === null) === (item.from?.key === null);
  return home !== null && sameKind && home.language === style.language && home.style === layout ? home : null;
}

function placeOf(item: DraftEntry, home: SyntaxCollection): number {
  return item.from === null ? -1 : home.entries.indexOf(item.from);
}

/** The text of a span with the entry's own changes in it. */
function changed(style: Hand, item: DraftEntry, home: SyntaxCollection, from: number, to: number): string {
  const { text } = home;
  const edits = item.from === null ? [] : (normalEdits(text, style.inside(item, item.from, home.style)) ?? []);
  const inside = edits.map((edit) => ({ ...edit, offset: edit.offset - from }));
  return applyEdits(text.slice(from, to), inside);
}

/** An entry for brackets, from where it came with its comments, or new. `indent` is that of its line. */
export function flowEntry(style: Hand, item: DraftEntry, indent: string, lines: boolean): FlowText {
  const home = homeOf(item, style, 'flow');
  const span = home === null ? undefined : flowSpans(home)[placeOf(item, home)];
  if (home !== null && span !== undefined) {
    const body = changed(style, item, home, span.lead, span.end);
    const tail = home.text.slice(span.comma ?? span.end, span.tail);
    return { body: reindented(body, indentAt(home.text, span.lead), indent), tail };
  }
  const value = flowValue(style, item.value, indent, lines);
  return { body: item.key === null ? value : `${keyText(item.key, style, null)}: ${value}`, tail: '' };
}

/** A value for brackets; further lines are indented by `indent` and more. */
export function flowValue(style: Hand, draft: Draft, indent: string, lines: boolean): string {
  if (draft.kind === 'scalar') return flowScalar(draft.value, style);
  if (draft.kind === 'opaque') return JSON.stringify(plainOf(draft));
  const [open, close] = draft.kind === 'array' ? ['[', ']'] : ['{', '}'];
  if (draft.entries.length === 0) return open + close;
  const inner = indent + style.unit;
  const inLines = lines && !isShortList(style, draft);
  const items = draft.entries.map((item, index) => {
    const { body, tail } = flowEntry(style, item, inLines ? inner : indent, inLines);
    return (index < draft.entries.length - 1 ? `${body},` : body) + tail;
  });
  if (inLines)
    return `${open}${items.map((item) => style.lineEnd + inner + item).join('')}${style.lineEnd}${indent}${close}`;
  return draft.kind === 'array' ? `[${items.join(' ')}]` : `{ ${items.join(' ')} }`;
}

function isShortList(style: Hand, draft: DraftCollection): boolean {
  if (draft.kind !== 'array') return false;
  const plain = draft.entries.every(({ value }) => value.kind === 'scalar' && !String(value.value).includes('\n'));
  return (
    plain &&
    draft.entries.reduce((sum, { value }) => sum + flowValue(style, value, '', false).length + 2, 0) <= shortList
  );
}

/** An entry for a block of YAML, its first line without indentation. */
export function blockEntry(style: Hand, item: DraftEntry, indent: string): string {
  const home = homeOf(item, style, 'block');
  const span = home === null ? undefined : blockSpans(home)[placeOf(item, home)];
  if (home !== null && span !== undefined) {
    const old = indentTo(home.text, span.start);
    const from = span.startsLine
      ? span.lead + (/^[ \t]*/.exec(home.text.slice(span.lead, span.start))?.[0].length ?? 0)
      : span.lead;
    return reindented(changed(style, item, home, from, span.tail), old, indent);
  }
  const name = item.key === null ? '-' : `${keyText(item.key, style, null)}:`;
  return name + blockValue(style, item.value, indent, item.key === null ? 'item' : 'key');
}

/** A value as it stands after a colon (`key`) or a dash (`item`) of block YAML, the space before it included. */
export function blockValue(style: Hand, draft: Draft, indent: string, after: 'key' | 'item'): string {
  if (draft.kind === 'scalar') return blockScalar(draft.value, style, indent, null);
  if (draft.kind === 'opaque') return blockScalar(String(plainOf(draft)), style, indent, null);
  if (draft.entries.length === 0) return draft.kind === 'array' ? ' []' : ' {}';
  if (draft.kind === 'array' && isShortList(style, draft)) return ` ${flowValue(style, draft, indent, false)}`;
  const deeper = after === 'item' ? '  ' : draft.kind === 'array' && !style.listsDeeper ? '' : style.unit;
  const inner = indent + deeper;
  const items = draft.entries.map((item) => blockEntry(style, item, inner));
  const between = style.lineEnd + inner;
  return after === 'item' ? ` ${items.join(between)}` : between + items.join(between);
}
