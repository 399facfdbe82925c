import type { LineRange } from './line-map.ts';

/** How a line of a workflow command begins or ends a group (GitHub's runner, and its older form). */
const marker = /^\s*(?:::(group|endgroup)::|##\[(group|endgroup)\])(.*)$/;

/** The lines that begin or end a group, as a search finds them. */
export const groupQuery = {
  text: '^\\s*(?:::(?:end)?group::|##\\[(?:end)?group\\])',
  regex: true,
  caseSensitive: true,
} as const;

/** Lines that tell of a problem: workflow commands, and the words of compilers, shells and stack traces. */
export const problemQuery = {
  text: '^\\s*(?:::(?:error|warning|notice)\\b|##\\[(?:error|warning)\\])|\\b(?:error|fail(?:ed|ure)?|fatal|exception|panic|traceback|warning)\\b',
  regex: true,
  caseSensitive: false,
} as const;

export interface OutputGroup {
  readonly title: string;
  /** The line of its marker. */
  readonly line: number;
  /** Behind its last line. */
  readonly end: number;
  /** Of its end's marker, which is not shown; null where it has none. */
  readonly endMarker: number | null;
}

/** The groups of an output by the lines of their markers; a group ends with its marker, the next group, or the output. */
export function groupsOf(
  markers: readonly { readonly line: number; readonly text: string }[],
  total: number,
): readonly OutputGroup[] {
  const groups: OutputGroup[] = [];
  let open: { readonly title: string; readonly line: number } | null = null;
  const close = (end: number, endMarker: number | null) => {
    if (open !== null) groups.push({ ...open, end, endMarker });
    open = null;
  };
  for (const { line, text } of markers) {
    const [, kind, olderKind, title = ''] = marker.exec(text) ?? [];
    const ends = (kind ?? olderKind) === 'endgroup';
    close(line, ends ? line : null);
    if (!ends) open = { title: title.trim(), line };
  }
  close(total, null);
  return groups;
}

/** The lines that are not shown: the markers of ends, and what is in the groups that are folded, by the lines of their markers. */
export function hiddenLines(groups: readonly OutputGroup[], folded: ReadonlySet<number>): readonly LineRange[] {
  return groups.flatMap(({ line, end, endMarker }) => {
    const behind = endMarker === null ? end : endMarker + 1;
    if (folded.has(line)) return behind > line + 1 ? [{ from: line + 1, to: behind }] : [];
    return endMarker === null ? [] : [{ from: endMarker, to: endMarker + 1 }];
  });
}
