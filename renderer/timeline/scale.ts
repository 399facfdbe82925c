const nice = [
  100, 200, 500, 1000, 2000, 5000, 10_000, 15_000, 30_000, 60_000, 120_000, 300_000, 600_000, 1_800_000, 3_600_000,
];

/** Ticks of a time axis of `duration` ms: round steps, about `wanted` of them, each as ms from the start. The end itself is none. */
export function ticksOf(duration: number, wanted: number): number[] {
  const step =
    nice.find((candidate) => duration / candidate <= wanted) ?? Math.ceil(duration / wanted / 3_600_000) * 3_600_000;
  return Array.from({ length: Math.floor(duration / step) + 1 }, (_, index) => index * step).filter(
    (tick) => tick <= duration,
  );
}

/** Where a span lies on an axis, in percent of its length; a span shorter than can be seen keeps its true place. */
export function placeOf(
  from: number,
  to: number,
  axis: { readonly from: number; readonly to: number },
): { left: number; width: number } {
  const length = Math.max(1, axis.to - axis.from);
  const left = Math.min(100, Math.max(0, ((from - axis.from) / length) * 100));
  const right = Math.min(100, Math.max(left, ((to - axis.from) / length) * 100));
  return { left, width: right - left };
}
