import { Dialog } from '@base-ui/react/dialog';
import type { ReactNode } from 'react';

interface ModalProps {
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
  /** The answers, the proposed one last; without them the content has its own. */
  readonly actions?: ReactNode;
  readonly wide?: boolean;
  /** What has the focus at first; default: what asks for it itself, else the content. */
  readonly focusFirst?: () => HTMLElement | null;
}

/** A question or a word that must be heard before going on. Escape is always the careful answer. */
export function Modal({ title, onClose, children, actions, wide = false, focusFirst }: ModalProps) {
  return (
    <Dialog.Root open onOpenChange={(open) => !open && onClose()}>
      <Dialog.Portal>
        <Dialog.Backdrop className="fixed inset-0 z-40 bg-scrim" />
        <Dialog.Popup
          initialFocus={focusFirst}
          className={`fixed top-[14vh] left-1/2 z-50 flex max-h-[74vh] w-[calc(100vw-32px)] -translate-x-1/2 flex-col rounded-lg border border-line-strong bg-raised shadow-over ${wide ? 'max-w-3xl' : 'max-w-lg'}`}
        >
          <Dialog.Title className="px-5 pt-4 pb-2 font-semibold text-[15px] leading-5">{title}</Dialog.Title>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard */}
          <div tabIndex={0} className="min-h-0 flex-1 select-text overflow-y-auto px-5 pb-4 text-ui">
            {children}
          </div>
          {actions !== undefined && (
            <div className="flex justify-end gap-2 border-line border-t px-5 py-3">{actions}</div>
          )}
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
