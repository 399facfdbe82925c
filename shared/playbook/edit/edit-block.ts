import type { DraftCollection } from './draft.ts';
import type { EditSink } from './hand.ts';
import { type BlockSpan, blockSpans, emptyAbove, emptyBelow, indentTo, lineEndBefore } from './layout.ts';
import { arrange } from './order.ts';
import { blockEntry } from './render.ts';
import type { SyntaxCollection } from './syntax-node.ts';

/** Takes lines out of a block of YAML and puts others in. */
export function editBlock(sink: EditSink, draft: DraftCollection, written: SyntaxCollection): void {
  const { staysAs, kept } = arrange(draft, written);
  if (kept.size === draft.entries.length && kept.size === written.entries.length) return;
  const spans = blockSpans(written);
  const first = spans[0];
  if (first === undefined) return;
  const { text } = written;
  const indent = indentTo(text, first.start);
  const { lineEnd } = sink.style;
  const texts = draft.entries.map((item, index) =>
    staysAs[index] === null ? blockEntry(sink.style, item, indent) : '',
  );
  const headed = staysAs.findIndex((place) => place !== null);
  const before = headed === -1 ? texts : texts.slice(0, headed);
  const firstKept = spans[staysAs[headed] ?? -1];
  for (const [index, span] of spans.entries()) {
    const coveredByHead = !first.startsLine && (firstKept === undefined || span.start < firstKept.start);
    if (!kept.has(index) && !coveredByHead) takeOut(sink, text, spans, index, span);
  }
  const gap = spans.length > 1 && spans.slice(1).every(({ lead }) => emptyAbove(text, lead, 0) < lead) ? lineEnd : '';
  putHead(sink, { text, first, firstKept, spans, before, indent, gap });
  if (headed === -1) return;
  let anchor = firstKept;
  for (const [index, fresh] of texts.entries()) {
    if (index < headed) continue;
    const place = staysAs[index] ?? null;
    if (place !== null) anchor = spans[place];
    else if (anchor !== undefined) sink.put(anchor.tail, 0, lineEnd + gap + indent + fresh);
  }
}

function takeOut(sink: EditSink, text: string, spans: readonly BlockSpan[], index: number, span: BlockSpan): void {
  const floor = spans[index - 1]?.tail ?? 0;
  const lines = index === 0 ? span.lead : emptyAbove(text, span.lead, floor);
  const from = lineEndBefore(text, lines);
  if (from >= 0) {
    const to = index === 0 && index < spans.length - 1 ? emptyBelow(text, span.tail) : span.tail;
    sink.put(from, to - from, '');
    return;
  }
  const next = text.indexOf('\n', span.tail);
  sink.put(0, next === -1 ? text.length : next + 1, '');
}

interface Head {
  readonly text: string;
  readonly first: BlockSpan;
  readonly firstKept: BlockSpan | undefined;
  readonly spans: readonly BlockSpan[];
  /** What comes before the first entry that stays; all, where none stays. */
  readonly before: readonly string[];
  readonly indent: string;
  readonly gap: string;
}

function putHead(sink: EditSink, { text, first, firstKept, spans, before, indent, gap }: Head): void {
  const { lineEnd } = sink.style;
  const between = lineEnd + gap + indent;
  const joined = before.join(between);
  if (first.startsLine) {
    if (before.length === 0) return;
    if (firstKept === undefined) {
      // The lines of all that was there go; the new ones stand before the first of them.
      const from = lineEndBefore(text, first.lead);
      sink.put(Math.max(0, from), 0, from < 0 ? indent + joined + lineEnd : lineEnd + indent + joined);
      return;
    }
    sink.put(firstKept.lead, 0, indent + joined + lineEnd + gap);
    return;
  }
  if (firstKept === first) {
    if (before.length > 0) sink.put(first.start, 0, joined + between);
    return;
  }
  const end = firstKept === undefined ? (spans.at(-1)?.tail ?? first.tail) : textStart(text, firstKept.lead);
  const fresh = firstKept === undefined || before.length === 0 ? joined : joined + between;
  sink.put(first.start, end - first.start, fresh);
}

function textStart(text: string, at: number): number {
  return at + (/^[ \t]*/.exec(text.slice(at, at + 1000))?.[0].length ?? 0);
}
