import type { Completion, CompletionContext, CompletionResult } from '@codemirror/autocomplete';
import { hoverTooltip } from '@codemirror/view';
import schema from '../../assets/playbook.schema.json';
import { type JsonObject, jsonAsText } from '../../shared/base/json.ts';
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

/** What the schema offers at an offset of a text. */
export function completionsAt(
  language: SourceLanguage,
  text: string,
  offset: number,
): { readonly from: number; readonly options: readonly Completion[] } {
  const { path, at, from } = cursorPath(language, text, offset);
  if (at === 'value') return { from, options: valueOptions(language, path) };
  const end = language === 'json' ? offset + (/^[\w$-]*"?\s*:/.exec(text.slice(offset)) === null ? 0 : 1) : offset;
  const hasColon = end > offset;
  const keys = propertiesAt(root, path).map(({ name, description, type, required }) => ({
    label: name,
    type: 'property',
    detail: required ? `${type ?? ''} (required)` : (type ?? ''),
    boost: required ? 1 : 0,
    apply: keyText(language, name, hasColon),
    ...(description === null ? {} : { info: description }),
  }));
  return { from, options: keys };
}

function keyText(language: SourceLanguage, name: string, hasColon: boolean): string {
  if (language === 'yaml') return `${name}: `;
  return hasColon ? JSON.stringify(name) : `${JSON.stringify(name)}: `;
}

function valueOptions(language: SourceLanguage, path: CursorPath['path']): readonly Completion[] {
  return valuesAt(root, path).map(({ value, description }) => ({
    label: jsonAsText(value),
    type: 'enum',
    apply: language === 'json' ? JSON.stringify(value) : jsonAsText(value),
    ...(description === null ? {} : { info: description }),
  }));
}

/** Completion from the published schema. */
export function completeFromSchema(language: SourceLanguage) {
  return (context: CompletionContext): CompletionResult | null => {
    const { from, options } = completionsAt(language, context.state.doc.toString(), context.pos);
    if (options.length === 0 || (!context.explicit && from === context.pos)) return null;
    return { from, options: [...options], validFor: /^"?[\w$-]*"?$/ };
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
