import { StreamLanguage, type StreamParser, type StringStream } from '@codemirror/language';
import type { Extension } from '@codemirror/state';
import { parserOfShell } from '../widgets/shell-parsers.ts';

interface Place {
  /** In `${{ }}`, or the text is an expression by itself. */
  inside: boolean;
}

function token(stream: StringStream, place: Place): string | null {
  if (stream.match('${{')) {
    place.inside = true;
    return 'keyword';
  }
  if (stream.match('}}')) {
    place.inside = false;
    return 'keyword';
  }
  if (!place.inside) {
    stream.next();
    return null;
  }
  if (stream.match(/^'(?:[^']|'')*'?/)) return 'string';
  if (stream.match(/^(?:true|false|null)\b/)) return 'atom';
  if (stream.match(/^-?\d+(?:\.\d+)?\b/)) return 'number';
  if (stream.match(/^[\w-]+(?=\s*\()/)) return 'keyword';
  if (stream.match(/^[A-Za-z_][\w-]*(?:\.[\w-]+)*/)) return 'propertyName';
  stream.next();
  return null;
}

const template: StreamParser<Place> = { name: 'template', startState: () => ({ inside: false }), token };
const expression: StreamParser<Place> = { ...template, name: 'expression', startState: () => ({ inside: true }) };

/** The colours of a text with `${{ }}` in it. */
export const templateLanguage: Extension = StreamLanguage.define(template);
/** Those of an expression that stands without `${{ }}`. */
export const expressionLanguage: Extension = StreamLanguage.define(expression);

/** Those of a script for a shell; none for a shell that is not known. */
export function shellLanguage(shell: string): Extension {
  const parser = parserOfShell(shell);
  return parser === null ? [] : StreamLanguage.define(parser);
}
