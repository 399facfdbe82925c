import { useDialog } from '../stores/dialogs-store.ts';

/** Gives the focus back to what had it before a dialog opened, once the last one is closed and nothing else took it. */
export function returnFocusFromDialogs(): void {
  let before: Element | null = null;
  useDialog.subscribe(({ dialog }, { dialog: was }) => {
    if (was === null && dialog !== null) before = document.activeElement;
    if (was === null || dialog !== null) return;
    const target = before;
    setTimeout(() => {
      const lost = document.activeElement === null || document.activeElement === document.body;
      if (lost && target instanceof HTMLElement && target.isConnected) target.focus();
    });
  });
}
