import type { Diagnostic } from '@codemirror/lint';
import type { EditorState } from '@codemirror/state';
import type { Problem } from '../../shared/base/problem.ts';
import { textOf, toEditor } from './editor-states.ts';

/** Problems as the editor marks them; a place outside the text, of an earlier state of it, is drawn at its end. */
export function diagnosticsOf(problems: readonly Problem[], state: EditorState): Diagnostic[] {
  const text = textOf(state);
  return problems.map(({ range, severity, message, code }) => {
    const from = toEditor(state, text, range.offset);
    return { from, to: toEditor(state, text, range.offset + range.length), severity, message, source: code };
  });
}
