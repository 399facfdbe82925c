/**
 * Finds many byte patterns in one pass (Aho and Corasick, 1975), as a table: the bytes that occur in no pattern share a
 * class, so that a state costs four bytes per class and not per byte. State 0 is the root.
 */
export interface Automaton {
  readonly classes: Uint8Array;
  readonly classCount: number;
  /** `next[state * classCount + classes[byte]]`. */
  readonly next: Int32Array;
  /** How many of the last bytes are the beginning of a pattern that more bytes may complete, by state. */
  readonly begun: Int32Array;
  /** Length of the longest pattern that ends here, by state; 0 for none. */
  readonly matched: Int32Array;
  readonly longest: number;
  readonly shortest: number;
}

/** Null where there is no pattern. Patterns must not be empty. */
export function buildAutomaton(patterns: readonly Uint8Array[]): Automaton | null {
  if (patterns.length === 0) return null;
  const { classes, classCount } = classesOf(patterns);
  const states = patterns.reduce((sum, pattern) => sum + pattern.length, 1);
  const next = new Int32Array(states * classCount);
  const depth = new Int32Array(states);
  const matched = new Int32Array(states);
  let count = 1;
  for (const pattern of patterns) {
    let state = 0;
    for (const byte of pattern) {
      const edge = state * classCount + (classes[byte] ?? 0);
      if (next[edge] === 0) {
        depth[count] = (depth[state] ?? 0) + 1;
        next[edge] = count++;
      }
      state = next[edge] ?? 0;
    }
    matched[state] = pattern.length;
  }
  const begun = linkFailures({ next, depth, matched, classCount, count });
  const lengths = patterns.map((pattern) => pattern.length);
  const longest = lengths.reduce((most, length) => Math.max(most, length), 0);
  const shortest = lengths.reduce((least, length) => Math.min(least, length), longest);
  return { classes, classCount, next, begun, matched, longest, shortest };
}

function classesOf(patterns: readonly Uint8Array[]): { classes: Uint8Array; classCount: number } {
  const classes = new Uint8Array(256);
  let classCount = 1;
  for (const pattern of patterns) {
    for (const byte of pattern) {
      // With all 256 bytes in use the last shares class 0, which then stands for it alone.
      if (classes[byte] === 0 && classCount < 256) classes[byte] = classCount++;
    }
  }
  return { classes, classCount };
}

interface Trie {
  readonly next: Int32Array;
  readonly depth: Int32Array;
  readonly matched: Int32Array;
  readonly classCount: number;
  readonly count: number;
}

/** Fills each missing edge with where the longest proper suffix would go, breadth first; gives `begun`. */
function linkFailures({ next, depth, matched, classCount, count }: Trie): Int32Array {
  const begun = new Int32Array(count);
  const failure = new Int32Array(count);
  const queue = new Int32Array(count);
  let tail = 1;
  for (let head = 0; head < tail; head++) {
    const state = queue[head] ?? 0;
    const back = failure[state] ?? 0;
    if (matched[state] === 0) matched[state] = matched[back] ?? 0;
    let leaf = true;
    for (let edge = 0; edge < classCount; edge++) {
      const target = next[state * classCount + edge] ?? 0;
      const fallback = state === 0 ? 0 : (next[back * classCount + edge] ?? 0);
      if (target === 0) next[state * classCount + edge] = fallback;
      else {
        leaf = false;
        failure[target] = fallback;
        queue[tail++] = target;
      }
    }
    begun[state] = leaf ? (begun[back] ?? 0) : (depth[state] ?? 0);
  }
  return begun;
}
