import { goToNextChunk, goToPreviousChunk, unifiedMergeView } from '@codemirror/merge';
import { EditorState } from '@codemirror/state';
import { EditorView, keymap, lineNumbers } from '@codemirror/view';
import { editorTheme } from './editor-theme.ts';
import { languageOfFile } from './file-language.ts';

const look = EditorView.theme({
  '.cm-collapsedLines': { background: 'var(--hover)', color: 'var(--muted)' },
  '.cm-collapsedLines:before, .cm-collapsedLines:after': { content: '"⋯"' },
});

interface Texts {
  readonly path: string;
  readonly before: string;
  readonly after: string;
}

/** Draws what differs between two texts of a file, one below the other, to read; F7 and Shift+F7 go from place to place. */
export function showDifferences(parent: HTMLElement, { path, before, after }: Texts): EditorView {
  const extensions = [
    lineNumbers(),
    EditorState.readOnly.of(true),
    EditorView.contentAttributes.of({ 'aria-label': `Differences of ${path}`, tabindex: '0' }),
    EditorView.lineWrapping,
    languageOfFile(path),
    editorTheme,
    look,
    unifiedMergeView({ original: before, mergeControls: false, collapseUnchanged: { margin: 3, minSize: 6 } }),
    keymap.of([
      { key: 'F7', run: goToNextChunk },
      { key: 'Shift-F7', run: goToPreviousChunk },
    ]),
  ];
  return new EditorView({ parent, state: EditorState.create({ doc: after, extensions }) });
}
