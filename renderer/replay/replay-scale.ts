/**
 * The slider over a run of so many ms: some thousand steps, the last of which is at or beyond the end. A slider knows only
 * whole steps, so that one whose `max` lay between two could never be moved to the end.
 */
export function replayScale(all: number): { readonly step: number; readonly max: number } {
  const step = Math.max(1, Math.floor(all / 1000));
  return { step, max: Math.max(1, Math.ceil(all / step)) * step };
}
