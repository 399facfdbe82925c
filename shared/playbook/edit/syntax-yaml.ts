import {
  type CST,
  isAlias,
  isMap,
  isScalar,
  type ParsedNode,
  parseAllDocuments,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml';
import type { SyntaxEntry, SyntaxNode } from './syntax-node.ts';

type Tokens = readonly CST.SourceToken[] | undefined;

function tokenEnd(tokens: Tokens, type: string): number | null {
  const token = tokens?.find((other) => other.type === type);
  return token === undefined ? null : token.offset + token.source.length;
}

function propsStart(tokens: Tokens, otherwise: number): number {
  return tokens?.find(({ type }) => type === 'anchor' || type === 'tag')?.offset ?? otherwise;
}

/** A block text's range takes the empty lines behind it in; all but what `+` keeps are not its own. */
function scalarEnd(text: string, start: number, end: number): number {
  const keeps = /^[|>]\d?\+/.test(text.slice(start, end));
  if (keeps) return end - (/\r?\n$/.exec(text.slice(start, end))?.[0].length ?? 0);
  return start + text.slice(start, end).trimEnd().length;
}

class Builder {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  node(node: ParsedNode | null, nowhere: number): SyntaxNode {
    const text = this.#text;
    const [start, rangeEnd] = node?.range ?? [nowhere, nowhere];
    const anchor = node !== null && !isAlias(node) ? (node.anchor ?? null) : null;
    const written = { text, language: 'yaml' as const, start, end: rangeEnd, anchor };
    if (node === null) return { kind: 'scalar', ...written, value: null, scalarType: null };
    if (isAlias(node)) return { kind: 'opaque', ...written };
    if (isScalar(node)) return this.#scalar(node.value, node.type ?? null, written, node.source === '');
    const flow = node.srcToken?.type === 'flow-collection';
    if (flow && !/^[[{]/.test(text.slice(start, start + 1))) return { kind: 'opaque', ...written };
    const entries = isMap(node) ? this.#pairs(node, flow) : this.#items(node, flow);
    if (entries === null) return { kind: 'opaque', ...written };
    const end = flow ? rangeEnd : (entries.at(-1)?.end ?? rangeEnd);
    return { kind: isMap(node) ? 'object' : 'array', style: flow ? 'flow' : 'block', ...written, end, entries };
  }

  #scalar(
    value: unknown,
    type: string | null,
    written: Omit<SyntaxNode & { kind: 'opaque' }, 'kind'>,
    empty: boolean,
  ): SyntaxNode {
    const plain =
      value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
    const end = type?.startsWith('BLOCK') ? scalarEnd(this.#text, written.start, written.end) : written.end;
    const scalarType = empty && type === 'PLAIN' ? null : type;
    return plain ? { kind: 'scalar', ...written, end, value, scalarType } : { kind: 'opaque', ...written };
  }

  #pairs(map: YAMLMap.Parsed, flow: boolean): SyntaxEntry[] | null {
    const entries: SyntaxEntry[] = [];
    for (const pair of map.items) {
      const { key } = pair;
      if (!isScalar(key) || key.range === undefined || key.range === null) return null;
      const [keyStart, keyEnd] = key.range;
      const colon = tokenEnd(pair.srcToken?.sep, 'map-value-ind');
      if (tokenEnd(pair.srcToken?.start, 'explicit-key-ind') !== null) return null;
      const valueFrom = colon ?? keyEnd;
      const value = this.node(pair.value, valueFrom);
      const written = isScalar(pair.value) && value.start === value.end ? valueFrom : value.end;
      const name = typeof key.value === 'string' ? key.value : (key.source ?? '');
      entries.push({
        key: name,
        keyStart,
        keyEnd,
        start: propsStart(pair.srcToken?.start, keyStart),
        valueFrom,
        end: Math.max(flow ? valueFrom : written, value.start === value.end ? valueFrom : value.end),
        value: value.start === value.end ? { ...value, start: valueFrom, end: valueFrom } : value,
      });
    }
    return entries;
  }

  #items(seq: YAMLSeq.Parsed, flow: boolean): SyntaxEntry[] | null {
    const token = seq.srcToken;
    const sources = (token?.items ?? []).filter(({ start, value }) =>
      flow ? value !== undefined || start.length > 0 : tokenEnd(start, 'seq-item-ind') !== null,
    );
    if (!flow && sources.length !== seq.items.length) return null;
    const entries: SyntaxEntry[] = [];
    for (const [index, item] of (seq.items as (ParsedNode | null)[]).entries()) {
      // A pair without brackets in a list is no node of its own.
      if (item !== null && 'key' in item) return null;
      const dash = flow ? null : tokenEnd(sources[index]?.start, 'seq-item-ind');
      const value = this.node(item, dash ?? item?.range?.[0] ?? 0);
      const empty = value.start === value.end;
      if (flow && (empty || value.anchor !== null)) return null;
      const valueFrom = dash ?? value.start;
      entries.push({
        key: null,
        keyStart: valueFrom,
        keyEnd: valueFrom,
        start: dash === null ? value.start : dash - 1,
        valueFrom,
        end: empty ? valueFrom : value.end,
        value: empty ? { ...value, start: valueFrom, end: valueFrom } : value,
      });
    }
    return entries;
  }
}

/** The written tree of one YAML document; null where it is broken, empty or several. */
export function yamlSyntax(text: string): SyntaxNode | null {
  const documents = parseAllDocuments(text, { keepSourceTokens: true, merge: false });
  const [document] = Array.isArray(documents) ? documents : [];
  if (document === undefined || documents.length !== 1 || document.errors.length > 0) return null;
  const { contents } = document;
  return contents === null ? null : new Builder(text).node(contents, 0);
}
