import { useCallback } from 'react';
import { showDifferences } from '../source/diff-editor.ts';
import { closeDialog, type TextBefore } from '../stores/dialogs-store.ts';
import { documentOf } from '../stores/documents-store.ts';
import { Button } from '../widgets/button.tsx';
import { Modal } from '../widgets/modal.tsx';

/** What an open text has that an earlier one has not, and the other way round. */
export function Differences({ path, before }: { readonly path: string; readonly before: TextBefore }) {
  // The dialog's content comes into the page later than this.
  const draw = useCallback(
    (box: HTMLDivElement) => {
      const document = documentOf(path);
      if (document === null) return;
      const view = showDifferences(box, { path, before: before.text, after: document.text });
      view.focus();
      return () => view.destroy();
    },
    [path, before],
  );
  return (
    <Modal
      title={`What differs from ${before.from}`}
      wide
      onClose={closeDialog}
      actions={<Button onClick={closeDialog}>Close</Button>}
    >
      <p className="mb-2 text-muted text-small">
        <span className="font-mono">{path}</span>: in red what {before.from} has, in green what is here. F7 goes to the
        next place.
      </p>
      <div ref={draw} className="max-h-[60vh] overflow-auto rounded border border-line" />
    </Modal>
  );
}
