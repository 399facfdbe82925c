import { beyond } from './fault.ts';

/** PowerShell compares text in the invariant culture, which is the root of the Unicode collation; case is a third-level difference. */
const ignoringCase = new Intl.Collator('und', { sensitivity: 'accent' });
const withCase = new Intl.Collator('und', { sensitivity: 'variant' });

/** Below 0, 0 or above 0, as PowerShell orders two texts. */
export function compareText(left: string, right: string, caseSensitive: boolean): number {
  if (left === right) return 0;
  const order = (caseSensitive ? withCase : ignoringCase).compare(left, right);
  if (order === 0 && !isAscii(left + right) && !sameFolded(left, right, caseSensitive)) {
    // Ligatures, sharp s, ignorable and combining characters: .NET's rules are its own.
    throw beyond('Text with such letters');
  }
  return order;
}

export function isAscii(text: string): boolean {
  return !/[\u0080-\uffff]/.test(text);
}

function sameFolded(left: string, right: string, caseSensitive: boolean): boolean {
  return !caseSensitive && foldCase(left) === foldCase(right);
}

/** Each character to its upper case where that is one character, as .NET's invariant casing. */
export function foldCase(text: string): string {
  let folded = '';
  for (const unit of text.split('')) {
    const upper = unit.toUpperCase();
    folded += upper.length === 1 ? upper : unit;
  }
  return folded;
}
