import type { DraftEntry } from './draft.ts';
import type { TextStyle } from './layout.ts';
import type { SyntaxEntry } from './syntax-node.ts';
import type { TextEdit } from './text-edit.ts';

/** A text's style, and how an entry that is taken elsewhere is written with the changes in it. */
export interface Hand extends TextStyle {
  /** The edits inside an entry, in the text that it comes from. */
  readonly inside: (item: DraftEntry, from: SyntaxEntry, within: 'flow' | 'block') => TextEdit[];
}

/** Gathers the edits that take the text of a draft's origin to what it wants. */
export interface EditSink {
  readonly style: Hand;
  put(offset: number, length: number, text: string): void;
}
