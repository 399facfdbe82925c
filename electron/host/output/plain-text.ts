import { lastOverwrite, withoutSequences } from '../../../shared/base/terminal-text.ts';

/** A line that goes on for longer is written in pieces. */
const longestHeld = 1024 * 1024;

/** Output as text to read: without colours and cursor movement, of lines written over what they show last, ends of line as `\n`. */
export async function* plainText(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  let held = '';
  for await (const chunk of chunks) {
    held += decoder.decode(chunk, { stream: true });
    const end = held.lastIndexOf('\n') + 1;
    if (end > 0) yield held.slice(0, end).split('\n').map(plainLine).join('\n');
    held = held.slice(end);
    if (held.length < longestHeld) continue;
    yield withoutSequences(held);
    held = '';
  }
  held += decoder.decode();
  if (held !== '') yield plainLine(held);
}

function plainLine(line: string): string {
  return lastOverwrite(withoutSequences(line.replace(/\r+$/, '')));
}
