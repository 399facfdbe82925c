/** A place between two characters of an output. */
export interface TextPlace {
  readonly line: number;
  readonly character: number;
}

/** What is selected, from where it was begun to where it was drawn. */
export interface TextSelection {
  readonly anchor: TextPlace;
  readonly head: TextPlace;
}

/** The end of any line. */
export const lineEnd = Number.MAX_SAFE_INTEGER;

function isBefore(a: TextPlace, b: TextPlace): boolean {
  return a.line < b.line || (a.line === b.line && a.character < b.character);
}

/** First and last place, in the order of the text. */
export function ends({ anchor, head }: TextSelection): readonly [TextPlace, TextPlace] {
  return isBefore(head, anchor) ? [head, anchor] : [anchor, head];
}

export function isEmpty({ anchor, head }: TextSelection): boolean {
  return anchor.line === head.line && anchor.character === head.character;
}

/** What of a line is selected, by characters; null: nothing. */
export function selectedIn(selection: TextSelection | null, line: number): { from: number; to: number } | null {
  if (selection === null || isEmpty(selection)) return null;
  const [first, last] = ends(selection);
  if (line < first.line || line > last.line) return null;
  const from = line === first.line ? first.character : 0;
  const to = line === last.line ? last.character : lineEnd;
  return from === to && first.line === last.line ? null : { from, to };
}

/** The word at a place of a line, or the line where there is none. */
export function wordAt(text: string, { line, character }: TextPlace): TextSelection {
  for (const { index, 0: word } of text.matchAll(/[\p{L}\p{N}_\-./\\:@]+/gu))
    if (index <= character && character <= index + word.length)
      return { anchor: { line, character: index }, head: { line, character: index + word.length } };
  return wholeLine(line);
}

export function wholeLine(line: number): TextSelection {
  return { anchor: { line, character: 0 }, head: { line, character: lineEnd } };
}

/** The selected text, of the lines from the first selected on, as they come. */
export function cut(lines: readonly string[], firstLine: number, selection: TextSelection): string {
  return lines
    .map((text, index) => {
      const part = selectedIn(selection, firstLine + index);
      return part === null ? '' : text.slice(part.from, part.to);
    })
    .join('\n');
}
