import { StreamLanguage } from '@codemirror/language';
import { highlightCode, tagHighlighter, tags } from '@lezer/highlight';
import { useMemo } from 'react';
import { parserOfShell } from './shell-parsers.ts';

const colors = tagHighlighter([
  { tag: tags.comment, class: 'text-[var(--code-comment)] italic' },
  { tag: [tags.string, tags.special(tags.string)], class: 'text-[var(--code-string)]' },
  { tag: [tags.number, tags.bool, tags.null, tags.atom], class: 'text-[var(--code-number)]' },
  { tag: [tags.keyword, tags.operatorKeyword], class: 'text-[var(--code-word)]' },
  {
    tag: [
      tags.standard(tags.variableName),
      tags.special(tags.variableName),
      tags.definition(tags.variableName),
      tags.propertyName,
    ],
    class: 'text-[var(--code-key)]',
  },
]);

interface Piece {
  readonly at: number;
  readonly text: string;
  readonly style: string;
}

function piecesOf(code: string, shell: string): readonly Piece[] {
  const parser = parserOfShell(shell);
  if (parser === null) return [{ at: 0, text: code, style: '' }];
  const pieces: Piece[] = [];
  let at = 0;
  const put = (text: string, style: string) => {
    pieces.push({ at, text, style });
    at += text.length;
  };
  highlightCode(code, StreamLanguage.define(parser).parser.parse(code), colors, put, () => put('\n', ''));
  return pieces;
}

/** A script to read, coloured as its shell's language. */
export function CodeBlock({ code, shell }: { readonly code: string; readonly shell: string }) {
  const pieces = useMemo(() => piecesOf(code, shell), [code, shell]);
  return (
    <pre
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard
      tabIndex={0}
      className="max-h-80 select-text overflow-auto rounded-md border border-line bg-canvas px-2.5 py-1.5 font-mono text-tiny leading-[18px]"
    >
      <code>
        {pieces.map(({ at, text, style }) => (
          <span key={at} className={style}>
            {text}
          </span>
        ))}
      </code>
    </pre>
  );
}
