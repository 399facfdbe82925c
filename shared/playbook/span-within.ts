import type { SourceNode, Span } from './source-node.ts';

/**
 * Where a part of a text value stands in the source. JSON's escapes are counted; in the other languages, whose texts may
 * be folded and indented, the same words are looked for, the right one of several. Null where they are not found as they are.
 */
export function spanWithin(
  text: string,
  language: 'json' | 'yaml' | 'psd1',
  node: SourceNode,
  part: Span,
): Span | null {
  if (node.kind !== 'scalar' || typeof node.value !== 'string') return null;
  const raw = text.slice(node.offset, node.offset + node.length);
  if (language === 'json') return escaped(raw, node.offset, part);
  const [wanted = ''] = node.value.slice(part.offset, part.offset + Math.max(1, part.length)).split('\n', 1);
  if (wanted.trim() === '') return null;
  let at = raw.indexOf(wanted);
  for (let before = node.value.indexOf(wanted); before < part.offset && at !== -1; ) {
    before = node.value.indexOf(wanted, before + 1);
    at = raw.indexOf(wanted, at + 1);
  }
  return at === -1 ? null : { offset: node.offset + at, length: wanted.length };
}

/** By walking the escapes of a JSON text: each stands for one unit. */
function escaped(raw: string, start: number, { offset, length }: Span): Span {
  const unit = /\\u[\da-fA-F]{4}|\\[\s\S]|[\s\S]/y;
  const ends = [offset, offset + length].map((units) => {
    unit.lastIndex = 1;
    for (let count = 0; count < units && unit.exec(raw) !== null; count++);
    return unit.lastIndex;
  });
  const [from = 1, to = 1] = ends;
  return { offset: start + from, length: Math.max(1, to - from) };
}
