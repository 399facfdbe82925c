import { useCallback } from 'react';
import { showDifferences } from '../source/diff-editor.ts';
import { closeDialog } from '../stores/dialogs-store.ts';
import { documentOf } from '../stores/documents-store.ts';
import { Button } from '../widgets/button.tsx';
import { Modal } from '../widgets/modal.tsx';

/** What an open text has that its file on disk has not, and the other way round. */
export function Differences({ path }: { readonly path: string }) {
  // The dialog's content comes into the page later than this.
  const draw = useCallback(
    (box: HTMLDivElement) => {
      const document = documentOf(path);
      if (document === null) return;
      const before = (document.conflict ?? document.base).text;
      const view = showDifferences(box, { path, before, after: document.text });
      view.focus();
      return () => view.destroy();
    },
    [path],
  );
  return (
    <Modal
      title="What differs from the file on disk"
      wide
      onClose={closeDialog}
      actions={<Button onClick={closeDialog}>Close</Button>}
    >
      <p className="mb-2 text-muted text-small">
        <span className="font-mono">{path}</span>: in red what the file has, in green what is here. F7 goes to the next
        place.
      </p>
      <div ref={draw} className="max-h-[60vh] overflow-auto rounded border border-line" />
    </Modal>
  );
}
