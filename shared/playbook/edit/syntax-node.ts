export type EditLanguage = 'json' | 'yaml';
export type ScalarValue = string | number | boolean | null;

/**
 * A part of a text as it is written, with what an edit must know of it and a reader need not. `start` and `end` are UTF-16
 * units; the end of a part in block style is that of its last content, without comments and line ends behind it.
 */
export type SyntaxNode = SyntaxCollection | SyntaxScalar | SyntaxOpaque;

interface Written {
  /** The whole text that it stands in. */
  readonly text: string;
  readonly language: EditLanguage;
  readonly start: number;
  readonly end: number;
  /** The anchor that others may name it by. */
  readonly anchor: string | null;
}
export interface SyntaxCollection extends Written {
  readonly kind: 'object' | 'array';
  /** `flow`: in brackets, with commas. `block`: YAML by indentation. */
  readonly style: 'flow' | 'block';
  readonly entries: readonly SyntaxEntry[];
}
export interface SyntaxScalar extends Written {
  readonly kind: 'scalar';
  readonly value: ScalarValue;
  /** How YAML has it written (`PLAIN`, `QUOTE_SINGLE`, `BLOCK_LITERAL` …); null in JSON and where nothing is written. */
  readonly scalarType: string | null;
}
/** What no edit goes into: an alias, a merge, a pair without its brackets. */
export interface SyntaxOpaque extends Written {
  readonly kind: 'opaque';
}

/** A key with its value, or an item of a list, whose key is null. */
export interface SyntaxEntry {
  readonly key: string | null;
  readonly keyStart: number;
  readonly keyEnd: number;
  /** Where it begins: its key, its dash, its anchor or its value. */
  readonly start: number;
  /** After its colon or dash; of an item in flow style where it begins. */
  readonly valueFrom: number;
  readonly end: number;
  readonly value: SyntaxNode;
}

export function lettersOf({ text, start, end }: SyntaxNode): string {
  return text.slice(start, end);
}
