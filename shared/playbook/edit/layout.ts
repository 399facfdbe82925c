import type { EditLanguage, SyntaxCollection, SyntaxEntry, SyntaxNode } from './syntax-node.ts';

/** How a text is laid out: what is new in it follows suit. */
export interface TextStyle {
  readonly language: EditLanguage;
  readonly lineEnd: '\n' | '\r\n';
  /** One level of indentation. */
  readonly unit: string;
  /** YAML: a list in a mapping stands deeper than its key. */
  readonly listsDeeper: boolean;
  /** YAML: the quotes that the text prefers. */
  readonly singleQuotes: boolean;
  /** False: all stands in one line. */
  readonly lines: boolean;
}

export function styleOf(text: string, root: SyntaxNode | null, language: EditLanguage): TextStyle {
  const lineEnd = text.includes('\r\n') ? '\r\n' : '\n';
  const deeper = root === null ? null : listDepth(root);
  const unit = (root === null ? null : firstUnit(root)) ?? '  ';
  const quote = /[:\-[,]\s+(['"])/.exec(text)?.[1];
  return {
    language,
    lineEnd,
    unit,
    listsDeeper: deeper ?? true,
    singleQuotes: quote === "'",
    lines: root === null || text.slice(root.start, root.end).includes('\n') || language === 'yaml',
  };
}

function firstUnit(node: SyntaxNode): string | null {
  if (node.kind !== 'object' && node.kind !== 'array') return null;
  for (const { value } of node.entries) {
    const first = value.kind === 'object' || value.kind === 'array' ? value.entries[0] : undefined;
    const own = node.entries[0];
    if (first === undefined || own === undefined) continue;
    const outer = indentAt(node.text, own.start);
    const inner = indentAt(node.text, first.start);
    const mapping = value.kind === 'object' || node.language === 'json';
    if (mapping && inner.length > outer.length && inner.startsWith(outer)) return inner.slice(outer.length);
  }
  const own = node.entries[0];
  const atRoot = node.language === 'json' && own !== undefined && startsLine(node.text, own.start);
  return atRoot && indentAt(node.text, own.start) !== '' ? indentAt(node.text, own.start) : null;
}

function listDepth(node: SyntaxNode): boolean | null {
  if (node.kind === 'scalar' || node.kind === 'opaque') return null;
  for (const entry of node.entries) {
    const { value } = entry;
    const first = value.kind === 'array' && value.style === 'block' ? value.entries[0] : undefined;
    if (first !== undefined && entry.key !== null)
      return columnOf(node.text, first.start) > columnOf(node.text, entry.start);
    const within = listDepth(value);
    if (within !== null) return within;
  }
  return null;
}

export function lineStart(text: string, at: number): number {
  return text.lastIndexOf('\n', at - 1) + 1;
}

/** Where the line of `at` ends, before its line break. */
export function lineEndOf(text: string, at: number): number {
  const next = text.indexOf('\n', at);
  if (next === -1) return text.length;
  return text[next - 1] === '\r' && next > at ? next - 1 : next;
}

/** Where the line before that of `at` ends; -1: it is the first. */
export function lineEndBefore(text: string, at: number): number {
  const start = lineStart(text, at);
  if (start === 0) return -1;
  return text[start - 2] === '\r' ? start - 2 : start - 1;
}

export function columnOf(text: string, at: number): number {
  return at - lineStart(text, at);
}

/** The white space that the line of `at` begins with. */
export function indentAt(text: string, at: number): string {
  return /^[ \t]*/.exec(text.slice(lineStart(text, at), at))?.[0] ?? '';
}

/** Whether nothing but white space stands before `at` in its line. */
export function startsLine(text: string, at: number): boolean {
  return text.slice(lineStart(text, at), at).trim() === '';
}

/** White space as wide as what stands before `at`: the indentation of a block that begins there. */
export function indentTo(text: string, at: number): string {
  return startsLine(text, at) ? text.slice(lineStart(text, at), at) : ' '.repeat(columnOf(text, at));
}

/** The text with the indentation of its lines after the first changed from one to another. */
export function reindented(text: string, from: string, to: string): string {
  return text.replace(/(\n)([ \t]*)(?=[^\s])/g, (whole: string, line: string, indent: string) =>
    indent.startsWith(from) ? `${line}${to}${indent.slice(from.length)}` : whole,
  );
}

/** Past white space and comments. */
export function pastTrivia(text: string, from: number, language: EditLanguage): number {
  const trivia = language === 'json' ? /(?:\s|\/\/[^\n]*|\/\*[\s\S]*?\*\/)*/y : /(?:\s|(?<=\s|^)#[^\n]*)*/y;
  trivia.lastIndex = from;
  return trivia.exec(text) === null ? from : trivia.lastIndex;
}

/** After a comment that stands behind `from` in its line, where nothing else does; else `from`. */
export function pastTail(text: string, from: number, language: EditLanguage): number {
  const comment =
    language === 'json' ? /[ \t]*(?:\/\/[^\r\n]*|\/\*[^\n]*?\*\/)(?=[ \t]*\r?\n)/y : /[ \t]+#[^\r\n]*(?=\r?\n)/y;
  comment.lastIndex = from;
  return comment.exec(text) === null ? from : comment.lastIndex;
}

/**
 * Where the comment lines directly above `at` begin, with no empty line between, no earlier than `floor`; the start of the
 * line of `at` where there are none. `at` must start its line.
 */
export function commentsAbove(text: string, at: number, floor: number, language: EditLanguage): number {
  const isComment = language === 'json' ? /^\s*(?:\/\/.*|\/\*.*\*\/\s*)$/ : /^\s*#/;
  let start = lineStart(text, at);
  for (;;) {
    const above = lineStart(text, start - 1);
    if (start === 0 || above < floor || above === start) return start;
    if (!isComment.test(text.slice(above, start).trimEnd())) return start;
    start = above;
  }
}

/** Where the empty lines above a line begin, no earlier than `floor`. */
export function emptyAbove(text: string, start: number, floor: number): number {
  let at = start;
  while (at > 0) {
    const above = lineStart(text, at - 1);
    if (above < floor || text.slice(above, at).trim() !== '') break;
    at = above;
  }
  return at;
}

/** After the empty lines below the line that ends at `end`, where another line follows them; else `end`. */
export function emptyBelow(text: string, end: number): number {
  const empty = /(?:\r?\n[ \t]*)*(?=\r?\n[ \t]*[^\s])/y;
  empty.lastIndex = end;
  return empty.exec(text) === null ? end : empty.lastIndex;
}

/** An entry of a flow collection with what belongs to it. */
export interface FlowSpan {
  /** Where its own comments begin, else it itself. */
  readonly lead: number;
  readonly start: number;
  readonly end: number;
  /** After its comma; null: it has none. */
  readonly comma: number | null;
  /** After its comma and the comment behind it. */
  readonly tail: number;
  /** It has its lines to itself. */
  readonly whole: boolean;
}

/** After the opening bracket and the comment behind it. */
export function openTail({ text, start, language }: SyntaxCollection): number {
  return pastTail(text, start + 1, language);
}

export function flowSpans(node: SyntaxCollection): FlowSpan[] {
  const { text, language } = node;
  let floor = openTail(node);
  return node.entries.map(({ start, end }) => {
    const next = pastTrivia(text, end, language);
    const comma = text[next] === ',' ? next + 1 : null;
    const tail = pastTail(text, comma ?? end, language);
    const own = startsLine(text, start) && lineStart(text, start) >= floor;
    const comments = own ? commentsAbove(text, start, floor, language) : start;
    const lead = own ? comments + lineLead(text, comments) : start;
    floor = tail;
    const rest = text.slice(tail, lineEndOf(text, tail)).trim();
    return { lead, start, end, comma, tail, whole: own && rest === '' };
  });
}

function lineLead(text: string, at: number): number {
  return /^[ \t]*/.exec(text.slice(at, lineEndOf(text, at)))?.[0].length ?? 0;
}

/** An entry of a block collection with what belongs to it: whole lines, but for a first one behind a dash. */
export interface BlockSpan {
  readonly start: number;
  /** Start of the line of its first comment; of one behind a dash where it itself begins. */
  readonly lead: number;
  /** The end of its last line. */
  readonly tail: number;
  readonly startsLine: boolean;
}

export function blockSpans(node: SyntaxCollection): BlockSpan[] {
  const { text } = node;
  let floor = 0;
  return node.entries.map((entry: SyntaxEntry) => {
    const own = startsLine(text, entry.start);
    const lead = own ? commentsAbove(text, entry.start, floor, 'yaml') : entry.start;
    const tail = lineEndOf(text, entry.end);
    floor = tail;
    return { start: entry.start, lead, tail, startsLine: own };
  });
}
