/** A part of a time axis, in ms since 1970. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** No shorter part is shown, in milliseconds. */
const shortest = 20;

/** The part `factor` times as long (below 1: nearer) around a time that stays where it is; null: the whole. */
export function zoomed(part: Span, whole: Span, factor: number, around: number): Span | null {
  const length = Math.max(shortest, (part.to - part.from) * factor);
  if (length >= whole.to - whole.from) return null;
  const at = (around - part.from) / Math.max(1, part.to - part.from);
  return within({ from: around - at * length, to: around + (1 - at) * length }, whole);
}

/** The part moved by a share of its length. */
export function panned(part: Span, whole: Span, share: number): Span {
  const by = (part.to - part.from) * share;
  return within({ from: part.from + by, to: part.to + by }, whole);
}

function within({ from, to }: Span, whole: Span): Span {
  const length = to - from;
  const begin = Math.max(whole.from, Math.min(from, whole.to - length));
  return { from: begin, to: begin + length };
}
