import { useDialog } from '../stores/dialogs-store.ts';
import { useTabs } from '../stores/tabs-store.ts';
import { focusArea } from './focus-areas.ts';

function isLost(): boolean {
  return document.activeElement === null || document.activeElement === document.body;
}

/**
 * Keeps the focus where a person expects it: back at what had it before a dialog opened, once the last one is closed; on
 * the tab that came to the front, where what had it went away with another tab. It takes the focus from nothing that has it.
 */
export function keepFocus(): void {
  let before: Element | null = null;
  useDialog.subscribe(({ dialog }, { dialog: was }) => {
    if (was === null && dialog !== null) before = document.activeElement;
    if (was === null || dialog !== null) return;
    const target = before;
    setTimeout(() => {
      if (isLost() && target instanceof HTMLElement && target.isConnected) target.focus();
    });
  });
  useTabs.subscribe(({ active }, { active: was }) => {
    if (active === was || was === null) return;
    setTimeout(() => {
      if (isLost()) focusArea('tabs');
    });
  });
}
