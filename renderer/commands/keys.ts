/** The parts of a key event that a shortcut is matched by. */
export type KeyPress = Pick<KeyboardEvent, 'key' | 'code' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>;

/** Whether the platform's command key is Cmd, not Ctrl. */
export const isMac = typeof navigator !== 'undefined' && /Mac|iP(hone|ad)/.test(navigator.platform);

interface Shortcut {
  readonly mod: boolean;
  readonly alt: boolean;
  readonly shift: boolean;
  readonly key: string;
}

function parse(shortcut: string): Shortcut {
  const parts = shortcut.split('+');
  // The key + itself leaves nothing behind the last sign.
  const key = parts.at(-1) || '+';
  return { mod: parts.includes('Mod'), alt: parts.includes('Alt'), shift: parts.includes('Shift'), key };
}

/** Whether a key press is a shortcut, written as `Mod+K`, `Shift+F5`, `Alt+1`; Mod is Cmd on a Mac, Ctrl elsewhere. */
export function matches(press: KeyPress, shortcut: string, mac = isMac): boolean {
  const { mod, alt, shift, key } = parse(shortcut);
  const modHeld = mac ? press.metaKey : press.ctrlKey;
  const otherHeld = mac ? press.ctrlKey : press.metaKey;
  if (modHeld !== mod || otherHeld || press.altKey !== alt) return false;
  // A sign such as ? has its own Shift in it, differently on each keyboard.
  const sign = key.length === 1 && !/[a-z0-9]/i.test(key);
  if (!sign && press.shiftKey !== shift) return false;
  // With Alt held a Mac gives another letter as the key.
  return (
    press.key.toLowerCase() === key.toLowerCase() || (alt && press.code === `Digit${key}`) || press.code === `Key${key}`
  );
}

/** A shortcut as the platform's people write it. */
export function shortcutLabel(shortcut: string, mac = isMac): string {
  if (!mac) return shortcut.replace('Mod', 'Ctrl');
  return shortcut.replace('Mod+', '⌘').replace('Shift+', '⇧').replace('Alt+', '⌥');
}

/** Whether a shortcut types something where text is written: such a one is left to the text. */
export function typesText(shortcut: string): boolean {
  const { mod, alt, key } = parse(shortcut);
  return !mod && !alt && key.length === 1;
}
