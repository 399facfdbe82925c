/** The lines that are shown, in their order: from places in the list to numbers of lines, and back. */
export interface LineMap {
  readonly count: number;
  lineOf(index: number): number;
  /** The place of a line, or of the first shown after it; `count` where there is none. */
  indexOf(line: number): number;
}

/** Lines from `from` up to, not with, `to`. */
export interface LineRange {
  readonly from: number;
  readonly to: number;
}

export function allLines(total: number): LineMap {
  return { count: total, lineOf: (index) => index, indexOf: (line) => Math.min(line, total) };
}

/** How many of the first numbers hold, of those up to `count`; `holds` is true for some first ones and false for all after. */
function countWhere(count: number, holds: (index: number) => boolean): number {
  let [from, to] = [0, count];
  while (from < to) {
    const middle = Math.floor((from + to) / 2);
    if (holds(middle)) from = middle + 1;
    else to = middle;
  }
  return from;
}

/** Only these lines, which ascend. */
export function onlyLines(lines: readonly number[]): LineMap {
  return {
    count: lines.length,
    lineOf: (index) => lines[index] ?? 0,
    indexOf: (line) => countWhere(lines.length, (index) => (lines[index] ?? 0) < line),
  };
}

/** All but the lines of ranges, which ascend and do not overlap. */
export function linesWithout(total: number, hidden: readonly LineRange[]): LineMap {
  if (hidden.length === 0) return allLines(total);
  /** How many lines are hidden before each range. */
  const before: number[] = [];
  let sum = 0;
  for (const { from, to } of hidden) {
    before.push(sum);
    sum += Math.min(to, total) - Math.min(from, total);
  }
  const beginOf = (range: number) => (hidden[range]?.from ?? 0) - (before[range] ?? 0);
  return {
    count: total - sum,
    lineOf: (index) => {
      const passed = countWhere(hidden.length, (range) => beginOf(range) <= index);
      const last = hidden[passed - 1];
      return last === undefined ? index : index + (before[passed - 1] ?? 0) + last.to - last.from;
    },
    indexOf: (line) => {
      const passed = countWhere(hidden.length, (range) => (hidden[range]?.from ?? 0) <= line);
      const last = hidden[passed - 1];
      if (last === undefined) return Math.min(line, total);
      const skipped = (before[passed - 1] ?? 0) + Math.min(line, last.to) - last.from;
      return Math.min(line, total) - Math.min(skipped, sum);
    },
  };
}
