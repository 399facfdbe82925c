import { announce } from '../stores/announce-store.ts';
import { tellError } from '../stores/dialogs-store.ts';
import { textOfLines } from './output-pages.ts';
import type { StepRef } from './output-stream.ts';
import { cut, ends, type TextSelection } from './selection.ts';

/** A clipboard is not for more characters than this; a download is. */
const mostCharacters = 50_000_000;

/** Copies what is selected, be it more than the page holds. `shown`: whether a line between its ends is shown, where a filter hides some. */
export async function copySelection(
  ref: StepRef,
  selection: TextSelection,
  total: number,
  shown: ((line: number) => boolean) | null,
): Promise<void> {
  const [first, last] = ends(selection);
  const parts: string[] = [];
  let [next, count, characters] = [first.line, 0, 0];
  try {
    for await (const lines of textOfLines(ref, first.line, Math.min(last.line + 1, total))) {
      for (const line of lines) {
        const number = next++;
        if (shown !== null && !shown(number)) continue;
        const part = cut([line], number, selection);
        parts.push(part);
        characters += part.length;
        count += 1;
      }
      if (characters <= mostCharacters) continue;
      announce('The selection is too large for the clipboard: download the output instead.', 'refused');
      return;
    }
    await navigator.clipboard.writeText(parts.join('\n'));
    announce(count === 1 ? 'Copied.' : `${count} lines copied.`, 'note');
  } catch (error) {
    tellError('The selection was not copied', error);
  }
}
