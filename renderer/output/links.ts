/** A place in a text that leads somewhere. */
export type TextLink = { readonly from: number; readonly to: number } & (
  | { readonly kind: 'web'; readonly address: string }
  /** A file with a line and perhaps a column, both from 1, as compilers write them. */
  | { readonly kind: 'file'; readonly path: string; readonly line: number; readonly column: number | null }
);

const pattern =
  /(https?:\/\/[^\s"'<>`\\^{}|]*[^\s"'<>`\\^{}|.,;:!?)\]])|((?:[A-Za-z]:[\\/]|\.{0,2}\/)?(?:[\w@.+-]+[\\/])*[\w@+-][\w@.+-]*\.[A-Za-z]\w{0,9})(?::(\d{1,7})(?::(\d{1,5}))?|\((\d{1,7})(?:,(\d{1,5}))?\))/g;

/** The web addresses in a text, and files with their lines: `src/a.c:12:5`, `a.ps1:3`, `Program.cs(4,1)`. */
export function linksIn(text: string): readonly TextLink[] {
  if (!/:\/\/|[:(]\d/.test(text)) return [];
  return [...text.matchAll(pattern)].map((match) => {
    const [whole, address, path = '', line, column, lineInBrackets, columnInBrackets] = match;
    const place = { from: match.index, to: match.index + whole.length };
    if (address !== undefined) return { ...place, kind: 'web', address };
    const columnText = column ?? columnInBrackets;
    return {
      ...place,
      kind: 'file',
      path,
      line: Number(line ?? lineInBrackets),
      column: columnText === undefined ? null : Number(columnText),
    };
  });
}
