import { FilePlus2 } from 'lucide-react';
import type { FormEvent, ReactNode } from 'react';
import { closeDialog } from '../stores/dialogs-store.ts';
import { Button } from '../widgets/button.tsx';
import { Modal } from '../widgets/modal.tsx';

interface CreateDialogProps {
  readonly title: string;
  readonly wide?: boolean;
  /** How its fields stand. */
  readonly className: string;
  readonly onCreate: () => void;
  readonly children: ReactNode;
  /** What stands below the fields, and is no part of what is asked. */
  readonly below?: ReactNode;
}

/** Asks what a new file is to be; Enter in a field creates it, as the button does. */
export function CreateDialog({ title, wide = false, className, onCreate, children, below }: CreateDialogProps) {
  return (
    <Modal
      title={title}
      wide={wide}
      onClose={closeDialog}
      actions={
        <>
          <Button onClick={closeDialog}>Cancel</Button>
          <Button kind="primary" icon={FilePlus2} onClick={onCreate}>
            Create
          </Button>
        </>
      }
    >
      <form
        className={className}
        onSubmit={(event: FormEvent) => {
          event.preventDefault();
          onCreate();
        }}
      >
        <input type="submit" hidden />
        {children}
      </form>
      {below}
    </Modal>
  );
}
