import { create } from 'zustand';

/** What a menu is of. Jobs and steps are those that are selected; an edge's ends are ids of the text. */
export type MenuSubject =
  | { readonly kind: 'job' | 'step' | 'canvas' }
  | { readonly kind: 'edge'; readonly job: string; readonly need: string }
  | { readonly kind: 'script' | 'playbook'; readonly path: string };

interface OpenMenu {
  readonly subject: MenuSubject;
  /** In pixels of the window. */
  readonly at: { readonly x: number; readonly y: number };
  /** What gets the focus back. */
  readonly opener: HTMLElement | null;
}

/** The menu that is open, if one is; its subject stays until the command that was chosen is done. */
export const useMenu = create<{ readonly menu: OpenMenu | null }>(() => ({ menu: null }));

export function openMenu(menu: OpenMenu): void {
  useMenu.setState({ menu });
}

export function closeMenu(): void {
  useMenu.setState({ menu: null });
}

let subject: MenuSubject | null = null;

/** What the command that runs was chosen for. */
export function chosenSubject(): MenuSubject | null {
  return subject ?? useMenu.getState().menu?.subject ?? null;
}

/** Closes the menu and does what was chosen in it, once the focus is back where it was. */
export function choose(act: () => void): void {
  const chosenFor = useMenu.getState().menu?.subject ?? null;
  closeMenu();
  setTimeout(() => {
    subject = chosenFor;
    act();
    subject = null;
  });
}
