import type { JsonValue } from '../base/json.ts';
import { joinPointer, splitPointer } from '../base/pointer.ts';
import type { Problem, SourceRange } from '../base/problem.ts';
import { withSchemaKeys } from './schema-keys.ts';
import { type ParsedSource, parseJson } from './source-json.ts';
import { entryOf, plainValueOf, type SourceEntry, type SourceNode, type Span } from './source-node.ts';
import { parsePsd1 } from './source-psd1.ts';
import { parseYaml } from './source-yaml.ts';
import { spanWithin } from './span-within.ts';

export type SourceLanguage = 'json' | 'yaml' | 'psd1';

/** A parsed text: its value, its tree, and where each part stands. */
export interface SourceDocument {
  readonly language: SourceLanguage;
  readonly text: string;
  readonly root: SourceNode | null;
  /** Undefined where the text holds no value at all. */
  readonly value: JsonValue | undefined;
  /** Syntax errors and duplicate keys; with one that is an error, nothing more is said of the text. */
  readonly problems: readonly Problem[];
  /** Where a pointer's key or value stands; a pointer to nothing gives the nearest place above it. */
  rangeOf(pointer: string, part?: 'key' | 'value'): SourceRange;
  /** Where a part of a text value stands, told by its place in the value (UTF-16 units); the whole value where that cannot be told. */
  rangeWithin(pointer: string, offset: number, length: number): SourceRange;
  nodeAt(pointer: string): SourceNode | undefined;
}

/** Deeper than any playbook; whatever walks a tree may recurse into it. */
const depthLimit = 200;
/** Brackets in texts count as well, so this is far more; beyond it the parsers' own recursion would end. */
const bracketLimit = 2000;

function lineStarts(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}

function rangeIn(starts: readonly number[], { offset, length }: Span): SourceRange {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return { line: low + 1, column: offset - (starts[low] ?? 0) + 1, offset, length };
}

/** What has no key of its own is told by how it begins. */
function firstLine(text: string, { offset, length }: Span): Span {
  const end = text.slice(offset, offset + length).search(/[\r\n]/);
  return { offset, length: end === -1 ? length : end };
}

function child(node: SourceNode, segment: string): { node: SourceNode; entry: SourceEntry | null } | null {
  if (node.kind === 'array') {
    const item = /^\d+$/.test(segment) ? node.items[Number(segment)] : undefined;
    return item === undefined ? null : { node: item, entry: null };
  }
  const entry = entryOf(node, segment);
  return entry === undefined ? null : { node: entry.value, entry };
}

function bracketDepth(text: string): number {
  let depth = 0;
  let deepest = 0;
  for (const character of text) {
    if (character === '[' || character === '{') deepest = Math.max(deepest, ++depth);
    else if (character === ']' || character === '}') depth = Math.max(0, depth - 1);
  }
  return deepest;
}

/** UTF-16 read as UTF-8: its byte order mark is no character, and every other byte of plain letters is zero. */
const utf16 = /^\ufffd\ufffd[\s\S]?\0/;

function parse(text: string, language: SourceLanguage): ParsedSource {
  if (utf16.test(text)) {
    const message =
      'This file is in UTF-16. Save it as UTF-8, as Windows PowerShell does with Out-File -Encoding utf8.';
    return { root: null, errors: [{ message, offset: 0, length: 1 }] };
  }
  const tooDeep = { root: null, errors: [{ message: 'The text is nested too deeply.', offset: 0, length: 1 }] };
  if (bracketDepth(text) > bracketLimit) return tooDeep;
  try {
    const parsed = parseAs(text, language);
    return parsed.root !== null && isDeeper(parsed.root, depthLimit) ? tooDeep : parsed;
  } catch (error) {
    // YAML can nest by indentation alone, which only its parser's recursion tells.
    if (error instanceof RangeError) return tooDeep;
    const message = error instanceof Error ? error.message : String(error);
    return { root: null, errors: [{ message: `The text cannot be read: ${message}`, offset: 0, length: 1 }] };
  }
}

function parseAs(text: string, language: SourceLanguage): ParsedSource {
  if (language !== 'psd1') return language === 'json' ? parseJson(text) : parseYaml(text);
  const { root, errors } = parsePsd1(text);
  return { root: root === null ? null : withSchemaKeys(root), errors };
}

function isDeeper(node: SourceNode, levels: number): boolean {
  if (node.kind === 'scalar') return false;
  const inside = node.kind === 'array' ? node.items : node.entries.map(({ value }) => value);
  return levels === 0 || inside.some((item) => isDeeper(item, levels - 1));
}

function* duplicates(node: SourceNode, pointer: string): Generator<{ entry: SourceEntry; pointer: string }> {
  if (node.kind === 'array')
    for (const [index, item] of node.items.entries()) yield* duplicates(item, joinPointer(pointer, index));
  if (node.kind !== 'object') return;
  const inside = node.entries.filter(
    ({ keySpan }) => keySpan.offset >= node.offset && keySpan.offset < node.offset + node.length,
  );
  const seen = new Set<string>();
  for (const entry of inside) {
    const path = joinPointer(pointer, entry.key);
    if (seen.has(entry.key)) yield { entry, pointer: path };
    seen.add(entry.key);
    yield* duplicates(entry.value, path);
  }
}

export function languageOf(file: string): SourceLanguage {
  if (/\.ya?ml$/i.test(file)) return 'yaml';
  return /\.psd1$/i.test(file) ? 'psd1' : 'json';
}

/** Parses a playbook's text by the language of its file's name. Never throws: what is wrong stands in `problems`. */
export function parseSource(original: string, file: string): SourceDocument {
  const language = languageOf(file);
  // A byte order mark counts as one blank, so that places stay those of the text. YAML knows it, and a blank indents there.
  const text = language !== 'yaml' && original.startsWith('\ufeff') ? ` ${original.slice(1)}` : original;
  const { root, errors } = parse(text, language);
  const starts = lineStarts(text);
  const problems: Problem[] = errors.map(({ message, offset, length }) => ({
    severity: 'error',
    code: 'syntax',
    message,
    pointer: '',
    range: rangeIn(starts, { offset: Math.min(offset, text.length), length }),
  }));
  // After a syntax error the tree is a guess.
  if (root !== null && errors.length === 0) {
    for (const { entry, pointer } of duplicates(root, '')) {
      const message = `The key "${entry.key}" stands here a second time; only the last would count. Take one away.`;
      problems.push({
        severity: 'error',
        code: 'duplicate-key',
        message,
        pointer,
        range: rangeIn(starts, entry.keySpan),
      });
    }
  }
  const find = (pointer: string) => {
    let at: { node: SourceNode; entry: SourceEntry | null } | null = root === null ? null : { node: root, entry: null };
    let nearest = at;
    for (const segment of splitPointer(pointer)) {
      at = at === null ? null : child(at.node, segment);
      nearest = at ?? nearest;
    }
    return { exact: at, nearest };
  };
  return {
    language,
    text,
    root,
    value: root === null ? undefined : plainValueOf(root),
    problems,
    nodeAt: (pointer) => find(pointer).exact?.node,
    rangeWithin(pointer, offset, length) {
      const node = find(pointer).exact?.node;
      const span = node === undefined ? null : spanWithin(text, language, node, { offset, length });
      return span === null ? this.rangeOf(pointer) : rangeIn(starts, span);
    },
    rangeOf(pointer, part = 'value') {
      const { exact, nearest } = find(pointer);
      const found = exact ?? nearest;
      if (found === null) return rangeIn(starts, { offset: 0, length: Math.min(1, text.length) });
      // Of an absent part its parent's key is told, which is a word, rather than the whole of its value.
      const useKey = found.entry !== null && (part === 'key' || exact === null);
      if (useKey && found.entry !== null) return rangeIn(starts, found.entry.keySpan);
      return rangeIn(starts, part === 'key' ? firstLine(text, found.node) : found.node);
    },
  };
}
