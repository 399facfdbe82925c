/** How a piece of a line is drawn. Colours are CSS; null is the theme's own. */
export interface SgrStyle {
  readonly color: string | null;
  readonly background: string | null;
  readonly bold: boolean;
  readonly dim: boolean;
  readonly italic: boolean;
  readonly underline: boolean;
  readonly inverse: boolean;
}

export interface SgrPiece {
  readonly text: string;
  readonly style: SgrStyle;
}

export const plainStyle: SgrStyle = {
  color: null,
  background: null,
  bold: false,
  dim: false,
  italic: false,
  underline: false,
  inverse: false,
};

const esc = String.fromCharCode(27);
const bell = String.fromCharCode(7);
/** CSI, OSC and two-character sequences (ECMA-48, xterm's control sequences); the first group is an SGR's parameters. */
const escapes = new RegExp(
  [
    `${esc}\\[([\\d;:]*)m`,
    `${esc}\\[[0-?]*[ -/]*[@-~]`,
    `${esc}\\][^${bell}${esc}]*(?:${bell}|${esc}\\\\)?`,
    `${esc}[ -/]*[0-~]`,
  ].join('|'),
  'g',
);
/** What a line cannot show. */
const controls = /(?!\t)\p{Cc}/gu;

/** A line of output in pieces of one look each. What a carriage return wrote over is left out; sequences that colour nothing are dropped. Total. */
export function sgrPieces(line: string): readonly SgrPiece[] {
  const text = lastWritten(line);
  const pieces: SgrPiece[] = [];
  let style = plainStyle;
  let from = 0;
  const add = (to: number) => {
    const shown = text.slice(from, to).replace(controls, '');
    if (shown !== '') pieces.push({ text: shown, style });
  };
  for (const match of text.matchAll(escapes)) {
    add(match.index);
    from = match.index + match[0].length;
    if (match[1] !== undefined) style = styleAfter(style, match[1]);
  }
  add(text.length);
  return pieces;
}

/** A progress bar writes over itself: only what it wrote last is kept, with the colours set before. */
function lastWritten(line: string): string {
  const written = line.replace(/\r+$/, '');
  const at = written.lastIndexOf('\r');
  if (at < 0) return written;
  const before = written.slice(0, at).match(escapes) ?? [];
  return before.join('') + written.slice(at + 1);
}

function styleAfter(before: SgrStyle, parameters: string): SgrStyle {
  const codes = parameters.split(/[;:]/).map(Number);
  let style = before;
  for (let index = 0; index < codes.length; index += 1) {
    const code = codes[index] ?? 0;
    if (code === 38 || code === 48) {
      const { color, used } = extendedColor(codes.slice(index + 1));
      style = { ...style, [code === 38 ? 'color' : 'background']: color };
      index += used;
    } else style = styleWith(style, code);
  }
  return style;
}

function styleWith(style: SgrStyle, code: number): SgrStyle {
  const flags = flagChanges[code];
  if (flags !== undefined) return { ...style, ...flags };
  if (code >= 30 && code <= 37) return { ...style, color: indexedColor(code - 30) };
  if (code >= 90 && code <= 97) return { ...style, color: indexedColor(code - 82) };
  if (code >= 40 && code <= 47) return { ...style, background: indexedColor(code - 40) };
  if (code >= 100 && code <= 107) return { ...style, background: indexedColor(code - 92) };
  return style;
}

const flagChanges: Readonly<Record<number, Partial<SgrStyle>>> = {
  0: plainStyle,
  1: { bold: true },
  2: { dim: true },
  3: { italic: true },
  4: { underline: true },
  7: { inverse: true },
  22: { bold: false, dim: false },
  23: { italic: false },
  24: { underline: false },
  27: { inverse: false },
  39: { color: null },
  49: { background: null },
};

/** `5;n` or `2;r;g;b`, and how many parameters that took. */
function extendedColor([kind, ...values]: readonly number[]): { color: string | null; used: number } {
  if (kind === 5) return { color: indexedColor(values[0] ?? 0), used: 2 };
  if (kind !== 2) return { color: null, used: 1 };
  const [red = 0, green = 0, blue = 0] = values;
  return { color: `rgb(${red} ${green} ${blue})`, used: 4 };
}

/** A colour of the 256: the theme's sixteen, a cube of 6×6×6, 24 greys. */
function indexedColor(index: number): string {
  if (index < 16) return `var(--ansi-${index})`;
  if (index >= 232)
    return `rgb(${Array(3)
      .fill(8 + (index - 232) * 10)
      .join(' ')})`;
  const cube = index - 16;
  const level = (part: number) => (part === 0 ? 0 : 55 + part * 40);
  return `rgb(${level(Math.floor(cube / 36))} ${level(Math.floor(cube / 6) % 6)} ${level(cube % 6)})`;
}
