import type { LineDifference } from '../../../shared/host/comparison.ts';
import { normaliseLine } from '../../../shared/run/compare/normalise.ts';
import { readLines } from '../../journal/read-output.ts';

const windowLines = 2000;

/** An output as it is read on: its lines one after the other. */
async function* linesOf(path: string): AsyncGenerator<string, void, undefined> {
  for (let first = 0; ; ) {
    const { lines, total } = await readLines(path, first, windowLines);
    yield* lines;
    first += lines.length;
    if (lines.length === 0 || first >= total) return;
  }
}

/**
 * The first line in which two outputs differ but for what is only of their runs; null: they are the same. Reads both window by
 * window, however long they are, and no further than it must.
 */
export async function firstDifference(left: string, right: string, workspace: string): Promise<LineDifference | null> {
  const [before, after] = [linesOf(left), linesOf(right)];
  for (let line = 0; ; line++) {
    const [one, other] = await Promise.all([before.next(), after.next()]);
    if (one.done === true && other.done === true) return null;
    const texts = { left: one.done === true ? null : one.value, right: other.done === true ? null : other.value };
    const same =
      texts.left !== null &&
      texts.right !== null &&
      (texts.left === texts.right || normaliseLine(texts.left, workspace) === normaliseLine(texts.right, workspace));
    if (!same) return { line, ...texts };
  }
}
