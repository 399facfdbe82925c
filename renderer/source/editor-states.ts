import { isolateHistory, redo, redoDepth, undo, undoDepth } from '@codemirror/commands';
import { type ChangeSpec, EditorState, type Transaction } from '@codemirror/state';
import type { EditorView } from '@codemirror/view';
import type { TextEdit } from '../../shared/playbook/edit/text-edit.ts';
import type { ViewStep } from '../graph/view-steps.ts';
import { documentOf } from '../stores/documents-store.ts';
import { editorExtensions } from './editor.ts';
import { followPlaces, placesMoved } from './place-history.ts';

/**
 * The texts' editor states by path: the one undo history of a playbook, whichever of its views is seen. Graph gestures are
 * transactions of it like typing. A state counts a line break as one unit, the text perhaps as two.
 */
const states = new Map<string, EditorState>();
const views = new Map<string, EditorView>();

/** The text as in the file: its own line ends. */
export function textOf(state: EditorState): string {
  return state.sliceDoc();
}

/** Where an offset of the text is in its editor. */
export function toEditor(state: EditorState, text: string, offset: number): number {
  if (state.lineBreak.length === 1) return Math.min(offset, state.doc.length);
  return Math.min(offset - (text.slice(0, offset).match(/\r\n/g)?.length ?? 0), state.doc.length);
}

/** Where a place of the editor is in the text. */
export function toText(state: EditorState, position: number): number {
  return state.lineBreak.length === 1 ? position : state.sliceDoc(0, position).length;
}

function newState(path: string, text: string, readOnly: boolean, plain: boolean): EditorState {
  // Only the text's own line end ends a line: any other stays in it as it is, byte for byte.
  const separator = EditorState.lineSeparator.of(/\r?\n/.exec(text)?.[0] ?? '\n');
  return EditorState.create({ doc: text, extensions: [separator, editorExtensions(path, readOnly, plain)] });
}

/** The state of an open playbook's text, brought to its text where that changed elsewhere, undoably. */
export function editorState(path: string): EditorState {
  const document = documentOf(path);
  const text = document?.text ?? '';
  const kept = states.get(path) ?? newState(path, text, document?.readOnly ?? false, document?.plain ?? false);
  const present = textOf(kept);
  const state = present === text ? kept : kept.update(replacing(kept, present, text)).state;
  states.set(path, state);
  return state;
}

/** A change to another text, by the part that differs. */
export function replacing(state: EditorState, present: string, text: string): { changes: ChangeSpec } {
  const most = Math.min(present.length, text.length);
  let start = 0;
  while (start < most && present[start] === text[start]) start += 1;
  let end = 0;
  while (end < most - start && present[present.length - 1 - end] === text[text.length - 1 - end]) end += 1;
  // A line break is never cut in two.
  while (start > 0 && present[start - 1] === '\r') start -= 1;
  while (end > 0 && present[present.length - end] === '\n') end -= 1;
  const from = toEditor(state, present, start);
  return {
    changes: { from, to: toEditor(state, present, present.length - end), insert: text.slice(start, text.length - end) },
  };
}

export function rememberState(path: string, state: EditorState): void {
  states.set(path, state);
}

/** The view that shows the text now; null: none does. */
export function showIn(path: string, view: EditorView | null): void {
  if (view === null) views.delete(path);
  else views.set(path, view);
}

/** Where the cursor of an open text stands in it. */
export function cursorOf(path: string): number {
  const state = views.get(path)?.state ?? editorState(path);
  return toText(state, state.selection.main.head);
}

/** Forgets a playbook that was closed. */
export function dropState(path: string): void {
  states.delete(path);
}

function dispatch(path: string, transaction: Transaction): string {
  const view = views.get(path);
  if (view !== undefined) view.dispatch(transaction);
  else {
    states.set(path, transaction.state);
    followPlaces(path, [transaction]);
  }
  return textOf(transaction.state);
}

/** Puts edits in as one step of the history, a change of the graph's arrangement within it, and gives the text after them. */
export function applyToState(path: string, edits: readonly TextEdit[], step: ViewStep | null = null): string {
  const state = views.get(path)?.state ?? editorState(path);
  const text = textOf(state);
  const changes = edits.map(({ offset, length, text: insert }) => ({
    from: toEditor(state, text, offset),
    to: toEditor(state, text, offset + length),
    insert,
  }));
  const effects = step === null ? [] : [placesMoved.of(step)];
  const annotations = isolateHistory.of('full');
  return dispatch(path, state.update({ changes, effects, userEvent: 'input.gesture', annotations }));
}

/** Notes in the history of a text that nodes of its graph were moved, to be undone in its turn. */
export function noteMoved(path: string, step: ViewStep): void {
  const state = views.get(path)?.state ?? editorState(path);
  dispatch(path, state.update({ effects: placesMoved.of(step), annotations: isolateHistory.of('full') }));
}

/** Takes the last step back, or does it again, and gives the text after it; null: there is none. */
export function stepHistory(path: string, direction: 'undo' | 'redo'): string | null {
  const state = views.get(path)?.state ?? editorState(path);
  if ((direction === 'undo' ? undoDepth(state) : redoDepth(state)) === 0) return null;
  let text: string | null = null;
  const act = direction === 'undo' ? undo : redo;
  act({
    state,
    dispatch: (transaction) => {
      text = dispatch(path, transaction);
    },
  });
  return text;
}
