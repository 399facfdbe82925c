import { discardPlaybook, savePlaybook, settleConflict } from '../documents.ts';
import { compareWithDisk } from '../source/compare-texts.ts';
import { closeDialog } from '../stores/dialogs-store.ts';
import { documentOf, isDirty } from '../stores/documents-store.ts';
import { Button } from '../widgets/button.tsx';
import { Modal } from '../widgets/modal.tsx';

/** The file changed on disk while it has unsaved edits here: one of the two is chosen, neither is lost unasked. */
export function Conflict({ path }: { readonly path: string }) {
  return (
    <Modal
      title="This file changed on disk"
      onClose={closeDialog}
      actions={
        <>
          <Button onClick={closeDialog}>Decide later</Button>
          <Button onClick={() => compareWithDisk(path)}>Show the differences</Button>
          <Button onClick={() => settleConflict(path, 'disk')}>Take the file's text</Button>
          <Button kind="primary" onClick={() => settleConflict(path, 'mine')} autoFocus>
            Keep my edits
          </Button>
        </>
      }
    >
      <p>
        <span className="font-mono text-small">{path}</span> was changed by another program, and you have edits of your
        own that are not saved.
      </p>
      <p className="mt-2 text-muted">
        Keep your edits, and saving will write them over the file; or take the file's text, which undo in the Source
        brings back from.
      </p>
    </Modal>
  );
}

/** Unsaved work is about to be closed. */
export function CloseUnsaved({ path }: { readonly path: string }) {
  const save = async () => {
    closeDialog();
    await savePlaybook(path);
    const document = documentOf(path);
    if (document !== null && !isDirty(document)) discardPlaybook(path);
  };
  const discard = () => {
    closeDialog();
    discardPlaybook(path);
  };
  return (
    <Modal
      title="Save your edits before closing?"
      onClose={closeDialog}
      actions={
        <>
          <Button onClick={closeDialog}>Cancel</Button>
          <Button kind="danger" onClick={discard}>
            Do not save
          </Button>
          <Button kind="primary" onClick={() => void save()} autoFocus>
            Save
          </Button>
        </>
      }
    >
      <p>
        <span className="font-mono text-small">{path}</span> has edits that are not saved.
      </p>
    </Modal>
  );
}

/** A failure that has no dialog of its own. */
export function ErrorNote({ title, message }: { readonly title: string; readonly message: string }) {
  return (
    <Modal
      title={title}
      onClose={closeDialog}
      actions={
        <Button onClick={closeDialog} autoFocus>
          Close
        </Button>
      }
    >
      <p className="break-words">{message}</p>
    </Modal>
  );
}
