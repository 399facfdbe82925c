import { acceptCompletion, autocompletion, closeBrackets, completionKeymap } from '@codemirror/autocomplete';
import { defaultKeymap, history, indentWithTab, redo, undo } from '@codemirror/commands';
import { bracketMatching, indentUnit } from '@codemirror/language';
import { Compartment, EditorState, type Extension, Prec } from '@codemirror/state';
import { EditorView, keymap, lineNumbers, placeholder as placeholderText, tooltips } from '@codemirror/view';
import { useEffect, useLayoutEffect, useRef } from 'react';
import { stepBackOrForth } from '../../edit/gestures.ts';
import { editorTheme } from '../../source/editor-theme.ts';
import { completeNames, isCompleting } from '../complete-names.ts';
import type { Name } from '../expression-names.ts';
import type { Draft } from '../use-draft.ts';

export interface CodeFieldProps {
  readonly draft: Draft;
  /** Its colours. */
  readonly language: Extension;
  readonly names: readonly Name[];
  /** The text is an expression without `${{ }}`. */
  readonly within: boolean;
  /** Enter brings the text in, where a text of one line is wanted; else Ctrl+Enter does. */
  readonly lines: 'one' | 'many' | 'page';
  readonly label: string;
  readonly describedBy: string | undefined;
  readonly invalid: boolean;
  readonly placeholder?: string;
  readonly autoFocus?: boolean;
  readonly onLeave?: () => void;
}

const small = EditorView.theme({
  '&': { backgroundColor: 'transparent', fontSize: '12px' },
  '.cm-content': { padding: '3px 0', lineHeight: '18px' },
  '.cm-line': { padding: '0 7px' },
  '.cm-placeholder': { color: 'var(--faint)' },
});

/** A text with colours and completion of names. What is typed is brought in when it loses the focus, or by Enter. */
export function CodeField(props: CodeFieldProps) {
  const box = useRef<HTMLDivElement>(null);
  const latest = useRef(props);
  useLayoutEffect(() => {
    latest.current = props;
  });
  const view = useRef<EditorView | null>(null);
  const parts = useRef({ language: new Compartment(), labels: new Compartment() });
  useEffect(() => {
    if (box.current === null) return;
    const made = new EditorView({ parent: box.current, state: stateOf(() => latest.current, parts.current) });
    view.current = made;
    if (latest.current.autoFocus === true) made.focus();
    return () => made.destroy();
  }, []);
  const { shown, isTyping } = props.draft;
  useEffect(() => {
    const editor = view.current;
    if (editor === null || isTyping || editor.state.sliceDoc() === shown) return;
    editor.dispatch({ changes: { from: 0, to: editor.state.doc.length, insert: shown } });
  }, [shown, isTyping]);
  const { label, describedBy, invalid, language } = props;
  useEffect(() => {
    const { labels, language: slot } = parts.current;
    view.current?.dispatch({
      effects: [labels.reconfigure(labelsOf({ label, describedBy, invalid })), slot.reconfigure(language)],
    });
  }, [label, describedBy, invalid, language]);
  const size = props.lines === 'page' ? 'h-[60vh]' : props.lines === 'many' ? 'max-h-72 overflow-y-auto' : '';
  return (
    <div
      ref={box}
      className={`w-full cursor-text overflow-x-hidden rounded-md border bg-surface focus-within:outline-2 focus-within:outline-accent ${size} ${invalid ? 'border-failure' : 'border-line-strong'}`}
    />
  );
}

function labelsOf({ label, describedBy, invalid }: Pick<CodeFieldProps, 'label' | 'describedBy' | 'invalid'>) {
  return EditorView.contentAttributes.of({
    'aria-label': label,
    'aria-invalid': String(invalid),
    ...(describedBy === undefined ? {} : { 'aria-describedby': describedBy }),
  });
}

function stateOf(
  props: () => CodeFieldProps,
  { language, labels }: { readonly language: Compartment; readonly labels: Compartment },
): EditorState {
  const { draft, lines, label, describedBy, invalid, within, placeholder, language: colors } = props();
  return EditorState.create({
    doc: draft.shown,
    extensions: [
      // A script keeps its own line ends.
      EditorState.lineSeparator.of(/\r?\n/.exec(draft.shown)?.[0] ?? '\n'),
      keys(props),
      history(),
      language.of(colors),
      labels.of(labelsOf({ label, describedBy, invalid })),
      autocompletion({ override: [completeNames(() => props().names, within)], icons: false }),
      bracketMatching(),
      indentUnit.of('  '),
      tooltips({ position: 'fixed', parent: document.body }),
      lines === 'one' ? [] : closeBrackets(),
      lines === 'page' ? lineNumbers() : EditorView.lineWrapping,
      // What comes first wins.
      lines === 'page' ? [] : small,
      editorTheme,
      placeholder === undefined ? [] : placeholderText(placeholder),
      EditorView.updateListener.of((update) => {
        const text = update.state.sliceDoc();
        const { draft: now } = props();
        if (update.docChanged && text !== now.shown) now.type(text);
      }),
      EditorView.domEventHandlers({ blur: () => void props().draft.commit() }),
    ],
  });
}

/** Without a draft, undo and redo are those of the playbook. */
function takenBack(props: () => CodeFieldProps, direction: 'undo' | 'redo') {
  return (view: EditorView) => {
    const inField = direction === 'undo' ? undo : redo;
    if (props().draft.isTyping) return inField(view);
    void stepBackOrForth(direction);
    return true;
  };
}

/** Enter takes the completion that is marked; one that only just came up is left, and no line is broken for it. */
function acceptOr(view: EditorView, commit: () => boolean): boolean {
  if (!isCompleting(view)) return commit();
  acceptCompletion(view);
  return true;
}

function keys(props: () => CodeFieldProps): Extension {
  const { lines } = props();
  const commit = () => {
    void props().draft.commit();
    return true;
  };
  const leave = (view: EditorView) => {
    // In full size Escape is the dialog's, which takes the text in.
    if (isCompleting(view) || lines === 'page') return false;
    const { draft, onLeave } = props();
    if (draft.isTyping) draft.giveBack();
    else onLeave?.();
    return draft.isTyping || onLeave !== undefined;
  };
  return [
    Prec.highest(
      keymap.of([
        { key: 'Mod-Enter', run: commit },
        ...(lines === 'one' ? [{ key: 'Enter', run: (view: EditorView) => acceptOr(view, commit) }] : []),
        { key: 'Escape', run: leave },
        { key: 'Mod-z', run: takenBack(props, 'undo'), preventDefault: true },
        { key: 'Mod-y', run: takenBack(props, 'redo'), preventDefault: true },
        { key: 'Mod-Shift-z', run: takenBack(props, 'redo'), preventDefault: true },
      ]),
    ),
    keymap.of([...completionKeymap, ...defaultKeymap, ...(lines === 'page' ? [indentWithTab] : [])]),
  ];
}
