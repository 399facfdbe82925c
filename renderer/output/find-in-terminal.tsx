import type { KeyboardEvent } from 'react';

interface FindProps {
  readonly onFind: (text: string, backwards: boolean) => void;
  readonly onClose: () => void;
}

/** Asks for the text to look for in a terminal. */
export function FindInTerminal({ onFind, onClose }: FindProps) {
  const onKeyDown = ({ key, shiftKey, currentTarget }: KeyboardEvent<HTMLInputElement>) => {
    if (key === 'Enter') onFind(currentTarget.value, shiftKey);
    if (key === 'Escape') onClose();
  };
  return (
    <input
      // biome-ignore lint/a11y/noAutofocus: the person just asked for it
      autoFocus
      aria-label="Find in the terminal"
      placeholder="Find: Enter next, Shift+Enter previous, Escape closes"
      onKeyDown={onKeyDown}
      className="h-7 shrink-0 border-line border-b bg-panel px-3 text-small"
    />
  );
}
