import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands';
import { json } from '@codemirror/lang-json';
import { yaml } from '@codemirror/lang-yaml';
import { bracketMatching, foldGutter, foldKeymap, indentOnInput, indentUnit } from '@codemirror/language';
import { lintGutter, lintKeymap } from '@codemirror/lint';
import { highlightSelectionMatches, searchKeymap } from '@codemirror/search';
import { EditorState, type Extension } from '@codemirror/state';
import {
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  keymap,
  lineNumbers,
} from '@codemirror/view';
import { completeInExpressions } from './complete-expressions.ts';
import { editorTheme } from './editor-theme.ts';
import { languageOfFile } from './file-language.ts';
import { placeHistory } from './place-history.ts';
import { completeFromSchema, languageOf, schemaHover } from './schema-assist.ts';

/** What an editor can do for a playbook, by its format. */
function playbookExtensions(path: string): Extension {
  const language = languageOf(path);
  return [
    autocompletion({ override: [completeInExpressions(path), completeFromSchema(language)], icons: false }),
    schemaHover(language),
    language === 'json' ? json() : yaml(),
  ];
}

/** Everything the Source view's editor can do for the file at this path; `plain`: it is no playbook. */
export function editorExtensions(path: string, readOnly: boolean, plain: boolean): Extension {
  return [
    lineNumbers(),
    foldGutter(),
    lintGutter(),
    history(),
    placeHistory(path),
    drawSelection(),
    indentUnit.of('  '),
    indentOnInput(),
    bracketMatching(),
    closeBrackets(),
    highlightActiveLine(),
    highlightActiveLineGutter(),
    highlightSelectionMatches(),
    plain ? [autocompletion({ icons: false }), languageOfFile(path)] : playbookExtensions(path),
    EditorState.readOnly.of(readOnly),
    EditorView.contentAttributes.of({ 'aria-label': `Source of ${path}`, tabindex: '0' }),
    EditorView.lineWrapping,
    editorTheme,
    keymap.of([
      ...closeBracketsKeymap,
      ...defaultKeymap,
      ...searchKeymap,
      ...historyKeymap,
      ...foldKeymap,
      ...completionKeymap,
      ...lintKeymap,
      indentWithTab,
    ]),
  ];
}
