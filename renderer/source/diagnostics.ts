import type { Action, Diagnostic } from '@codemirror/lint';
import type { EditorState } from '@codemirror/state';
import type { Problem } from '../../shared/base/problem.ts';
import type { PlaybookDocument } from '../stores/documents-store.ts';
import { textOf, toEditor } from './editor-states.ts';
import { applyQuickFix, quickFixOf } from './quick-fix.ts';

/**
 * The problems of a document as the editor marks them, with what mends them; a place outside the text, of an earlier state of
 * it, is drawn at its end.
 */
export function diagnosticsOf(document: PlaybookDocument, state: EditorState): Diagnostic[] {
  const text = textOf(state);
  return (document.analysis?.problems ?? []).map((problem) => {
    const { range, severity, message, code } = problem;
    const from = toEditor(state, text, range.offset);
    const to = toEditor(state, text, range.offset + range.length);
    return { from, to, severity, message, source: code, actions: actionsOf(document, problem) };
  });
}

function actionsOf(document: PlaybookDocument, problem: Problem): Action[] {
  const fix = quickFixOf(document, problem);
  return fix === null ? [] : [{ name: fix.name, apply: () => void applyQuickFix(document.path, problem) }];
}
