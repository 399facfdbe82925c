import { Dialog } from '@base-ui/react/dialog';
import { Command as Menu } from 'cmdk';
import { useState } from 'react';
import { closeDialog } from '../stores/dialogs-store.ts';
import { Button } from '../widgets/button.tsx';
import { Modal } from '../widgets/modal.tsx';

interface PickProps {
  readonly title: string;
  readonly items: readonly string[];
  readonly onPick: (item: string) => void;
}

/** One of several, by a few letters. */
export function Pick({ title, items, onPick }: PickProps) {
  return (
    <Dialog.Root open onOpenChange={(open) => !open && closeDialog()}>
      <Dialog.Portal>
        <Dialog.Backdrop className="fixed inset-0 z-40 bg-scrim" />
        <Dialog.Popup
          aria-label={title}
          className="fixed top-[11vh] left-1/2 z-50 w-[calc(100vw-32px)] max-w-md -translate-x-1/2 overflow-hidden rounded-lg border border-line-strong bg-raised shadow-over"
        >
          <Menu label={title} loop>
            <Menu.Input
              autoFocus
              placeholder={title}
              className="h-11 w-full border-line border-b bg-transparent px-4 text-[14px] outline-none placeholder:text-faint"
            />
            <Menu.List className="max-h-[50vh] overflow-y-auto p-1.5">
              <Menu.Empty className="px-3 py-4 text-muted">There is none.</Menu.Empty>
              {items.map((item) => (
                <Menu.Item
                  key={item}
                  value={item}
                  onSelect={() => onPick(item)}
                  className="flex h-8 items-center rounded-md px-2.5 data-[selected=true]:bg-selected"
                >
                  {item}
                </Menu.Item>
              ))}
            </Menu.List>
          </Menu>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

interface AskNameProps {
  readonly title: string;
  readonly value: string;
  readonly taken: readonly string[];
  readonly onAnswer: (value: string) => void;
}

function whyNot(name: string, value: string, taken: readonly string[]): string | null {
  if (!/^[a-zA-Z_][\w-]*$/.test(name)) return 'A letter first, then letters, digits, _ and -.';
  return name !== value && taken.includes(name) ? `There is a ${name} already.` : null;
}

/** Asks for an id, and says while it is typed why it cannot be one. */
export function AskName({ title, value, taken, onAnswer }: AskNameProps) {
  const [name, setName] = useState(value);
  const problem = whyNot(name, value, taken);
  const answer = () => {
    if (problem === null) onAnswer(name);
  };
  return (
    <Modal
      title={title}
      onClose={closeDialog}
      actions={
        <>
          <Button onClick={closeDialog}>Cancel</Button>
          <Button kind="primary" onClick={answer} disabled={problem !== null}>
            Rename
          </Button>
        </>
      }
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          answer();
        }}
      >
        <input
          // biome-ignore lint/a11y/noAutofocus: the question is of this field alone
          autoFocus
          aria-label="New id"
          aria-invalid={problem !== null}
          aria-describedby="name-problem"
          value={name}
          onFocus={(event) => event.target.select()}
          onChange={(event) => setName(event.target.value)}
          className="h-8 w-full rounded-md border border-line-strong bg-surface px-2.5 font-mono"
        />
        <p id="name-problem" className="mt-1 min-h-5 text-failure text-small">
          {name === '' ? '' : problem}
        </p>
      </form>
    </Modal>
  );
}
