import { setDiagnostics } from '@codemirror/lint';
import type { EditorState } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import { useEffect, useRef } from 'react';
import { editText } from '../documents.ts';
import { documentOf, type PlaybookDocument } from '../stores/documents-store.ts';
import { revealed, useReveal } from '../stores/reveal-store.ts';
import { select, useSelected, useSelection } from '../stores/selection-store.ts';
import { playbookTabId } from '../stores/tabs-store.ts';
import { diagnosticsOf } from './diagnostics.ts';
import { editorState, rememberState, replacing, showIn, textOf, toEditor, toText } from './editor-states.ts';
import { goToDefinition } from './navigate.ts';
import { placeOf, refAt } from './places.ts';

/** The playbook's text: typing redraws the graph, and the cursor selects what it stands in. */
export function SourceView({ document }: { readonly document: PlaybookDocument }) {
  const box = useRef<HTMLDivElement>(null);
  const view = useEditor(document, box);
  useOutsideChanges(document, view);
  useProblems(document, view);
  useRevealInSource(document, view);
  return <div ref={box} className="h-full min-h-0 overflow-hidden bg-surface" data-focus-area="source" />;
}

type EditorRef = { readonly current: EditorView | null };

function useEditor({ path }: PlaybookDocument, box: { readonly current: HTMLDivElement | null }): EditorRef {
  const view = useRef<EditorView | null>(null);
  useEffect(() => {
    if (box.current === null) return;
    const made = new EditorView({
      parent: box.current,
      state: editorState(path),
      dispatchTransactions: (transactions, editor) => {
        editor.update(transactions);
        rememberState(path, editor.state);
        const changed = transactions.some(({ docChanged }) => docChanged);
        if (changed) editText(path, textOf(editor.state));
        else if (transactions.some(({ selection }) => selection !== undefined) && editor.hasFocus)
          selectAtCursor(path, editor.state);
      },
    });
    made.contentDOM.addEventListener('click', ({ ctrlKey, metaKey }) => {
      if (ctrlKey || metaKey) void goToDefinition(path);
    });
    view.current = made;
    showIn(path, made);
    made.focus();
    return () => {
      showIn(path, null);
      made.destroy();
      view.current = null;
    };
  }, [path, box]);
  return view;
}

function selectAtCursor(path: string, state: EditorState): void {
  const document = documentOf(path);
  const tab = playbookTabId(path);
  const present = useSelection.getState().byTab[tab] ?? null;
  if (document !== null) select(tab, refAt(document, toText(state, state.selection.main.head), present));
}

/** A text that changed elsewhere, on disk or by an answer of the person, comes into the editor, undoable there. */
function useOutsideChanges({ text }: PlaybookDocument, view: EditorRef): void {
  useEffect(() => {
    const editor = view.current;
    if (editor === null) return;
    const present = textOf(editor.state);
    if (present !== text) editor.dispatch(replacing(editor.state, present, text));
  }, [text, view]);
}

function useProblems(document: PlaybookDocument, view: EditorRef): void {
  const { path, analysis } = document;
  useEffect(() => {
    const editor = view.current;
    const current = documentOf(path);
    if (editor === null || analysis === null || current === null) return;
    editor.dispatch(setDiagnostics(editor.state, diagnosticsOf({ ...current, analysis }, editor.state)));
  }, [path, analysis, view]);
}

/** Shows what was asked for, or else what is selected, unless the cursor stands in it already. */
function useRevealInSource(document: PlaybookDocument, view: EditorRef): void {
  const selected = useSelected(playbookTabId(document.path));
  const reveal = useReveal((state) => state.reveal);
  const { path } = document;
  useEffect(() => {
    if (view.current === null || reveal?.path !== path) return;
    show(view.current, reveal.range.offset);
    revealed();
  }, [reveal, path, view]);
  useEffect(() => {
    const editor = view.current;
    const current = documentOf(path);
    const place = selected === null || current === null ? null : placeOf(current, selected);
    if (editor === null || place === null || useReveal.getState().reveal !== null) return;
    const cursor = toText(editor.state, editor.state.selection.main.head);
    if (cursor >= place.offset && cursor <= place.offset + place.length) return;
    show(editor, place.offset, false);
  }, [selected, path, view]);
}

function show(editor: EditorView, offset: number, focus = true): void {
  const at = toEditor(editor.state, textOf(editor.state), offset);
  editor.dispatch({ selection: { anchor: at }, effects: EditorView.scrollIntoView(at, { y: 'center' }) });
  if (focus) editor.focus();
}
