import { type Choice, closeDialog } from '../stores/dialogs-store.ts';
import { Button } from '../widgets/button.tsx';
import { Modal } from '../widgets/modal.tsx';

interface ChooseProps {
  readonly title: string;
  readonly message: string;
  readonly choices: readonly Choice[];
}

/** Asks which of several things to do; the first is proposed. */
export function Choose({ title, message, choices }: ChooseProps) {
  return (
    <Modal title={title} onClose={closeDialog} actions={<Button onClick={closeDialog}>Cancel</Button>}>
      <p>{message}</p>
      <div className="mt-3 flex flex-col items-start gap-2">
        {choices.map(({ label, run }, index) => (
          <Button
            key={label}
            kind={index === 0 ? 'primary' : 'plain'}
            autoFocus={index === 0}
            onClick={() => {
              closeDialog();
              run();
            }}
          >
            {label}
          </Button>
        ))}
      </div>
    </Modal>
  );
}
