import {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type Pair,
  type ParsedNode,
  parseAllDocuments,
  type Scalar,
  type YAMLParseError,
} from 'yaml';
import type { ParsedSource, SourceError } from './source-json.ts';
import type { SourceEntry, SourceNode, Span } from './source-node.ts';

/** Nodes of one text, with those that aliases repeat; more is an attack or a mistake. */
const nodeLimit = 200_000;

class Converter {
  readonly #text: string;
  readonly #anchors = new Map<string, ParsedNode>();
  readonly errors: SourceError[] = [];
  #nodes = 0;
  #open = new Set<ParsedNode>();

  constructor(text: string) {
    this.#text = text;
  }

  #span(node: ParsedNode | null): Span {
    const [start, end] = node?.range ?? [0, 0, 0];
    return { offset: start, length: end - start };
  }

  #fail(message: string, span: Span): SourceNode {
    this.errors.push({ message, ...span });
    return { kind: 'scalar', ...span, value: null, raw: '' };
  }

  convert(node: ParsedNode | null): SourceNode {
    const span = this.#span(node);
    if (node === null) return { kind: 'scalar', ...span, value: null, raw: '' };
    this.#nodes += 1;
    if (this.#nodes > nodeLimit)
      return this.#nodes === nodeLimit + 1
        ? this.#fail(
            this.#anchors.size > 0
              ? 'The aliases of this text grow without measure.'
              : `This text is too large: ${nodeLimit} values are the most.`,
            span,
          )
        : this.#empty(span);
    if (isAlias(node)) return this.#alias(node.source, span);
    if (node.anchor) this.#anchors.set(node.anchor, node);
    if (this.#open.has(node)) return this.#fail('An alias may not stand inside what it names.', span);
    this.#open.add(node);
    const converted = this.#inside(node, span);
    this.#open.delete(node);
    return converted;
  }

  #empty(span: Span): SourceNode {
    return { kind: 'scalar', ...span, value: null, raw: '' };
  }

  #inside(node: ParsedNode, span: Span): SourceNode {
    if (isMap(node))
      return {
        kind: 'object',
        ...span,
        entries: node.items.flatMap((pair) => this.#entries(pair)),
      };
    if (isSeq(node)) return { kind: 'array', ...span, items: node.items.map((item) => this.convert(item)) };
    return this.#scalar(node as Scalar.Parsed, span);
  }

  #scalar(node: Scalar.Parsed, span: Span): SourceNode {
    const { value } = node;
    const plain = typeof value === 'bigint' ? Number(value) : value;
    const known =
      plain === null || typeof plain === 'string' || typeof plain === 'number' || typeof plain === 'boolean';
    const raw = node.source ?? this.#text.slice(span.offset, span.offset + span.length);
    return { kind: 'scalar', ...span, value: known ? plain : raw, raw };
  }

  #alias(name: string, span: Span): SourceNode {
    const target = this.#anchors.get(name);
    if (target === undefined) return this.#fail(`There is no anchor &${name} before this.`, span);
    // What an alias stands for is told at the alias's own place: problems belong to where the value is used.
    return { ...this.convert(target), ...span };
  }

  /** A pair as entries: one, or with the merge key those of what it names, which nearer keys win over by standing later. */
  #entries(pair: Pair<ParsedNode, ParsedNode | null>): SourceEntry[] {
    const keySpan = this.#span(pair.key);
    const value = this.convert(pair.value);
    if (!isScalar(pair.key)) {
      this.errors.push({ message: 'A key must be plain text.', ...keySpan });
      return [];
    }
    const { value: name } = pair.key;
    const key = typeof name === 'string' ? name : (pair.key.source ?? '');
    if (key !== '<<') return [{ key, keySpan, value }];
    const sources = value.kind === 'array' ? [...value.items].reverse() : [value];
    return sources.flatMap((source) => (source.kind === 'object' ? source.entries : []));
  }
}

/** Entries that a merge key brought stand before the map's own, so that the map's own win. */
function mergedFirst(node: SourceNode): SourceNode {
  if (node.kind === 'array') return { ...node, items: node.items.map(mergedFirst) };
  if (node.kind === 'scalar') return node;
  const entries = node.entries.map((entry) => ({ ...entry, value: mergedFirst(entry.value) }));
  const within = ({ keySpan }: SourceEntry) =>
    keySpan.offset >= node.offset && keySpan.offset < node.offset + node.length;
  return { ...node, entries: [...entries.filter((entry) => !within(entry)), ...entries.filter(within)] };
}

/** Once the parser has lost its way, every token that follows is unexpected to it: of those only the first is told. */
function syntaxErrors(found: readonly YAMLParseError[]): SourceError[] {
  const inOrder = found.toSorted((a, b) => a.pos[0] - b.pos[0]);
  const worthy = inOrder.filter(({ code }, index) => index === 0 || code !== 'UNEXPECTED_TOKEN');
  return worthy.map(({ message, pos }) => ({
    message: message.replace(/\.?$/, '.'),
    offset: pos[0],
    length: Math.max(1, pos[1] - pos[0]),
  }));
}

/** YAML 1.2, core schema, with merge keys. One document; a second is an error. */
export function parseYaml(text: string): ParsedSource {
  const documents = parseAllDocuments(text, {
    uniqueKeys: false,
    logLevel: 'silent',
    prettyErrors: false,
    strict: true,
    stringKeys: false,
  });
  if (!Array.isArray(documents) || documents.length === 0) return { root: null, errors: [] };
  const [document, second] = documents;
  if (document === undefined) return { root: null, errors: [] };
  const errors = syntaxErrors(document.errors);
  if (second !== undefined)
    errors.push({
      message: 'A playbook is one YAML document; a second begins here.',
      offset: second.range[0],
      length: 1,
    });
  const converter = new Converter(text);
  const root = document.contents === null ? null : mergedFirst(converter.convert(document.contents));
  return { root, errors: [...errors, ...converter.errors] };
}
