import { useState } from 'react';
import { closeDialog } from '../stores/dialogs-store.ts';
import { useWorkspace } from '../stores/workspace-store.ts';
import { Button } from '../widgets/button.tsx';
import { Field } from '../widgets/field.tsx';
import { Modal } from '../widgets/modal.tsx';
import { endShell, openShell, shellsToOpen } from './open-shell.ts';

/** Asks with which shell a terminal is opened, and where. */
export function OpenShellDialog() {
  const shells = shellsToOpen();
  const root = useWorkspace(({ workspace }) => workspace?.root ?? '');
  const [shell, setShell] = useState(shells[0] ?? '');
  const [folder, setFolder] = useState('.');
  const open = () => {
    closeDialog();
    void openShell(shell, folder.trim() === '' ? '.' : folder.trim());
  };
  return (
    <Modal
      title="New terminal"
      onClose={closeDialog}
      actions={
        <>
          <Button onClick={closeDialog}>Cancel</Button>
          <Button kind="primary" onClick={open} disabled={shell === ''}>
            Open
          </Button>
        </>
      }
    >
      <form
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          open();
        }}
      >
        <Field label="Shell" description={shells.length === 0 ? 'No shell was found on this machine.' : null}>
          {(control) => (
            // biome-ignore lint/a11y/noAutofocus: the first question of the dialog
            <select {...control} autoFocus value={shell} onChange={({ target }) => setShell(target.value)}>
              {shells.map((name) => (
                <option key={name}>{name}</option>
              ))}
            </select>
          )}
        </Field>
        <Field label="Folder" description={`Within ${root}, or a whole path.`}>
          {(control) => (
            <input
              {...control}
              className={`${control.className} font-mono`}
              value={folder}
              onChange={({ target }) => setFolder(target.value)}
            />
          )}
        </Field>
        {/* Enter in a field opens it. */}
        <button type="submit" hidden />
      </form>
    </Modal>
  );
}

/** A terminal in which something runs is about to be closed. */
export function CloseShell({ shell, running }: { readonly shell: string; readonly running: string }) {
  return (
    <Modal
      title="Close the terminal and end what runs in it?"
      onClose={closeDialog}
      actions={
        <>
          <Button onClick={closeDialog} autoFocus>
            Keep it open
          </Button>
          <Button kind="danger" onClick={() => void endShell(shell)}>
            Close the terminal
          </Button>
        </>
      }
    >
      <p className="break-words font-mono text-small">{running}</p>
    </Modal>
  );
}
