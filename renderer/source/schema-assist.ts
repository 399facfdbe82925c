import {
  type Completion,
  type CompletionContext,
  type CompletionResult,
  insertCompletionText,
  pickedCompletion,
} from '@codemirror/autocomplete';
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

/** Where an offset of a playbook's text stands in it. */
export function cursorPath(language: SourceLanguage, text: string, offset: number): CursorPath {
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
  const to = wordEnd(text, from, offset);
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

/** Where the word ends that is written at an offset: the rest of a quoted one goes with it, as the editor closes a quote that is opened. */
function wordEnd(text: string, from: number, offset: number): number {
  if (text[from] !== '"') return offset;
  return offset + (/^[\w$-]*"?/.exec(text.slice(offset))?.[0].length ?? 0);
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
    const { from, options } = completionsAt(language, context.state.doc.toString(), context.pos);
    if (options.length === 0 || (!context.explicit && from === context.pos)) return null;
    return { from, options: options.map(wholeWord), validFor: /^"?[\w$-]*$/ };
  };
}

/** The editor matches options with all that they would replace, so what stands after the cursor is left to the moment of choosing. */
function wholeWord(option: Completion): Completion {
  const text = typeof option.apply === 'string' ? option.apply : option.label;
  return {
    ...option,
    apply: (view, completion, from, to) => {
      const end = wordEnd(view.state.doc.toString(), from, to);
      const change = insertCompletionText(view.state, text, from, end);
      view.dispatch({ ...change, annotations: pickedCompletion.of(completion) });
    },
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
