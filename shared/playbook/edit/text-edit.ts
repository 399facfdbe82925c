/** Puts `text` in the place of `length` UTF-16 units from `offset` on; all offsets are those of the text before any edit. */
export interface TextEdit {
  readonly offset: number;
  readonly length: number;
  readonly text: string;
}

/** Applies edits that are sorted and do not overlap. */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  let result = '';
  let from = 0;
  for (const edit of edits) {
    result += text.slice(from, edit.offset) + edit.text;
    from = edit.offset + edit.length;
  }
  return result + text.slice(from);
}

/** The edits that take the edited text back to `text`. */
export function inverseEdits(text: string, edits: readonly TextEdit[]): TextEdit[] {
  let shift = 0;
  return edits.map((edit) => {
    const offset = edit.offset + shift;
    shift += edit.text.length - edit.length;
    return { offset, length: edit.text.length, text: text.slice(edit.offset, edit.offset + edit.length) };
  });
}

/**
 * Sorts edits and joins those that touch. Of one offset, insertions keep their order and stand before what is taken away
 * there; deletions may overlap each other. Null where a replacement overlaps another edit.
 */
export function normalEdits(text: string, edits: readonly TextEdit[]): TextEdit[] | null {
  const sorted = edits.toSorted((a, b) => a.offset - b.offset || Number(a.length > 0) - Number(b.length > 0));
  const joined: TextEdit[] = [];
  for (const edit of sorted) {
    const last = joined.at(-1);
    const end = last === undefined ? -1 : last.offset + last.length;
    if (last === undefined || edit.offset > end) {
      joined.push(edit);
      continue;
    }
    if (edit.offset < end && (edit.text !== '' || edit.length === 0)) return null;
    const reach = Math.max(end, edit.offset + edit.length);
    joined[joined.length - 1] = { offset: last.offset, length: reach - last.offset, text: last.text + edit.text };
  }
  return joined.map((edit) => trimmed(text, edit)).filter(({ length, text: put }) => length > 0 || put !== '');
}

/** Without what it would put back as it was. */
function trimmed(text: string, { offset, length, text: put }: TextEdit): TextEdit {
  const most = Math.min(length, put.length);
  let start = 0;
  while (start < most && text[offset + start] === put[start]) start += 1;
  let end = 0;
  while (end < most - start && text[offset + length - 1 - end] === put[put.length - 1 - end]) end += 1;
  return { offset: offset + start, length: length - start - end, text: put.slice(start, put.length - end) };
}
