import { type Draft, type DraftCollection, type DraftEntry, isMet } from './draft.ts';
import { editBlock } from './edit-block.ts';
import { editFlow } from './edit-flow.ts';
import type { EditSink, Hand } from './hand.ts';
import { indentAt, indentTo, type TextStyle } from './layout.ts';
import { arrange } from './order.ts';
import { blockEntry, blockValue, flowValue } from './render.ts';
import { blockScalar, keyText } from './scalar-text.ts';
import type { SyntaxEntry, SyntaxNode } from './syntax-node.ts';
import type { TextEdit } from './text-edit.ts';

interface Place {
  readonly entry: SyntaxEntry;
  readonly style: 'flow' | 'block';
}

/** The edits of a draft against the text that it comes from; unsorted, by `normalEdits` to be put in order. */
export function editsOf(style: TextStyle, draft: Draft, written: SyntaxNode): TextEdit[] {
  return gather(style, (sink) => editValue(sink, draft, written, null));
}

/** Entries as a text of their own: a list of steps, an object of jobs. */
export function fragmentOf(style: TextStyle, kind: 'object' | 'array', entries: readonly DraftEntry[]): string {
  const hand = handOf(style);
  const draft: DraftCollection = { kind, entries: [...entries], from: null };
  if (style.language === 'json') return flowValue(hand, draft, '', true) + style.lineEnd;
  const items = entries.map((item) => blockEntry(hand, item, ''));
  return items.join(style.lineEnd) + style.lineEnd;
}

function handOf(style: TextStyle): Hand {
  const inside: Hand['inside'] = (item, from, within) => gather(style, (sink) => editEntry(sink, item, from, within));
  return { ...style, inside };
}

function gather(style: TextStyle, write: (sink: EditSink) => void): TextEdit[] {
  const edits: TextEdit[] = [];
  write({ style: handOf(style), put: (offset, length, text) => void edits.push({ offset, length, text }) });
  return edits;
}

function editValue(sink: EditSink, draft: Draft, written: SyntaxNode, place: Place | null): void {
  if (isChanged(draft, written)) replaceValue(sink, draft, written, place);
  else if (draft.kind === 'object' || draft.kind === 'array') editCollection(sink, draft, written);
}

function editCollection(sink: EditSink, draft: DraftCollection, written: SyntaxNode): void {
  if (written.kind !== 'object' && written.kind !== 'array') return;
  if (draft.from !== written) return;
  const { staysAs } = arrange(draft, written);
  for (const [index, item] of draft.entries.entries())
    if (item.from !== null && staysAs[index] !== null) editEntry(sink, item, item.from, written.style);
  if (written.style === 'flow') editFlow(sink, draft, written);
  else editBlock(sink, draft, written);
}

/** Whether it is written anew as a whole, rather than edited inside. */
function isChanged(draft: Draft, written: SyntaxNode): boolean {
  if (draft.from !== written) return !(draft.from === null && isMet(draft, written));
  if (draft.kind === 'scalar') return written.kind !== 'scalar' || !Object.is(draft.value, written.value);
  if (draft.kind === 'opaque' || written.kind === 'scalar' || written.kind === 'opaque') return false;
  if (written.style === 'block') return draft.entries.length === 0;
  return written.language === 'yaml' && written.entries.length === 0 && draft.entries.length > 0;
}

function editEntry(sink: EditSink, item: DraftEntry, from: SyntaxEntry, style: 'flow' | 'block'): void {
  const { key } = item;
  if (key !== null && key !== from.key) {
    const written = from.value.text.slice(from.keyStart, from.keyEnd);
    sink.put(from.keyStart, from.keyEnd - from.keyStart, keyText(key, sink.style, written));
  }
  editValue(sink, item.value, from.value, { entry: from, style });
}

function replaceValue(sink: EditSink, draft: Draft, written: SyntaxNode, place: Place | null): void {
  const { text, start, end, language } = written;
  const letters = draft.kind === 'scalar' ? draft.letters : null;
  if (letters !== null) {
    sink.put(start, end - start, letters);
    return;
  }
  if (language === 'json' || place?.style === 'flow') {
    const lines = language === 'json' && sink.style.lines;
    const fresh = flowValue(sink.style, draft, indentAt(text, start), lines);
    sink.put(start, end - start, start === end && language === 'yaml' ? ` ${fresh}` : fresh);
    return;
  }
  replaceInBlock(sink, draft, written, place?.entry ?? null);
}

function replaceInBlock(sink: EditSink, draft: Draft, written: SyntaxNode, entry: SyntaxEntry | null): void {
  const { text, start, end } = written;
  const indent = entry === null ? '' : indentTo(text, entry.start);
  const inPlace = entry === null || (written.kind === 'scalar' && draft.kind === 'scalar' && start < end);
  // An empty text has to have quotes; what comes in its place need not.
  const type = written.kind === 'scalar' && written.value !== '' ? written.scalarType : null;
  const fresh =
    draft.kind === 'scalar'
      ? blockScalar(draft.value, sink.style, indent, type)
      : blockValue(sink.style, draft, indent, entry === null || entry.key === null ? 'item' : 'key');
  const from = inPlace ? start : (entry?.valueFrom ?? start);
  if (!inPlace) {
    sink.put(from, end - from, fresh);
    return;
  }
  const { comment, past } = lineComment(written);
  const [first = '', ...rest] = fresh.trimStart().split(sink.style.lineEnd);
  const isBlock = rest.length > 0 && /^[|>]/.test(first);
  // Behind a text that becomes a block, or that was one, the comment stands behind its first line.
  const moved = comment !== '' && (isBlock || past === 0);
  const lines = moved ? [first + comment, ...rest] : [first, ...rest];
  sink.put(from, end + (moved ? past : 0) - from, lines.join(sink.style.lineEnd));
}

/** The comment on the first line of a scalar, with the space before it; `past`: how much of it stands behind the scalar. */
function lineComment({ text, start, end }: SyntaxNode): { readonly comment: string; readonly past: number } {
  const inBlock = /^[|>][-+\d]*([ \t]+#[^\r\n]*)/.exec(text.slice(start, end))?.[1];
  if (inBlock !== undefined) return { comment: inBlock, past: 0 };
  const [behind = ''] = /^[ \t]+#[^\r\n]*/.exec(text.slice(end)) ?? [];
  return { comment: behind, past: behind.length };
}
