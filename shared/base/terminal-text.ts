const escapeCharacter = '\u001b';
/** Colours, cursor movement, and titles and links of the terminal (ECMA-48, 5.3 to 5.6). */
const sequences = new RegExp(
  `${escapeCharacter}(?:\\[[0-?]*[ -/]*[@-~]|\\][^\\u0007${escapeCharacter}]*(?:\\u0007|${escapeCharacter}\\\\)|[ -/]*[0-~])`,
  'g',
);

/** A terminal's output without what the terminal takes for itself. */
export function withoutSequences(text: string): string {
  return text.includes(escapeCharacter) ? text.replace(sequences, '') : text;
}

/** What a line of a terminal shows at its end, where carriage returns wrote over what had been there. */
export function lastOverwrite(line: string): string {
  return line.slice(line.lastIndexOf('\r', line.length - 2) + 1).trimEnd();
}
