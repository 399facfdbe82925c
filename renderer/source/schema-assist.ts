import type { Completion, CompletionContext, CompletionResult } from '@codemirror/autocomplete';
import { hoverTooltip } from '@codemirror/view';
import schema from '../../assets/playbook.schema.json';
import { type JsonObject, type JsonValue, jsonAsText } from '../../shared/base/json.ts';
import { type CursorPath, jsonCursorPath, yamlCursorPath } from './cursor-path.ts';
import { describeAt, propertiesAt, valuesAt } from './schema-walker.ts';

export type SourceLanguage = 'json' | 'yaml';

const root: JsonObject = schema;

/** The language of a playbook's text, told by its file's ending. */
export function languageOf(path: string): SourceLanguage {
  return /\.ya?ml$/i.test(path) ? 'yaml' : 'json';
}

function cursorPath(language: SourceLanguage, text: string, offset: number): CursorPath {
  return language === 'json' ? jsonCursorPath(text, offset) : yamlCursorPath(text, offset);
}

export interface Offer {
  readonly from: number;
  readonly to: number;
  readonly options: readonly Completion[];
}

/** What the schema offers at an offset of a text, and which part of the text it stands for. */
export function completionsAt(language: SourceLanguage, text: string, offset: number): Offer {
  const { path, at, from } = cursorPath(language, text, offset);
  // The rest of a quoted word goes with it: the editor closes a quote as it is opened.
  const rest = text[from] === '"' ? (/^[\w$-]*"?/.exec(text.slice(offset))?.[0] ?? '') : '';
  const to = offset + rest.length;
  if (at === 'value') return { from, to, options: valueOptions(language, path) };
  const colon = /^\s*:/.test(text.slice(to)) ? '' : ': ';
  const options = propertiesAt(root, path).map(({ name, description, type, required }) => ({
    ...wordOf(language, name),
    type: 'property',
    detail: required ? `${type ?? ''} (required)` : (type ?? ''),
    boost: required ? 1 : 0,
    apply: `${wordOf(language, name).label}${colon}`,
    ...(description === null ? {} : { info: description }),
  }));
  return { from, to, options };
}

/** A word as it stands in the text, which is what typing is matched with, and as it is shown. */
function wordOf(language: SourceLanguage, value: JsonValue): { readonly label: string; readonly displayLabel: string } {
  const shown = jsonAsText(value);
  return { label: language === 'json' ? JSON.stringify(value) : shown, displayLabel: shown };
}

function valueOptions(language: SourceLanguage, path: CursorPath['path']): readonly Completion[] {
  return valuesAt(root, path).map(({ value, description }) => ({
    ...wordOf(language, value),
    type: 'enum',
    ...(description === null ? {} : { info: description }),
  }));
}

/** Completion from the published schema. */
export function completeFromSchema(language: SourceLanguage) {
  return (context: CompletionContext): CompletionResult | null => {
    const { from, to, options } = completionsAt(language, context.state.doc.toString(), context.pos);
    if (options.length === 0 || (!context.explicit && from === context.pos)) return null;
    return { from, to, options: [...options], validFor: /^"?[\w$-]*$/ };
  };
}

/** What the schema says of the key under the pointer. */
export function schemaHover(language: SourceLanguage) {
  return hoverTooltip((view, offset) => {
    const line = view.state.doc.lineAt(offset);
    const key = /^(\s*(?:- )*)(["']?)([\w$-]+)\2\s*:/.exec(line.text);
    const [whole = '', indent = '', , name = ''] = key ?? [];
    const end = line.from + whole.length;
    if (key === null || offset > end || offset < line.from + indent.length) return null;
    const { path } = cursorPath(language, view.state.doc.toString(), end);
    const described = describeAt(root, path);
    if (described === null || described.description === null) return null;
    return {
      pos: line.from + indent.length,
      end,
      above: true,
      create: () => ({ dom: hoverCard(name, described.type, described.description ?? '') }),
    };
  });
}

function hoverCard(name: string, type: string | null, description: string): HTMLElement {
  const card = document.createElement('div');
  card.className = 'max-w-96 px-2.5 py-1.5 text-small';
  const heading = document.createElement('div');
  heading.className = 'font-mono font-semibold';
  heading.textContent = type === null ? name : `${name}: ${type}`;
  const text = document.createElement('div');
  text.className = 'text-muted';
  text.textContent = description;
  card.append(heading, text);
  return card;
}
