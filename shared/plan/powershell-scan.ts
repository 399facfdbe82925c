/**
 * Steps through PowerShell source token by token, knowing what may hide a bracket: strings, here-strings, comments,
 * escapes, `$( )` within strings, `${ }` names. It understands no grammar beyond that, and takes any text.
 */
const closers: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };
/** Subexpressions within strings deeper than this are read as plain text, so that no text can exhaust the stack. */
const deepest = 50;

/** The index after white space, line continuations and comments that start at `from`; each comment is told. */
export function skipTrivia(text: string, from: number, onComment: (comment: string) => void = () => {}): number {
  let index = from;
  for (;;) {
    const char = text[index];
    if (char === undefined) return index;
    if (/\s/.test(char)) index++;
    else if (char === '`' && /[\r\n]/.test(text[index + 1] ?? '')) index += 2;
    else if (startsComment(text, index)) {
      const end = commentEnd(text, index);
      onComment(text.slice(index, end));
      index = end;
    } else return index;
  }
}

/**
 * The index after the bracket that closes the one at `open`, or null where none does. A closer that fits no opener within
 * is passed over.
 */
export function closingBracket(text: string, open: number, depth = 0): number | null {
  const expected: string[] = [];
  for (let index = open; index < text.length; ) {
    const char = text[index] ?? '';
    const closer = closers[char];
    if (closer !== undefined) expected.push(closer);
    else if (char === expected.at(-1)) expected.pop();
    index = closer !== undefined || /[)\]}]/.test(char) ? index + 1 : tokenEnd(text, index, depth);
    if (expected.length === 0) return index;
  }
  return null;
}

/** Whether what follows `text` is code, and not the inside of a string, a comment, an escape or a `${ }` name. */
export function endsInCode(text: string): boolean {
  let index = 0;
  // A token that is still open takes in whatever comes after.
  while (index < text.length) index = tokenEnd(`${text}x`, index);
  return index === text.length;
}

/** The index after the string, comment, escape, name or single character that starts at `index`. */
export function tokenEnd(text: string, index: number, depth = 0): number {
  const char = text[index] ?? '';
  if (char === '`') return index + 2;
  if (startsComment(text, index)) return commentEnd(text, index);
  if (char === '@' && /["']/.test(text[index + 1] ?? '') && /^[ \t]*\r?\n/.test(text.slice(index + 2, index + 80))) {
    return hereStringEnd(text, index);
  }
  if (/['\u2018-\u201b]/.test(char)) return singleQuotedEnd(text, index);
  if (/["\u201c-\u201e]/.test(char)) return doubleQuotedEnd(text, index, depth);
  if (text.startsWith('${', index)) return endAfter(text, '}', index);
  return index + 1;
}

function startsComment(text: string, index: number): boolean {
  if (text.startsWith('<#', index)) return true;
  return text[index] === '#' && /^$|[\s()[\]{},;=|&]/.test(text[index - 1] ?? '');
}

function commentEnd(text: string, index: number): number {
  if (text.startsWith('<#', index)) return endAfter(text, '#>', index);
  const newline = text.indexOf('\n', index);
  return newline === -1 ? text.length : newline;
}

function hereStringEnd(text: string, index: number): number {
  return endAfter(text, `\n${text[index + 1]}@`, index);
}

function singleQuotedEnd(text: string, start: number): number {
  let index = start + 1;
  while (index < text.length) {
    if (!/['\u2018-\u201b]/.test(text[index] ?? '')) index++;
    else if (/['\u2018-\u201b]/.test(text[index + 1] ?? '')) index += 2;
    else return index + 1;
  }
  return text.length;
}

function doubleQuotedEnd(text: string, start: number, depth: number): number {
  let index = start + 1;
  while (index < text.length) {
    const char = text[index] ?? '';
    if (char === '`') index += 2;
    else if (text.startsWith('$(', index) && depth < deepest) {
      index = closingBracket(text, index + 1, depth + 1) ?? text.length;
    } else if (!/["\u201c-\u201e]/.test(char)) index++;
    else if (/["\u201c-\u201e]/.test(text[index + 1] ?? '')) index += 2;
    else return index + 1;
  }
  return text.length;
}

function endAfter(text: string, mark: string, from: number): number {
  const at = text.indexOf(mark, from + 1);
  return at === -1 ? text.length : at + mark.length;
}
