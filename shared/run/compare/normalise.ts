import { withoutSequences } from '../../base/terminal-text.ts';

/** What of a line is only of its run, in the order in which it is looked for, and the word in its place. */
const patterns: readonly (readonly [RegExp, string])[] = [
  [/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/gi, '<id>'],
  // A run's id: the time to the millisecond, and letters.
  [/\b\d{8}-\d{9}-[0-9a-f]{8}\b/g, '<run>'],
  [/(?:\/private)?\/(?:tmp|var\/tmp|var\/folders)\/[^\s'":;,)\]>]+/g, '<temp>'],
  [/\b[A-Z]:\\(?:[^\\\s'"]+\\)*te?mp\\[^\s'":;,)\]>]+/gi, '<temp>'],
  [/\b\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?(?:\s?(?:Z|UTC|[+-]\d{2}:?\d{2}))?)?/g, '<time>'],
  [/\b\d{1,2}\/\d{1,2}\/\d{4}\b/g, '<time>'],
  [/\b\d{1,2}:\d{2}:\d{2}(?:[.,]\d+)?(?:\s?[AP]M)?\b/gi, '<time>'],
  [
    /\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),? (?:\d{1,2} )?(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)(?: \d{1,2})?(?: \d{4})?\b/g,
    '<time>',
  ],
  [
    /\b(?:\d+(?:[.,]\d+)?\s?(?:h|hours?|m|min|minutes?|s|secs?|seconds?|ms|msecs?|milliseconds?|µs|us|ns)\s?)+(?![\w/])/g,
    '<duration>',
  ],
  [/\b(pid|process)(\s*[=:#]?\s*)\d+\b/gi, '$1$2<id>'],
  // Hashes: long hexadecimal, a digit and a letter among them, so that neither words nor numbers are meant.
  [/\b(?=[0-9a-f]*\d)(?=[0-9a-f]*[a-f])[0-9a-f]{7,64}\b/gi, '<id>'],
];

/** A line of output as it would be in any run: without colours, and with words for times, durations, ids, and temporary paths. */
export function normaliseLine(line: string, workspace: string): string {
  const plain = withoutSequences(line).trimEnd();
  const placed = workspace === '' ? plain : plain.replaceAll(workspace, '<workspace>');
  return patterns
    .reduce((text, [pattern, word]) => text.replace(pattern, word), placed)
    .replaceAll(/(<duration>)(\s+)?/g, '$1 ')
    .trimEnd();
}
