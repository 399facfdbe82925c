/** Edit distance (Levenshtein) of two words, letter case aside. */
function distance(left: string, right: string): number {
  const a = left.toLowerCase();
  const b = right.toLowerCase();
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(change, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}

/**
 * The known word that a mistyped one most likely meant; null where none is near: two fifths of its letters wrong at the most.
 * A word of one letter is near to every other such, so that none is offered for it.
 */
export function nearestWord(word: string, known: readonly string[]): string | null {
  if (word.length < 2) return null;
  const limit = Math.max(1, Math.floor((word.length * 2) / 5));
  let best: string | null = null;
  let least = limit + 1;
  for (const candidate of known) {
    if (candidate.length < 2 || Math.abs(candidate.length - word.length) >= least) continue;
    const far = distance(word, candidate);
    if (far < least) {
      best = candidate;
      least = far;
    }
  }
  return best;
}

/** Among more words than these none is looked for: a text of thousands of mistakes would take minutes. */
const mostKnown = 1000;

/** ` Did you mean "x"?`, or '' where no known word is near. */
export function didYouMean(word: string, known: readonly string[]): string {
  const near = known.length > mostKnown ? null : nearestWord(word, known);
  return near === null ? '' : ` Did you mean "${near}"?`;
}
