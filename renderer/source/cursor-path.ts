import { getLocation } from 'jsonc-parser';

/** Where a cursor stands in a playbook's text. */
export interface CursorPath {
  /** Of the object whose key is written, or of the value. */
  readonly path: readonly (string | number)[];
  readonly at: 'key' | 'value';
  /** Offset at which the word being written begins, its opening quote included. */
  readonly from: number;
}

/** Where a cursor stands in JSON; the text may be broken. */
export function jsonCursorPath(text: string, offset: number): CursorPath {
  const location = getLocation(text, offset);
  const node = location.previousNode;
  const within = node !== undefined && node.offset <= offset && offset <= node.offset + node.length;
  const from = within ? node.offset : offset - wordBefore(text.slice(0, offset)).length;
  if (location.isAtPropertyKey) return { path: location.path.slice(0, -1), at: 'key', from };
  return { path: location.path, at: 'value', from };
}

function wordBefore(text: string): string {
  return /[\w$-]*$/.exec(text)?.[0] ?? '';
}

interface YamlLine {
  /** Columns of its dashes, outermost first. */
  readonly dashes: readonly number[];
  /** Column of what follows the dashes. */
  readonly column: number;
  /** Null: no key of a mapping. */
  readonly key: string | null;
}

function readYamlLine(line: string): YamlLine | null {
  if (/^\s*(#|$)/.test(line)) return null;
  const dashes: number[] = [];
  let column = line.length - line.trimStart().length;
  while (/^-(\s|$)/.test(line.slice(column))) {
    dashes.push(column);
    const rest = line.slice(column + 1);
    column += 1 + Math.max(1, rest.length - rest.trimStart().length);
  }
  const key = /^(?:"([^"]*)"|'([^']*)'|([^\s#:'"][^:]*?))\s*:(?=\s|$)/.exec(line.slice(column));
  return { dashes, column, key: key === null ? null : (key[1] ?? key[2] ?? key[3] ?? null) };
}

/**
 * Where a cursor stands in block YAML, told from the indentation alone, so that half-written text is no obstacle. An item
 * of a list counts as index 0: a schema says the same of all.
 */
export function yamlCursorPath(text: string, offset: number): CursorPath {
  const lines = text.slice(0, offset).split('\n');
  const line = lines.pop() ?? '';
  const own = readYamlLine(line) ?? { dashes: [], column: line.length, key: null };
  const path: (string | number)[] = [];
  const from = offset - wordBefore(line).length;
  if (own.key !== null) path.push(own.key);
  let column = own.column;
  const enter = (dashes: readonly number[]) => {
    for (const dash of dashes.toReversed()) {
      path.unshift(0);
      column = dash;
    }
  };
  enter(own.dashes);
  let inList = own.dashes.length > 0;
  for (const above of lines.reverse()) {
    const read = readYamlLine(above);
    if (read === null) continue;
    if (!inList && read.column === column && read.dashes.length > 0) {
      enter(read.dashes);
      inList = true;
      continue;
    }
    const parent =
      read.key !== null && (read.column < column || (inList && read.column === column && read.dashes.length === 0));
    if (!parent) continue;
    path.unshift(read.key);
    column = read.column;
    enter(read.dashes);
    inList = read.dashes.length > 0;
  }
  return { path, at: own.key === null ? 'key' : 'value', from };
}
