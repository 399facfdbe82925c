import { type Node, type ParseError, parseTree, printParseErrorCode } from 'jsonc-parser';
import type { SourceEntry, SourceNode } from './source-node.ts';

export interface SourceError {
  readonly message: string;
  readonly offset: number;
  readonly length: number;
}

export interface ParsedSource {
  readonly root: SourceNode | null;
  readonly errors: readonly SourceError[];
}

const words: Readonly<Record<string, string>> = {
  InvalidSymbol: 'This is no JSON value. Text wants double quotes.',
  InvalidNumberFormat: 'This is no number.',
  PropertyNameExpected: 'A key in double quotes is expected here.',
  ValueExpected: 'A value is expected here.',
  ColonExpected: 'A colon is expected here.',
  CommaExpected: 'A comma is expected here.',
  CloseBraceExpected: 'A closing } is missing.',
  CloseBracketExpected: 'A closing ] is missing.',
  EndOfFileExpected: 'The text should end here.',
  UnexpectedEndOfString: 'The closing quote is missing.',
  UnexpectedEndOfComment: 'The end of the comment is missing.',
  InvalidUnicode: 'This is no Unicode escape: \\u and four hexadecimal digits.',
  InvalidEscapeCharacter: 'There is no such escape; a backslash itself is written \\\\.',
  InvalidCharacter: 'This character must be escaped.',
};

function convertEntry(property: Node, text: string): SourceEntry[] {
  const [key, value] = property.children ?? [];
  if (key === undefined || value === undefined) return [];
  return [{ key: String(key.value), keySpan: { offset: key.offset, length: key.length }, value: convert(value, text) }];
}

function convert(node: Node, text: string): SourceNode {
  const { offset, length, children = [] } = node;
  if (node.type === 'object')
    return { kind: 'object', offset, length, entries: children.flatMap((child) => convertEntry(child, text)) };
  if (node.type === 'array')
    return { kind: 'array', offset, length, items: children.map((child) => convert(child, text)) };
  return { kind: 'scalar', offset, length, value: node.value ?? null, raw: text.slice(offset, offset + length) };
}

/** JSON with comments and trailing commas. The tree holds what could be read, errors or not. */
export function parseJson(text: string): ParsedSource {
  const found: ParseError[] = [];
  const tree = parseTree(text, found, { allowTrailingComma: true, disallowComments: false });
  const errors = firstOfEnd(found, text).map(({ error, offset, length }) => {
    const code = printParseErrorCode(error);
    return { message: words[code] ?? code, offset, length };
  });
  return { root: tree === undefined ? null : convert(tree, text), errors };
}

/** Of a text that breaks off every open bracket, and the string it broke off in, is told of; the first says it all. */
function firstOfEnd(found: readonly ParseError[], text: string): readonly ParseError[] {
  const end = text.trimEnd().length;
  const atEnd = found.findIndex(({ offset, length }) => offset + length >= end);
  return atEnd === -1 ? found : found.slice(0, atEnd + 1);
}
