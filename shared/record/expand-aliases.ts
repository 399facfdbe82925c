/** Words after which a command begins, besides the operators. */
const leads = new Set(['if', 'then', 'elif', 'else', 'while', 'until', 'do', '!', '{', 'time']);
/** An operator, blanks, or a word with what is quoted in it. */
const token = /[;|&()\n]|[<>]+|[ \t]+|(?:'[^']*'|"(?:\\.|[^"\\])*"|\\.|[^\s;|&()<>'"\\])+|[\s\S]/g;

/**
 * A command of bash or zsh without the aliases that its shell had: each word that is a command is replaced by what it stood for.
 * An alias that only adds options to the command of its own name (`ls` for `ls --color`) is for people to look at, and left away.
 */
export function expandAliases(text: string, aliases: Readonly<Record<string, string>>): string {
  const known = new Map(Object.entries(aliases));
  let commandNext = true;
  let verbatim = false;
  const parts = (text.match(token) ?? []).map((part) => {
    if (verbatim || /^[ \t<>]+$/.test(part)) return part;
    if (/^[;|&()\n]$/.test(part)) {
      commandNext = true;
      // What follows is perhaps no command but the text of a here-document.
      verbatim = part === '\n' && text.includes('<<');
      return part;
    }
    const isCommand = commandNext;
    commandNext = isCommand && (leads.has(part) || /^\w+=/.test(part) || known.get(part)?.endsWith(' ') === true);
    return isCommand ? standsFor(part, known, new Set()) : part;
  });
  return parts.join('');
}

function standsFor(word: string, known: ReadonlyMap<string, string>, seen: ReadonlySet<string>): string {
  const value = seen.has(word) ? undefined : known.get(word);
  if (value === undefined) return word;
  const first = /^\S*/.exec(value)?.[0] ?? '';
  if (first === word) return word;
  return standsFor(first, known, new Set([...seen, word])) + value.slice(first.length);
}
