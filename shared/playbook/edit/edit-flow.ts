import type { DraftCollection } from './draft.ts';
import type { EditSink } from './hand.ts';
import {
  emptyAbove,
  emptyBelow,
  type FlowSpan,
  flowSpans,
  indentAt,
  lineEndBefore,
  openTail,
  startsLine,
} from './layout.ts';
import { arrange } from './order.ts';
import { type FlowText, flowEntry } from './render.ts';
import type { SyntaxCollection } from './syntax-node.ts';

/** Takes entries out of brackets, puts others in, and keeps the commas right. */
export function editFlow(sink: EditSink, draft: DraftCollection, written: SyntaxCollection): void {
  const { staysAs, kept } = arrange(draft, written);
  if (kept.size === draft.entries.length && kept.size === written.entries.length) return;
  const spans = flowSpans(written);
  const { text, start, end } = written;
  const nothingLeft = draft.entries.length === 0 && spans.every((span) => isBare(text, span, spans, written));
  if (nothingLeft) {
    sink.put(start + 1, end - start - 2, '');
    return;
  }
  if (spans.length === 0) {
    fillEmpty(sink, draft, written);
    return;
  }
  for (const [index, span] of spans.entries()) {
    const last = staysAs.at(-1) === index;
    if (!kept.has(index)) takeOut(sink, written, spans, index);
    else if (!last && span.comma === null) sink.put(span.end, 0, ',');
    else if (last && span.comma !== null && index < spans.length - 1) sink.put(span.comma - 1, 1, '');
  }
  putIn(sink, draft, written, spans, staysAs);
}

/** Whether nothing but white space and entries stand between the brackets: then all may go. */
function isBare(
  text: string,
  span: FlowSpan,
  spans: readonly FlowSpan[],
  written: Pick<SyntaxCollection, 'start' | 'end'>,
): boolean {
  const next = spans[spans.indexOf(span) + 1]?.start ?? written.end - 1;
  const first = spans[0] === span ? text.slice(written.start + 1, span.start).trim() === '' : true;
  return first && text.slice(span.comma ?? span.end, next).trim() === '';
}

function takeOut(sink: EditSink, written: SyntaxCollection, spans: readonly FlowSpan[], index: number): void {
  const { text } = written;
  const span = spans[index];
  const next = spans[index + 1];
  if (span === undefined) return;
  const floor = spans[index - 1]?.tail ?? openTail(written);
  if (span.whole) {
    const lines = index === 0 ? span.lead : emptyAbove(text, span.lead - indentAt(text, span.lead).length, floor);
    const from = Math.max(floor, lineEndBefore(text, lines));
    const to = index === 0 && next !== undefined ? emptyBelow(text, span.tail) : span.tail;
    sink.put(from, to - from, '');
    return;
  }
  const sameLine = next !== undefined && !startsLine(text, next.start);
  if (sameLine) {
    sink.put(span.lead, next.lead - span.lead, '');
    return;
  }
  const from = index === 0 ? span.lead : floor;
  sink.put(from, span.tail - from, '');
}

function putIn(
  sink: EditSink,
  draft: DraftCollection,
  written: SyntaxCollection,
  spans: readonly FlowSpan[],
  staysAs: readonly (number | null)[],
): void {
  const first = spans[0];
  if (first === undefined) return;
  const { text } = written;
  const { style } = sink;
  const spread = spreads(sink, draft, written, spans, staysAs);
  const lines = spread || startsLine(text, first.start);
  const indent = spread ? indentAt(text, first.start) + style.unit : indentAt(text, first.start);
  const apart = !spread && lines && spans.length > 1 && spans.slice(1).every((span) => isApart(text, span));
  const gap = apart ? style.lineEnd : '';
  let anchor: FlowSpan | null = null;
  for (const [index, item] of draft.entries.entries()) {
    const place = staysAs[index] ?? null;
    if (place !== null) {
      anchor = spans[place] ?? null;
      continue;
    }
    const comma = index < draft.entries.length - 1;
    const fresh = withComma(flowEntry(style, item, indent, lines), comma);
    if (anchor !== null) sink.put(anchor.tail, 0, lines ? style.lineEnd + gap + indent + fresh : ` ${fresh}`);
    else if (lines) sink.put(openTail(written), 0, style.lineEnd + indent + fresh + (comma ? gap : ''));
    else sink.put(first.lead, 0, fresh + (comma ? ' ' : ''));
  }
  if (spread) spreadOut(sink, written, spans, indent);
}

/** Whether entries on one line of JSON get lines of their own, since an object comes to them. */
function spreads(
  { style }: EditSink,
  draft: DraftCollection,
  { text, start, end }: SyntaxCollection,
  spans: readonly FlowSpan[],
  staysAs: readonly (number | null)[],
): boolean {
  if (style.language !== 'json' || !style.lines) return false;
  if (staysAs.filter((place) => place !== null).length < spans.length) return false;
  const onOneLine = !text.slice(start, (spans[0]?.start ?? end) + 1).includes('\n');
  const bare = spans.every((span) => isBare(text, span, spans, { start, end }));
  const comes = draft.entries.some(({ value }, index) => staysAs[index] === null && value.kind === 'object');
  return onOneLine && bare && comes;
}

function spreadOut(
  sink: EditSink,
  { text, start, end }: SyntaxCollection,
  spans: readonly FlowSpan[],
  indent: string,
): void {
  const { lineEnd } = sink.style;
  let from = start + 1;
  for (const span of spans) {
    sink.put(from, span.start - from, lineEnd + indent);
    from = span.tail;
  }
  sink.put(from, end - 1 - from, lineEnd + indentAt(text, start));
}

function isApart(text: string, { lead }: FlowSpan): boolean {
  const start = lead - indentAt(text, lead).length;
  return startsLine(text, lead) && emptyAbove(text, start, 0) < start;
}

function withComma({ body, tail }: FlowText, comma: boolean): string {
  return (comma ? `${body},` : body) + tail;
}

/** Brackets with nothing between them but, perhaps, comments. */
function fillEmpty(sink: EditSink, draft: DraftCollection, written: SyntaxCollection): void {
  const { text, start, end } = written;
  const { style } = sink;
  const outer = indentAt(text, start);
  const lines = style.lines && style.language === 'json';
  const indent = lines ? outer + style.unit : outer;
  const items = draft.entries.map((item, index) =>
    withComma(flowEntry(style, item, indent, lines), index < draft.entries.length - 1),
  );
  const inner = text.slice(start + 1, end - 1);
  const fresh = lines ? items.map((item) => style.lineEnd + indent + item).join('') : items.join(' ');
  if (inner.trim() === '') {
    sink.put(start + 1, end - start - 2, lines ? fresh + style.lineEnd + outer : fresh);
    return;
  }
  sink.put(start + 1 + inner.trimEnd().length, 0, lines ? fresh : ` ${fresh}`);
}
