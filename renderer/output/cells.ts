/** Letters that terminals draw two cells wide (Unicode's East Asian Width W and F, and pictures), and marks that take none. */
const wide =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u;
const none = /\p{Mn}|\p{Me}|[\u200b\u200c]|\u200d|\ufe0f/u;
const plain = /^[\x20-\x7e]*$/;
/** As in the page's style of lines. */
const tabCells = 8;

function widthOf(letter: string, cell: number): number {
  if (letter === '\t') return tabCells - (cell % tabCells);
  if (none.test(letter)) return 0;
  return wide.test(letter) ? 2 : 1;
}

/** How many cells of a terminal the first `length` characters of a line take. */
export function cellsOf(text: string, length = text.length): number {
  if (plain.test(text)) return Math.min(length, text.length);
  let cells = 0;
  for (const letter of text.slice(0, length)) cells += widthOf(letter, cells);
  return cells;
}

/** The character that stands at a cell; the line's length behind its end. */
export function characterAt(text: string, cell: number): number {
  if (plain.test(text)) return Math.max(0, Math.min(Math.floor(cell), text.length));
  let cells = 0;
  let at = 0;
  for (const letter of text) {
    const width = widthOf(letter, cells);
    if (cells + width > cell) return at;
    cells += width;
    at += letter.length;
  }
  return at;
}

export interface TextRow {
  readonly from: number;
  readonly to: number;
}

/** A line in rows of so many cells at the most, by characters; an empty line is one row. */
export function wrapRows(text: string, columns: number): readonly TextRow[] {
  if (cellsOf(text) <= columns) return [{ from: 0, to: text.length }];
  const rows: TextRow[] = [];
  let [from, at, cells] = [0, 0, 0];
  for (const letter of text) {
    if (cells + widthOf(letter, cells) > columns && at > from) {
      rows.push({ from, to: at });
      from = at;
      cells = 0;
    }
    cells += widthOf(letter, cells);
    at += letter.length;
  }
  rows.push({ from, to: text.length });
  return rows;
}
