import { parseJson } from '../source-json.ts';
import type { SourceNode } from '../source-node.ts';
import type { EditLanguage, SyntaxNode } from './syntax-node.ts';
import { yamlSyntax } from './syntax-yaml.ts';

function jsonNode(node: SourceNode, text: string): SyntaxNode {
  const written = { text, language: 'json' as const, start: node.offset, end: node.offset + node.length, anchor: null };
  if (node.kind === 'scalar') return { kind: 'scalar', ...written, value: node.value, scalarType: null };
  if (node.kind === 'array') {
    const entries = node.items.map((item) => {
      const value = jsonNode(item, text);
      const { start, end } = value;
      return { key: null, keyStart: start, keyEnd: start, start, valueFrom: start, end, value };
    });
    return { kind: 'array', style: 'flow', ...written, entries };
  }
  const entries = node.entries.map(({ key, keySpan, value: inside }) => {
    const value = jsonNode(inside, text);
    const { offset: start, length } = keySpan;
    const keyEnd = start + length;
    return { key, keyStart: start, keyEnd, start, valueFrom: text.indexOf(':', keyEnd) + 1, end: value.end, value };
  });
  return { kind: 'object', style: 'flow', ...written, entries };
}

/** The written tree of a text; null where it is broken or empty. */
export function syntaxOf(text: string, language: EditLanguage): SyntaxNode | null {
  if (language === 'yaml') return yamlSyntax(text);
  const { root, errors } = parseJson(text.startsWith('\ufeff') ? ` ${text.slice(1)}` : text);
  return root === null || errors.length > 0 ? null : jsonNode(root, text);
}
